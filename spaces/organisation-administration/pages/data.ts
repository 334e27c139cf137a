import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { z } from 'zod'
import { ApiProblem, api } from '../../../web/api/client.ts'
import { sessionKey } from '../../../web/api/session.ts'
import type * as creation from '../organisation-requests/schema.ts'
import type * as schema from '../schema.ts'

export type Desk = z.infer<typeof schema.desk>
export type Person = z.infer<typeof schema.person>
export type MembershipRequestRow = z.infer<typeof schema.membershipRequestSummary>
export type MembershipRequest = z.infer<typeof schema.membershipRequest>
export type SpaceRequestRow = z.infer<typeof schema.spaceRequestSummary>
export type SpaceRequest = z.infer<typeof schema.spaceRequest>
export type RequestState = z.infer<typeof schema.requestState>
export type Access = z.infer<typeof schema.access>
export type AccountState = z.infer<typeof schema.accountState>
export type User = z.infer<typeof schema.user>
export type Membership = z.infer<typeof schema.membershipView>
export type OrganisationRow = z.infer<typeof schema.organisationSummary>
export type Organisation = z.infer<typeof schema.organisation>
export type SpaceSettings = z.infer<typeof schema.spaceSettings>
export type OwnMembership = z.infer<typeof schema.ownMemberships>['items'][number]
export type OrganisationMatch = z.infer<typeof schema.organisationMatches>['items'][number]
export type Candidate = z.infer<typeof schema.candidates>['items'][number]
export type HistoryRow = z.infer<typeof schema.historyItem>
export type HistoryEvent = z.infer<typeof schema.historyEvent>
export type TechnicalUser = z.infer<typeof schema.technicalUser>
export type TechnicalUserList = z.infer<typeof schema.technicalUserList>
export type TechnicalUserWithSecret = z.infer<typeof schema.technicalUserWithSecret>
export type OwnMembershipRequest = z.infer<typeof schema.ownMembershipRequest>
export type OwnSpaceRequest = z.infer<typeof schema.ownSpaceRequest>
export type OwnOrganisationRequest = z.infer<typeof creation.ownOrganisationRequest>
export type AccessReview = z.infer<typeof schema.accessReviews>['items'][number]
export type ReviewItem = z.infer<typeof schema.reviewItems>['items'][number]
export type BulkOutcome = z.infer<typeof schema.bulkOutcome>
export type Page<Row> = { items: Row[]; nextCursor: string | null }

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
    queryFn: () => api.get('/organisations/:id', { params: { id } }),
    enabled: Boolean(id),
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

/** The rows ticked in a list read page by page: a row stays ticked while its page is not shown. */
export function useTicked<Row>(keyOf: (row: Row) => string) {
  const [ticked, setTicked] = useState<ReadonlyMap<string, Row>>(new Map())
  return useMemo(
    () => ({
      rows: [...ticked.values()],
      clear: () => setTicked(new Map()),
      remove: (keys: string[]) => setTicked(new Map([...ticked].filter(([key]) => !keys.includes(key)))),
      /** As `DataTable` takes it, for the rows that it shows. */
      selection: (shown: Row[] | undefined) => ({
        keys: new Set(ticked.keys()) as ReadonlySet<string>,
        change: (keys: Set<string>) => {
          const next = new Map(ticked)
          const here = new Map((shown ?? []).map((row) => [keyOf(row), row]))
          for (const key of here.keys()) if (!keys.has(key)) next.delete(key)
          if (keys.size === 0) next.clear()
          for (const key of keys) if (!next.has(key) && here.has(key)) next.set(key, here.get(key)!)
          setTicked(next)
        },
      }),
    }),
    [ticked, keyOf],
  )
}

/** Days after which a request that waits is shown as late. */
export const lateAfterDays = 5
export const isLate = (requestedAt: string, now = Date.now()) =>
  now - Date.parse(requestedAt) > lateAfterDays * 86_400_000
