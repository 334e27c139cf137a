import { Button, Checkbox } from '@mantine/core'
import { IconUserMinus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { focusFirstError } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { type OwnMembership, refusal, useRefresh } from '../data.ts'
import { useOwnMemberships } from './memberships-page.tsx'
import { type Successor, SuccessorFields } from './successor-fields.tsx'
import '../organisation.css'

/** «Supprimer le rattachement» (O20): the principal manager names a successor and becomes a simple user; others leave. */
export function LeavePage() {
  const t = useTexts('organisation')
  const ui = useTexts()
  const own = useOwnMemberships()
  const run = own.data?.filter((one) => one.abilities.transfer.allowed && !one.organisation.deactivated) ?? []
  const left = own.data?.filter((one) => !run.includes(one)) ?? []
  return (
    <>
      <PageHeader
        title={t('leave.title')}
        breadcrumb={[
          { label: ui('account.title'), to: '/compte' },
          { label: t('own.title'), to: '/compte/rattachements' },
          { label: t('leave.title') },
        ]}
      />
      {own.error && !own.data ? (
        <section className="surface">
          <ErrorState
            title={ui('error.page')}
            detail={ui('error.pageDetail')}
            problem={refusal(own.error)}
            onRetry={() => void own.refetch()}
          />
        </section>
      ) : own.data?.length === 0 ? (
        <section className="surface">
          <EmptyState
            title={t('own.empty')}
            act={
              <Button component={Link} to="/compte/rattachements">
                {t('own.title')}
              </Button>
            }
          />
        </section>
      ) : own.data ? (
        <div className="stack" style={{ maxWidth: 980 }}>
          <TransferForm memberships={run} />
          {left.length ? <LeaveList memberships={left} /> : null}
        </div>
      ) : null}
    </>
  )
}

/**
 * «Désigner un nouveau gestionnaire principal»: for the ticked organisations, or for all at once (O20, O21).
 * @param memberships those of which one is principal manager
 */
export function TransferForm({ memberships }: { memberships: OwnMembership[] }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [successor, setSuccessor] = useState<Successor>({ successor: '' })
  const [errors, setErrors] = useState<{ organisations?: string; successor?: string }>({})
  const [confirming, setConfirming] = useState(false)
  const [told, setTold] = useState<string>()
  const rows = memberships.filter((one) => picked.has(one.organisation.id))
  const all = memberships.length > 0 && rows.length === memberships.length
  const [known, setKnown] = useState<string>()
  const typed = successor.successor.trim()
  const named = successor.name || known || typed
  /** The person's name, where an identifier or address to the letter is that of somebody whom one may look up. */
  const find = useMutation({
    mutationFn: async (): Promise<string | undefined> => {
      if (!typed) return undefined
      const exact = (value: string) => value.toLowerCase() === typed.toLowerCase()
      const person = typed.includes('@')
        ? (
            await api.get('/organisations/:id/candidates', {
              params: { id: rows[0]!.organisation.id },
              query: { email: typed },
            })
          ).items.find((one) => exact(one.signInEmail))
        : (await api.get('/users', { query: { search: typed, size: 50 } })).items.find((one) => exact(one.identifier))
            ?.person
      return person && formatPerson(person)
    },
    onSuccess: setKnown,
    // Who cannot be looked up is still found by the server, to the letter.
    onError: () => setKnown(undefined),
    onSettled: () => setConfirming(true),
  })
  const transfer = useMutation({
    mutationFn: () =>
      api.post('/account/principal-transfers', {
        body: {
          organisationIds: all ? [] : rows.map((one) => one.organisation.id),
          all,
          successor: successor.accountId ? '' : successor.successor.trim(),
          ...(successor.accountId ? { accountId: successor.accountId } : {}),
        },
      }),
    onSuccess: async ({ organisations }) => {
      setTold(
        t('transfer.done', {
          count: organisations.length,
          name: named,
          organisations: organisations.map((one) => one.name).join(', '),
        }),
      )
      setConfirming(false)
      setPicked(new Set())
      setSuccessor({ successor: '' })
      setKnown(undefined)
      await refresh()
    },
    onError: () => setConfirming(false),
  })
  const problem = refusal(transfer.error)
  const of = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  if (memberships.length === 0) return told ? <Notice kind="done">{told}</Notice> : null
  return (
    <>
      {told ? <Notice kind="done">{told}</Notice> : null}
      <form
        className="surface"
        noValidate
        aria-label={t('transfer.title')}
        onSubmit={(event) => {
          event.preventDefault()
          const wrong = {
            organisations: rows.length ? undefined : t('transfer.pickOne'),
            successor: named ? undefined : ui('form.required'),
          }
          setErrors(wrong)
          setTold(undefined)
          transfer.reset()
          if (wrong.organisations || wrong.successor) focusFirstError(event.currentTarget)
          else find.mutate()
        }}
      >
        <div className="stack" style={{ padding: '16px 24px 20px' }}>
          <div>
            <h2>{t('transfer.title')}</h2>
            <p className="secondary">{t('transfer.lead')}</p>
          </div>
          <ProblemNotice problem={problem} />
          <fieldset className="group" aria-label={t('transfer.organisations')}>
            <Checkbox
              label={<b>{t('transfer.all')}</b>}
              checked={all}
              indeterminate={rows.length > 0 && !all}
              onChange={(event) =>
                setPicked(new Set(event.currentTarget.checked ? memberships.map((one) => one.organisation.id) : []))
              }
            />
            <div className="checks" style={{ margin: '8px 0 0 28px' }}>
              {memberships.map((one) => (
                <Checkbox
                  key={one.id}
                  label={one.organisation.name}
                  checked={picked.has(one.organisation.id)}
                  onChange={(event) => {
                    const next = new Set(picked)
                    if (event.currentTarget.checked) next.add(one.organisation.id)
                    else next.delete(one.organisation.id)
                    setPicked(next)
                    setErrors({ ...errors, organisations: undefined })
                  }}
                />
              ))}
            </div>
            {(errors.organisations ?? of('organisationIds')) ? (
              <p role="alert" tabIndex={-1} className="field-error">
                {errors.organisations ?? of('organisationIds')}
              </p>
            ) : null}
          </fieldset>
          <SuccessorFields
            value={successor}
            error={errors.successor ?? of('successor') ?? of('accountId')}
            change={(value) => {
              setSuccessor(value)
              setErrors({ ...errors, successor: undefined })
              transfer.reset()
            }}
          />
        </div>
        <div className="form-foot">
          <Button type="submit" loading={find.isPending}>
            {t('transfer.act')}
          </Button>
        </div>
      </form>
      {confirming ? (
        <Dialog
          opened
          onClose={() => setConfirming(false)}
          title={t('transfer.confirmTitle', { count: rows.length })}
          lead={
            successor.name || known ? t('transfer.to', { name: named }) : t('transfer.toUnknown', { identifier: typed })
          }
          footer={
            <>
              <Button variant="default" onClick={() => setConfirming(false)}>
                {ui('cancel')}
              </Button>
              <Button loading={transfer.isPending} onClick={() => transfer.mutate()}>
                {t('confirm')}
              </Button>
            </>
          }
        >
          <dl className="effect-rows">
            {rows.map((one) => (
              <div key={one.id}>
                <dt>{one.organisation.name}</dt>
                <dd>
                  <BeforeAfter before={t('transfer.you')} after={named} />
                </dd>
              </div>
            ))}
            <div>
              <dt>{t('transfer.yourRole')}</dt>
              <dd>
                <BeforeAfter before={rows[0]?.roleName} after={t('transfer.member')} />
              </dd>
            </div>
          </dl>
        </Dialog>
      ) : null}
    </>
  )
}

function LeaveList({ memberships }: { memberships: OwnMembership[] }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const [leaving, setLeaving] = useState<OwnMembership>()
  const [told, setTold] = useState<string>()
  const leave = useMutation({
    mutationFn: (one: OwnMembership) => api.delete('/account/memberships/:id', { params: { id: one.id } }),
    onSuccess: async (_answer, one) => {
      setTold(t('leave.done', { name: one.organisation.name }))
      setLeaving(undefined)
      await refresh()
    },
  })
  return (
    <section className="surface" aria-label={t('leave.others')}>
      <div className="block-head">
        <h2>{t('leave.others')}</h2>
      </div>
      {told ? (
        <div className="block-outcome">
          <Notice kind="done">{told}</Notice>
        </div>
      ) : null}
      <ul className="link-rows">
        {memberships.map((one) => (
          <li key={one.id} style={{ padding: '8px 16px' }} className="inline-row">
            <span className="text" style={{ flex: 1 }}>
              <span>{one.organisation.name}</span>
              <span className="help">
                {one.roleName}
                {one.abilities.leave.allowed ? '' : `. ${one.abilities.leave.reason}`}
              </span>
            </span>
            {one.abilities.leave.allowed ? (
              <Button
                size="xs"
                variant="default"
                leftSection={<IconUserMinus size={15} stroke={1.7} aria-hidden />}
                aria-label={`${t('leave.title')}, ${one.organisation.name}`}
                onClick={() => {
                  leave.reset()
                  setLeaving(one)
                }}
              >
                {t('leave.title')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {leaving ? (
        <Dialog
          opened
          onClose={() => setLeaving(undefined)}
          icon={IconUserMinus}
          tone="brique"
          title={t('leave.title')}
          lead={leaving.organisation.name}
          footer={
            <>
              <Button variant="default" onClick={() => setLeaving(undefined)}>
                {ui('cancel')}
              </Button>
              <Button className="danger" loading={leave.isPending} onClick={() => leave.mutate(leaving)}>
                {t('leave.title')}
              </Button>
            </>
          }
        >
          <div className="stack">
            <ProblemNotice problem={refusal(leave.error)} />
            <BeforeAfter before={`${leaving.roleName}, ${leaving.organisation.name}`} after={t('removal.none')} />
            <p className="secondary">
              {leaving.spaces.length
                ? t('removal.spaces', {
                    count: leaving.spaces.length,
                    names: [...new Set(leaving.spaces.map((one) => one.title))].join(', '),
                  })
                : t('removal.noSpace')}
            </p>
            <p>{t('leave.effect')}</p>
          </div>
        </Dialog>
      ) : null}
    </section>
  )
}
