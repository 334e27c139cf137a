import { Button, Textarea } from '@mantine/core'
import { IconUserMinus } from '@tabler/icons-react'
import { useMutation, useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { formatPerson } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { refusal, type User, useRefresh } from '../data.ts'

/** How many people are looked up to show what ends; beyond, the sums of these are not told. */
const detailed = 12

/** «Supprimer rattachements» (O18): what ends with each, then the act, for one or several. */
export function RemovalDialog(props: { rows: User[]; onClose: () => void; onStarted: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const { rows } = props
  const [reason, setReason] = useTyped(`removal:${rows.map((row) => row.id).join()}`)
  const alone = rows.length === 1 ? rows[0] : undefined
  const details = useQueries({
    queries: rows.slice(0, detailed).map((row) => ({
      queryKey: ['organisation', 'membership', row.id],
      queryFn: () => api.get('/memberships/:id', { params: { id: row.id } }),
    })),
  })
  const remove = useMutation({
    mutationFn: async () => {
      const { items } = await api.post('/membership-removals', {
        body: {
          ids: rows.map((row) => row.id),
          reason: reason.trim(),
        },
      })
      const failed = items.find((item) => !item.ok)
      if (failed) throw new ApiProblem(409, { code: failed.code, detail: failed.detail })
    },
    onSuccess: async () => {
      props.onStarted()
      props.onClose()
      await refresh()
    },
  })
  const started = useWorkStarted()
  const removeMany = useMutation({
    mutationFn: () =>
      api.post('/membership-removals/work', {
        body: { ids: rows.map((row) => row.id), reason: reason.trim() },
      }),
    onSuccess: (work) => {
      props.onStarted()
      props.onClose()
      started()
      void navigate({ to: workPage(work) })
    },
  })
  const act = alone ? remove : removeMany
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconUserMinus}
      tone="brique"
      width={620}
      title={alone ? t('removal.one') : t('removal.many', { count: rows.length })}
      lead={alone ? `${formatPerson(alone.person)}, ${alone.organisation.name}` : undefined}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button className="danger" loading={act.isPending} onClick={() => act.mutate()}>
            {alone ? t('removal.one') : t('removal.many', { count: rows.length })}
          </Button>
        </>
      }
    >
      <div className="stack">
        <ProblemNotice problem={refusal(act.error)} />
        <div>
          <h3 style={{ marginBottom: 6 }}>{t('removal.ends')}</h3>
          <dl className="effect-rows" aria-live="polite">
            {rows.slice(0, detailed).map((row, index) => {
              const spaces = details[index]?.data?.subscriptions
              return (
                <div key={row.id}>
                  <dt>{alone ? t('removal.membership') : formatPerson(row.person)}</dt>
                  <dd>
                    <BeforeAfter before={`${row.roleName}, ${row.organisation.name}`} after={t('removal.none')} />
                    <br />
                    {spaces === undefined ? (
                      <span className="help">{t('removal.reading')}</span>
                    ) : spaces.length ? (
                      <span className="secondary">
                        {t('removal.spaces', {
                          count: spaces.length,
                          names: [...new Set(spaces.map((one) => one.title))].join(', '),
                        })}
                      </span>
                    ) : (
                      <span className="help">{t('removal.noSpace')}</span>
                    )}
                  </dd>
                </div>
              )
            })}
          </dl>
          {rows.length > detailed ? (
            <p className="help">{t('removal.others', { count: rows.length - detailed })}</p>
          ) : null}
          <p className="secondary" style={{ marginTop: 8 }}>
            {t('removal.effect')}
          </p>
        </div>
        <Textarea
          label={t('removal.reason')}
          description={t('removal.reasonHelp')}
          rows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </div>
    </Dialog>
  )
}
