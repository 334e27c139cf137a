import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { formatPerson } from '../../../../web/ui/format.ts'
import type * as schema from '../../schema.ts'

export type ContractSummary = z.infer<typeof schema.contractSummary>
export type Contract = z.infer<typeof schema.contract>
export type ConnectionRow = z.infer<typeof schema.connectionRow>
export type ConnectionDetail = z.infer<typeof schema.connectionDetail>
export type ConnectionPage = z.infer<typeof schema.connectionPage>
export type ApplicationUser = z.infer<typeof schema.applicationUser>
export type Site = z.infer<typeof schema.site>
export type Effect = z.infer<typeof schema.effect>
export type EffectBody = z.input<typeof schema.effectBody>
export type RequestRow = z.infer<typeof schema.requestRow>
export type RequestDetail = Omit<z.infer<typeof schema.requestDetail>, 'content'> & { content: RequestContent }
export type RequestContent = z.infer<typeof schema.requestContent>
export type BillingLine = z.infer<typeof schema.billingLine>
export type Delegation = z.infer<typeof schema.delegationRow>
export type HistoryEvent = z.infer<typeof schema.historyEvent>
export type Person = z.infer<typeof schema.person>
export type Subscriber = Person & { applications: string[]; seatKind: schema.SeatKind | null; inNotice: boolean }
export type SeatKind = schema.SeatKind
export type RequestKind = schema.RequestKind

/** The coordinates of a person, in the order of the forms. */
export const coordinateNames = [
  'structure',
  'jobTitle',
  'phone',
  'mobile',
  'fax',
  'addressLine1',
  'addressLine2',
  'postalCode',
  'city',
] as const
export type CoordinateName = (typeof coordinateNames)[number]

/** The contracts that this person administers. */
export function useContracts() {
  return useQuery({
    queryKey: ['contracts'],
    queryFn: async () => (await api.get('/contracts')).items,
    staleTime: 60_000,
  })
}

/** One contract with its seats. */
export function useContract(id: string | undefined) {
  return useQuery({
    queryKey: ['contracts', id],
    queryFn: () => api.get('/contracts/:id', { params: { id } }),
    enabled: Boolean(id),
  })
}

/** The subscriber of a contract whose identifier is in the address (`abonne`), for a form that opens on them. */
export function useSubscriber(contractId: string | undefined, identifier: string | undefined) {
  return useQuery({
    queryKey: ['subscribers', contractId, 'contract', 'one', identifier],
    queryFn: async () =>
      (
        await api.get('/contracts/:id/subscribers', {
          params: { id: contractId },
          query: { search: identifier, of: 'contract' },
        })
      ).items.find((item) => item.identifier === identifier) ?? null,
    enabled: Boolean(contractId && identifier),
    staleTime: 60_000,
  })
}

/** The name of a subscriber in a choice. */
export const subscriberName = (item: Subscriber) =>
  [formatPerson(item), item.identifier, item.applications.join(', ')].filter(Boolean).join(' · ')

/** Today in the brand's time zone, as the server says it. */
export function useToday(): string {
  return useSession().today
}

/** The refusal of a query, where it is one. */
export const refusal = (error: unknown) => (error as ApiProblem | null) ?? undefined

const kept = 'parvis-contract'

/** The contract last looked at in this browser, where it is still one of those given. */
export function lastContract(contracts: ContractSummary[]): ContractSummary | undefined {
  let id: string | null = null
  try {
    id = localStorage.getItem(kept)
  } catch {}
  return contracts.find((contract) => contract.id === id) ?? contracts[0]
}

/** Keeps the contract that is looked at, for the next visit. */
export function keepContract(id: string): void {
  try {
    localStorage.setItem(kept, id)
  } catch {}
}
