import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, api } from '../../../web/api/client.ts'
import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'
import { sessionKey } from '../../../web/api/session.ts'

export type MembershipRequestRow = ItemOf<'GET /membership-requests'>
export type MembershipRequest = Answer<'GET /membership-requests/:id'>
export type SpaceRequestRow = ItemOf<'GET /space-requests'>
export type SpaceRequest = Answer<'GET /space-requests/:id'>
export type OrganisationRequestRow = ItemOf<'GET /staff/organisation-requests'>
export type OrganisationRequest = Answer<'GET /staff/organisation-requests/:id'>
export type User = ItemOf<'GET /users'>
export type Person = User['person']
export type AccountState = User['state']
export type Membership = Answer<'GET /memberships/:id'>
export type Access = Membership['subscriptions'][number]['access']
export type Organisation = Answer<'GET /organisations/:id'>
export type SpaceSettings = Answer<'GET /organisations/:id/space-settings'>
export type OwnMembership = ItemOf<'GET /account/memberships'>
export type OrganisationMatch = ItemOf<'GET /account/organisation-matches'>
export type Candidate = ItemOf<'GET /organisations/:id/candidates'>
export type TechnicalUserWithSecret = Answer<'POST /organisations/:id/technical-users'>
export type AccessReview = ItemOf<'GET /access-reviews'>
export type ReviewItem = ItemOf<'GET /access-reviews/:id/items'>

/** The refusal of a query or of an act, where it is one. */
export const refusal = (error: unknown): ApiProblem | undefined => (error instanceof ApiProblem ? error : undefined)

/** A person as `formatPerson` takes them, from what lists hold. */
export const plainName = (person: { surname: string; givenName: string }) =>
  [person.givenName, person.surname].filter(Boolean).join(' ')

/** The summary of the desk: counts and organisations (O1). */
export const deskKey = ['organisation', 'desk'] as const
export const useDesk = () => useQuery({ queryKey: deskKey, queryFn: () => api.get('/organisation-administration') })

/** The reviews of access that are open (O29). */
export const useReviews = () =>
  useQuery({
    queryKey: ['organisation', 'reviews'],
    queryFn: async () => (await api.get('/access-reviews')).items,
  })

/** One organisation, with its services and what may be done there. */
export const useOrganisation = (id: string | undefined) =>
  useQuery({
    queryKey: ['organisation', 'one', id],
    queryFn: id ? () => api.get('/organisations/:id', { params: { id } }) : skipToken,
  })

/** Gives a function that reads again whatever this space shows, and the counts of the bar. */
export function useRefresh(): () => Promise<void> {
  const store = useQueryClient()
  return async () => {
    await Promise.all([
      store.invalidateQueries({ queryKey: ['organisation'] }),
      store.invalidateQueries({
        predicate: ({ queryKey: [list, path] }) =>
          list === 'list' && typeof path === 'string' && /^\/(membership-|space-|users|organisations)/.test(path),
      }),
      store.invalidateQueries({ queryKey: sessionKey }),
    ])
  }
}
