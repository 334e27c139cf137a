import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { RecordForm } from '../../../../../web/ui/record-form.tsx'
import type { ContractView } from './contract-form.tsx'
import { contractBody, contractSections, seatKinds, useApplications } from './contract-form.tsx'

/** «Nouveau contrat»: its settings, its first prices and the shared seats bought. */
export function NewContractPage() {
  const t = useTexts('staff')
  const navigate = useNavigate()
  const { client } = useListSearch().values
  const applications = useApplications()
  // From a client's page that client is the choice, wherever it stands in the list.
  const clients = useQuery({
    queryKey: ['client-choices', client],
    queryFn: async (): Promise<{ items: Array<{ id: string; name: string }> }> =>
      client
        ? { items: [await api.get<{ id: string; name: string }>(`/staff/organisations/${client}`)] }
        : api.get('/staff/organisations', { query: { size: 100 } }),
  })
  const failed = applications.error ?? clients.error
  const ready = applications.data && clients.data
  return (
    <>
      <PageHeader
        title={t('contracts.make')}
        breadcrumb={[{ label: t('contracts.title'), to: '/fournisseur/contrats' }, { label: t('contracts.make') }]}
      />
      {failed ? (
        <ErrorState
          title={t('contracts.failed')}
          problem={failed instanceof ApiProblem ? failed : undefined}
          onRetry={() => void Promise.all([applications.refetch(), clients.refetch()])}
        />
      ) : null}
      {ready ? (
        <section className="surface">
          <RecordForm
            sections={[
              {
                title: t('queue.client'),
                fields: [
                  {
                    name: 'organisationId',
                    label: t('queue.client'),
                    type: 'select',
                    required: true,
                    options: clients.data.items.map((one) => ({ value: one.id, label: one.name })),
                  },
                ],
              },
              ...contractSections(t, applications.data),
              {
                title: t('contracts.prices'),
                help: t('contracts.pricesHelp'),
                fields: [
                  ...seatKinds.map((kind) => ({
                    name: `price_${kind}`,
                    label: t(`contracts.priceOf.${kind}`),
                    type: 'money' as const,
                    span: 4,
                  })),
                  {
                    name: 'concurrentSeats',
                    label: t('contracts.concurrentSeats'),
                    type: 'number' as const,
                    required: true,
                    span: 4,
                  },
                ],
              },
            ]}
            values={{
              organisationId: client,
              noticeDays: 180,
              billingPeriodMonths: 1,
              invoiceDay: 1,
              sells: ['named'],
              waits: ['deletion'],
              concurrentSeats: 0,
            }}
            onCancel={() => void navigate({ to: '/fournisseur/contrats' })}
            submitLabel={t('contracts.save')}
            submit={async (values, key) => {
              const { price_named, price_concurrent, price_key, ...rest } = values
              const prices = Object.entries({ named: price_named, concurrent: price_concurrent, key: price_key })
                .filter(([, cents]) => cents !== undefined && cents !== null)
                .map(([seatKind, monthlyCents]) => ({ seatKind, monthlyCents }))
              const made = await api.post<ContractView>('/staff/contracts', { ...contractBody(rest), prices }, { key })
              await navigate({ to: `/fournisseur/contrats/${made.id}` })
            }}
          />
        </section>
      ) : null}
    </>
  )
}
