import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { api } from '../../../../../web/api/client.ts'
import type { Answer, BodyOf, ItemOf } from '../../../../../web/api/endpoints.ts'
import type { RecordField } from '../../../../../web/ui/record-form.tsx'
import { RemoteSelect } from '../../../../../web/ui/remote-select.tsx'

export type ContractView = Answer<'GET /staff/contracts/:id'>
export type ApplicationView = ItemOf<'GET /staff/applications'>
type Service = Answer<'GET /staff/organisations/:id'>['services'][number]

type Body = BodyOf<'POST /staff/contracts'>
const waiting = ['creation', 'deletion', 'replacement'] as const
/** The settings as their form has them: flat, the kinds of request that wait for a form as a list. */
export type Settings = Omit<Body, 'organisationId' | 'prices' | 'concurrentSeats' | 'waitsForm'> & {
  waits: Array<(typeof waiting)[number]>
}
export const seatKinds = ['named', 'concurrent', 'key'] as const

/** Every application of the provider, with its profiles and roles. */
export const useApplications = () =>
  useQuery({
    queryKey: ['applications'],
    queryFn: () => api.get('/staff/applications'),
    select: (answer) => answer.items,
  })

/** The services of a client, of which a contract may be. */
export const useServices = (organisationId: string | undefined) =>
  useQuery({
    queryKey: ['client', organisationId],
    queryFn: () => api.get('/staff/organisations/:id', { params: { id: organisationId ?? '' } }),
    select: (answer) => answer.services,
    enabled: Boolean(organisationId),
  })

/** The sections of a contract's settings; flat names, put together again by `contractBody`. */
export function contractSections(
  t: TFunction,
  applications: ApplicationView[],
  services: Service[],
  /** The service that the contract is of, which may be one no longer active. */
  current?: string,
  product?: { id: string; name: string } | null,
): Array<{ title: string; help?: string; fields: Array<RecordField<Settings>> }> {
  return [
    {
      title: t('contracts.identity'),
      fields: [
        { name: 'number', label: t('contracts.number'), required: true, span: 4 },
        { name: 'title', label: t('contracts.name'), span: 8 },
        {
          name: 'serviceId',
          label: t('contracts.service'),
          type: 'select',
          help: t('contracts.serviceHelp'),
          span: 12,
          options: services
            .filter((one) => one.isActive || one.id === current)
            .map((one) => ({ value: one.id, label: one.name })),
        },
        { name: 'isPack', label: t('contracts.isPack'), type: 'checkbox', span: 12 },
        { name: 'startsOn', label: t('contracts.starts'), type: 'day', required: true, span: 4 },
        { name: 'endsOn', label: t('contracts.ends'), type: 'day', span: 4 },
        { name: 'noticeDays', label: t('contracts.noticeDays'), type: 'number', required: true, span: 4 },
        {
          name: 'applicationIds',
          label: t('contracts.applications'),
          type: 'checks',
          required: true,
          span: 12,
          options: applications.map((one) => ({ value: one.id, label: one.name })),
        },
      ],
    },
    {
      title: t('contracts.billing'),
      fields: [
        {
          name: 'productId',
          label: t('contracts.product'),
          help: t('contracts.productHelp'),
          type: 'select',
          span: 12,
          render: (input) => (
            <RemoteSelect
              {...input}
              label={t('contracts.product')}
              description={t('contracts.productHelp')}
              listKey={['product-choices']}
              load={async (search, signal) =>
                (await api.get('/staff/products', { query: { search, size: 20 }, signal })).items
              }
              name={(item) => `${item.code}, ${item.name}`}
              chosen={product ?? undefined}
              onPick={(item) => input.onChange(item?.id ?? '')}
            />
          ),
        },
        { name: 'billingPeriodMonths', label: t('contracts.period'), type: 'number', required: true, span: 4 },
        { name: 'nextInvoiceOn', label: t('contracts.nextInvoice'), type: 'day', required: true, span: 4 },
        { name: 'invoiceDay', label: t('contracts.invoiceDay'), type: 'number', required: true, span: 4 },
        {
          name: 'sells',
          label: t('contracts.sells'),
          type: 'checks',
          required: true,
          span: 12,
          options: seatKinds.map((kind) => ({ value: kind, label: t(`seat.${kind}`) })),
        },
      ],
    },
    {
      title: t('contracts.forms'),
      help: t('contracts.formsHelp'),
      fields: [
        {
          name: 'waits',
          label: t('contracts.waits'),
          type: 'checks',
          span: 12,
          options: waiting.map((kind) => ({
            value: kind,
            label: t(`kind.${kind}`),
          })),
        },
        { name: 'registeredPostRequired', label: t('contracts.registeredPost'), type: 'checkbox', span: 12 },
        {
          name: 'reminderDays',
          label: t('contracts.reminderDays'),
          type: 'number',
          emptyAs: null,
          span: 6,
          help: t('contracts.emptyIsDefault'),
        },
        {
          name: 'suspensionDays',
          label: t('contracts.suspensionDays'),
          type: 'number',
          emptyAs: null,
          span: 6,
          help: t('contracts.emptyIsDefault'),
        },
      ],
    },
  ]
}

/** The values of the form from a contract. */
export const contractValues = (contract: ContractView): Record<string, unknown> => ({
  ...contract,
  serviceId: contract.service?.id,
  productId: contract.product?.id,
  applicationIds: contract.applications.map((one) => one.id),
  waits: Object.entries(contract.waitsForm)
    .filter(([, on]) => on)
    .map(([kind]) => kind),
})

/** The body that the API takes, from the form's values. */
export function contractBody<T extends Settings>({ waits, ...body }: T) {
  return {
    ...body,
    waitsForm: {
      creation: waits.includes('creation'),
      deletion: waits.includes('deletion'),
      replacement: waits.includes('replacement'),
    },
  }
}
