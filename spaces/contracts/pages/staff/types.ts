import type { Answer, ItemOf } from '../../../../web/api/endpoints.ts'

/** What the staff API of contracts answers, as the pages read it. */
export type QueueRow = ItemOf<'GET /staff/change-requests'>
export type QueuedRequest = Answer<'GET /staff/change-requests/:id'>
export type SignedFormOutcome = Answer<'POST /staff/change-requests/:id/signed-forms'>
export type Delegation = ItemOf<'GET /delegations'>
