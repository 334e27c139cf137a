import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'

/** What the provider's pages read of clients, and of the organisations' own administration. */
export type Client = Answer<'GET /staff/organisations/:id'>
export type Membership = Answer<'GET /staff/memberships/:id'>
export type MembershipRequestRow = ItemOf<'GET /staff/membership-requests'>
export type MembershipRequest = Answer<'GET /staff/membership-requests/:id'>
export type SpaceRequestRow = ItemOf<'GET /staff/space-requests'>
export type SpaceRequest = Answer<'GET /staff/space-requests/:id'>
export type OrganisationRequestRow = ItemOf<'GET /staff/organisation-requests'>
export type OrganisationRequest = Answer<'GET /staff/organisation-requests/:id'>
export type Role = ItemOf<'GET /staff/membership-roles'>
