import type { paths } from '../../../web/api/schema.ts'

type Read<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Answer } } } }
}
  ? Answer
  : never

/** What the provider's pages read of the organisations' own administration. */
export type MembershipRow = Read<'/api/v1/staff/organisations/{id}/memberships'>['items'][number]
export type Membership = Read<'/api/v1/staff/memberships/{id}'>
export type MembershipRequestRow = Read<'/api/v1/staff/membership-requests'>['items'][number]
export type MembershipRequest = Read<'/api/v1/staff/membership-requests/{id}'>
export type SpaceRequestRow = Read<'/api/v1/staff/space-requests'>['items'][number]
export type SpaceRequest = Read<'/api/v1/staff/space-requests/{id}'>
export type OrganisationRequestRow = Read<'/api/v1/staff/organisation-requests'>['items'][number]
export type OrganisationRequest = Read<'/api/v1/staff/organisation-requests/{id}'>
export type RoleTable = Read<'/api/v1/staff/membership-roles'>
export type Role = RoleTable['items'][number]
export type Outcomes = { items: Array<{ id: string; ok: boolean; code: string; detail: string }> }
