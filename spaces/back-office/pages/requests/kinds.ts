import { formatPerson } from '../../../../web/ui/format.ts'
import type { MembershipRequestRow, OrganisationRequestRow, SpaceRequestRow } from '../types.ts'

/** The kinds of requests of and for clients: where the server has them, and what deciding them takes. */
export const kinds = {
  membership: {
    path: '/staff/membership-requests',
    approve: '/staff/membership-requests/:id/approval',
    refuse: '/staff/membership-requests/:id/refusal',
    decisions: '/staff/membership-request-decisions',
    permission: 'organisation.membership-requests.decide',
  },
  space: {
    path: '/staff/space-requests',
    approve: '/staff/space-requests/:id/approval',
    refuse: '/staff/space-requests/:id/refusal',
    decisions: '/staff/space-request-decisions',
    permission: 'organisation.space-requests.decide',
  },
  creation: {
    path: '/staff/organisation-requests',
    approve: '/staff/organisation-requests/:id/approval',
    refuse: '/staff/organisation-requests/:id/refusal',
    decisions: '/staff/organisation-request-decisions',
    permission: 'organisation.creations.decide',
  },
} as const
export type RequestKind = keyof typeof kinds
export type AnyRequest = MembershipRequestRow | SpaceRequestRow | OrganisationRequestRow

export const requestStates = ['waiting', 'approved', 'refused', 'withdrawn', 'all'] as const
export const nameOf = (row: AnyRequest): string => formatPerson(row.person)
