import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'

/** What the provider's pages read of clients, and of the organisations' own administration. */
export type Client = Answer<'GET /staff/organisations/:id'>
export type Membership = Answer<'GET /staff/memberships/:id'>
export type Role = ItemOf<'GET /staff/membership-roles'>
