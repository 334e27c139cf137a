import { formatPerson } from '../../../../web/ui/format.ts'
import type { MembershipRequestRow, SpaceRequestRow } from '../types.ts'

/** The two kinds of requests within clients: where the server has them, and the words of their acts. */
export const kinds = {
  membership: { path: '/staff/membership-requests', decisions: '/staff/membership-request-decisions' },
  space: { path: '/staff/space-requests', decisions: '/staff/space-request-decisions' },
} as const
export type RequestKind = keyof typeof kinds
export type AnyRequest = MembershipRequestRow | SpaceRequestRow

export const requestStates = ['waiting', 'approved', 'refused', 'withdrawn', 'all'] as const
export const nameOf = (row: AnyRequest): string => formatPerson(row.person)
