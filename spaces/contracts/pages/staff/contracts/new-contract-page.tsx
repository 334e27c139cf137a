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
import type { ContractView } from './contract-form.tsx'
import { contractBody, contractSections, seatKinds, useApplications, useServices } from './contract-form.tsx'

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
          <RecordForm
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
