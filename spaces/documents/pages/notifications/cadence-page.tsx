import { Button, Radio } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'

type Cadence = Answer<'GET /account/document-notifications'>
const cadences = ['at_once', 'daily', 'never'] as const
const key = ['own-document-notifications']
const problemOf = (error: unknown) => (error instanceof ApiProblem ? error : undefined)

/** «Notifications», in «Mon compte» (D25): how often one is written to about documents. */
export function CadencePage() {
  const t = useTexts('documentNotifications')
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/account/document-notifications'),
  })
  return (
    <div className="account-page">
      <PageHeader
        title={t('cadence.title')}
        lead={t('cadence.lead')}
        breadcrumb={[{ label: t('cadence.account'), to: '/compte' }, { label: t('cadence.title') }]}
      />
      {error && !data ? (
        <ErrorState title={t('cadence.title')} problem={problemOf(error)} onRetry={() => void refetch()} />
      ) : null}
      {data ? <CadenceForm key={data.version} cadence={data} onReload={() => void refetch()} /> : null}
    </div>
  )
}

function CadenceForm({ cadence, onReload }: { cadence: Cadence; onReload: () => void }) {
  const t = useTexts('documentNotifications')
  const store = useQueryClient()
  const [chosen, choose] = useState(cadence.cadence)
  const save = useMutation({
    mutationFn: () =>
      api.put('/account/document-notifications', { body: { cadence: chosen, version: cadence.version } }),
    onSuccess: (saved) => store.setQueryData(key, saved),
    onError: (error) => {
      if (problemOf(error)?.status === 409) onReload()
    },
  })
  const help = { daily: t('cadence.dailyHelp', { hour: cadence.hour }), never: t('cadence.neverHelp'), at_once: '' }
  return (
    <Surface>
      <LeaveGuard unsaved={chosen !== cadence.cadence && !save.isPending} />
      <ProblemNotice problem={problemOf(save.error)} />
      <Radio.Group
        label={t('cadence.label')}
        value={chosen}
        onChange={(value) => choose(oneOf(cadences, value) ?? chosen)}
      >
        <div style={{ display: 'grid', gap: 12, margin: '10px 0 16px' }}>
          {cadences.map((one) => (
            <Radio key={one} value={one} label={t(`cadence.${one}`)} description={help[one] || undefined} />
          ))}
        </div>
      </Radio.Group>
      {cadence.legal.length > 0 ? (
        <p className="help">{t('cadence.legal', { folders: cadence.legal.join(', ') })}</p>
      ) : null}
      <Button loading={save.isPending} disabled={chosen === cadence.cadence} onClick={() => save.mutate()}>
        {t('cadence.save')}
      </Button>
      {cadence.version > 0 && chosen === cadence.cadence ? (
        <div style={{ marginTop: 12 }}>
          <Notice kind="done">{t('cadence.saved')}</Notice>
        </div>
      ) : null}
    </Surface>
  )
}
