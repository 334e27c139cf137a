import { useQuery } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer, BodyOf, ItemOf } from '../../../../web/api/endpoints.ts'
import { useOrganisationOfRecord } from '../../../../web/api/open-organisation.ts'
import { useSession } from '../../../../web/api/session.ts'
import { formatPerson } from '../../../../web/ui/format.ts'

export type ContractSummary = ItemOf<'GET /contracts'>
export type Contract = Answer<'GET /contracts/:id'>
export type ConnectionPage = Answer<'GET /contracts/:id/connections'>
export type ConnectionRow = ItemOf<'GET /contracts/:id/connections'>
export type ConnectionDetail = Answer<'GET /connections/:id'>
export type ApplicationUser = Answer<'GET /connections/:id/application-user'>
export type Site = ItemOf<'GET /contracts/:id/sites'>
export type Effect = Answer<'POST /change-request-effects'>
export type EffectBody = BodyOf<'POST /change-request-effects'>
export type RequestRow = ItemOf<'GET /change-requests'>
export type RequestDetail = Answer<'GET /change-requests/:id'>
export type RequestContent = RequestDetail['content']
export type Delegation = ItemOf<'GET /delegations'>
export type HistoryEvent = ItemOf<'GET /contracts/:id/history'>
export type Person = Delegation['person']
export type Subscriber = ItemOf<'GET /contracts/:id/subscribers'>
export type SeatKind = ConnectionRow['seatKind']
export type RequestKind = RequestRow['kind']

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

/** The coordinates, each by its name. */
export const coordinatesOf = (value: (name: CoordinateName) => string): Record<CoordinateName, string> =>
  Object.fromEntries(coordinateNames.map((name) => [name, value(name)])) as Record<CoordinateName, string>

/** The contracts that this person administers. */
export function useContracts() {
  return useQuery({
    queryKey: ['contracts'],
    queryFn: async () => (await api.get('/contracts')).items,
    staleTime: 60_000,
  })
}

/** The page about a contract opens the organisation that holds it (O36); `leave` as in `useOrganisationOfRecord`. */
export function useOrganisationOfContract(contractId: string | undefined, leave: string): void {
  const contracts = useContracts()
  useOrganisationOfRecord(contracts.data?.find((one) => one.id === contractId)?.organisationId, leave)
}

/** One contract with its seats. */
export function useContract(id: string | undefined) {
  return useQuery({
    queryKey: ['contracts', id],
    queryFn: () => api.get('/contracts/:id', { params: { id: id ?? '' } }),
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
          params: { id: contractId ?? '' },
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
