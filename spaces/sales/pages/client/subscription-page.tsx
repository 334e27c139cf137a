import { IconCalendarOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useOrganisationOfRecord } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { EndDialog } from '../end-dialog.tsx'
import { SubscriptionState } from '../quote-state.tsx'
import { SubscriptionFacts, SubscriptionTerms } from '../subscription-facts.tsx'
import '../sales.css'

/** One of one's own subscriptions: its terms, what happened, and giving notice (B10). */
export function ClientSubscriptionPage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const [ending, setEnding] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['subscriptions', id],
    queryFn: () => api.get('/subscriptions/:id', { params: { id } }),
  })
  useOrganisationOfRecord(data?.organisation.id, '/abonnements')
  const title = data?.number ?? t('subscriptions.title')
  const crumbs = [{ label: t('subscriptions.title'), to: '/abonnements' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  return (
    <>
      <PageHeader
        title={title}
        windowTitle={title}
        breadcrumb={crumbs}
        state={<SubscriptionState of={data} tag />}
        lead={data.label}
        more={
          data.may.includes('notice')
            ? [{ label: t('subscriptions.giveNotice'), icon: IconCalendarOff, onClick: () => setEnding(true) }]
            : undefined
        }
      />
      <div className="sales-columns">
        <SubscriptionTerms of={data} />
        <SubscriptionFacts of={data} />
      </div>
      {ending ? (
        <EndDialog
          of={data}
          side="client"
          onClose={() => setEnding(false)}
          act={async (_, reason) => {
            const now = await api.post('/subscriptions/:id/notice', {
              params: { id },
              body: { version: data.version, reason },
            })
            store.setQueryData(['subscriptions', id], now)
            await store.invalidateQueries({ queryKey: ['list'] })
          }}
        />
      ) : null}
    </>
  )
}
