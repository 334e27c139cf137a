import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { RecordForm } from '../../../../../web/ui/record-form.tsx'
import { ClientPicker } from '../client-picker.tsx'
import {
  contractBody,
  contractSections,
  type Settings,
  seatKinds,
  useApplications,
  useServices,
} from './contract-form.tsx'

/** The settings with the client, a price for each kind of seat sold, and the shared seats. */
type NewContract = Settings & {
  organisationId: string
  concurrentSeats: number
  price_named?: number
  price_concurrent?: number
  price_key?: number
}

/** «Nouveau contrat»: its settings, its first prices and the shared seats bought. */
export function NewContractPage() {
  const t = useTexts('staff')
  const navigate = useNavigate()
  const { client } = useListSearch().values
  const applications = useApplications()
  const [chosen, setChosen] = useState(client)
  const services = useServices(chosen).data ?? []
  return (
    <>
      <PageHeader
        title={t('contracts.make')}
        breadcrumb={[{ label: t('contracts.title'), to: '/fournisseur/contrats' }, { label: t('contracts.make') }]}
      />
      {applications.error ? (
        <ErrorState
          title={t('contracts.failed')}
          problem={applications.error instanceof ApiProblem ? applications.error : undefined}
          onRetry={() => void applications.refetch()}
        />
      ) : null}
      {applications.data ? (
        <section className="surface">
          <RecordForm<NewContract>
            sections={[
              {
                title: t('queue.client'),
                fields: [
                  {
                    name: 'organisationId',
                    label: t('queue.client'),
                    required: true,
                    render: (input) => (
                      <ClientPicker
                        {...input}
                        onChange={(id) => {
                          setChosen(id)
                          input.onChange(id)
                        }}
                      />
                    ),
                  },
                ],
              },
              ...contractSections(t, applications.data, services),
              {
                title: t('contracts.prices'),
                help: t('contracts.pricesHelp'),
                fields: [
                  ...seatKinds.map((kind) => ({
                    name: `price_${kind}` as const,
                    label: t(`contracts.priceOf.${kind}`),
                    type: 'money' as const,
                    span: 4,
                  })),
                  {
                    name: 'concurrentSeats' as const,
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
              const cents = { named: price_named, concurrent: price_concurrent, key: price_key }
              const prices = seatKinds.flatMap((seatKind) => {
                const monthlyCents = cents[seatKind]
                return monthlyCents === undefined ? [] : [{ seatKind, monthlyCents }]
              })
              // A service picked before the client was changed is not one of this client.
              const serviceId = services.some((one) => one.id === rest.serviceId) ? rest.serviceId : null
              const body = { ...contractBody(rest), serviceId, prices }
              const made = await api.post('/staff/contracts', { body, key })
              await navigate({ to: `/fournisseur/contrats/${made.id}` })
            }}
          />
        </section>
      ) : null}
    </>
  )
}
