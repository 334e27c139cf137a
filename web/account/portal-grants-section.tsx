import { Button, NativeSelect, Radio, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { Column, FormSection } from '../ui/form-section.tsx'
import { formatDayTime } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../ui/read-only-value.tsx'

const key = ['account', 'portal-grants'] as const
/** For how long: an hour, a day, a week, a month. */
const spans = [1, 24, 7 * 24, 30 * 24] as const
type Item = Awaited<ReturnType<typeof read>>['items'][number]
const read = () => api.get('/account/portal-grants')

/** What the provider's staff may do in one's portal, by organisation (B21). */
export function PortalGrantsSection() {
  const t = useTexts()
  const { data } = useQuery({ queryKey: key, queryFn: read })
  if (!data?.items.length) return null
  return (
    <section className="surface" aria-label={t('account.grants')}>
      <FormSection
        title={t('account.grants')}
        help={t(data.needed ? 'account.grantsHelpNeeded' : 'account.grantsHelp')}
      >
        {data.items.map((item) => (
          <Grant key={item.organisation.id} item={item} alone={data.items.length === 1} />
        ))}
      </FormSection>
    </section>
  )
}

function Grant({ item: { organisation, grant }, alone }: { item: Item; alone: boolean }) {
  const t = useTexts()
  const store = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [scope, setScope] = useState<'read' | 'act'>('read')
  const [hours, setHours] = useState<number>(spans[1])
  const [done, setDone] = useState<string>()
  const act = useMutation({
    mutationFn: (what: 'grant' | 'withdraw') =>
      what === 'grant'
        ? api.post('/account/portal-grants', { body: { organisationId: organisation.id, scope, hours } })
        : api.delete('/account/portal-grants/:organisationId', { params: { organisationId: organisation.id } }),
    onMutate: () => setDone(undefined),
    onSuccess: (answer, what) => {
      store.setQueryData(key, answer)
      setOpened(false)
      setDone(t(what === 'grant' ? 'account.grantsGranted' : 'account.grantsWithdrawn'))
    },
  })
  const name = alone ? t('account.grantsNow') : organisation.name
  return (
    <>
      {done ? (
        <Column>
          <Notice kind="done">{done}</Notice>
        </Column>
      ) : null}
      {act.error instanceof ApiProblem ? (
        <Column>
          <ProblemNotice problem={act.error} />
        </Column>
      ) : null}
      <Column>
        <ReadOnlyRow>
          <ReadOnlyValue label={name}>
            {grant
              ? t(`account.grantsUntil.${grant.scope}`, { until: formatDayTime(grant.endsAt) })
              : t('account.grantsNone')}
          </ReadOnlyValue>
        </ReadOnlyRow>
      </Column>
      {opened ? (
        <Column>
          <Radio.Group
            label={t('account.grantsScope')}
            value={scope}
            onChange={(value) => setScope(value as 'read' | 'act')}
          >
            <Stack gap={8} mt={6} mb={12}>
              {(['read', 'act'] as const).map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`account.grantsScopes.${one}`)}
                  description={t(`account.grantsScopesHelp.${one}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <NativeSelect
            label={t('account.grantsSpan')}
            value={String(hours)}
            onChange={(event) => setHours(Number(event.currentTarget.value))}
            data={spans.map((span) => ({ value: String(span), label: t(`account.grantsSpans.${span}`) }))}
            maw={320}
          />
          <div className="account-acts" style={{ marginTop: 12 }}>
            <Button variant="default" onClick={() => setOpened(false)}>
              {t('cancel')}
            </Button>
            <Button loading={act.isPending} onClick={() => act.mutate('grant')}>
              {t('account.grantsGrant')}
            </Button>
          </div>
        </Column>
      ) : (
        <Column>
          <div className="account-acts">
            {grant ? (
              <Button variant="default" loading={act.isPending} onClick={() => act.mutate('withdraw')}>
                {t('account.grantsWithdraw')}
              </Button>
            ) : null}
            <Button
              variant="default"
              aria-label={alone ? undefined : `${t('account.grantsOpen')}, ${organisation.name}`}
              onClick={() => {
                setDone(undefined)
                setOpened(true)
              }}
            >
              {t(grant ? 'account.grantsChange' : 'account.grantsOpen')}
            </Button>
          </div>
        </Column>
      )}
    </>
  )
}
