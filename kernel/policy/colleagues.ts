/** What a member holds within one organisation. Only memberships in force today. */
export type MemberRights = {
  organisationId: string
  /** The whole organisation, else only these services. */
  whole: boolean
  serviceIds: string[]
  permissions: string[]
}

/** The permissions by which colleagues' records of a kind are read (P30), each further than the one before it. */
export type Reach = {
  service: string
  organisation: string
  descendants: string
  /** Held besides, where the kind has a permission to read at all. */
  besides?: string
}

/**
 * Whether a person reads a record of their colleagues' by a right (P30): of their services, of the organisation, of those below it. The database
 * decides the same by `parvis.colleague_organisation_ids` and `parvis.colleague_service_ids`: property tests hold the two together.
 * @param above the organisations that the record's is part of, by however many steps
 */
export function readsColleagues(
  rights: readonly MemberRights[],
  record: { organisationId: string | null; serviceId: string | null },
  above: readonly string[],
  reach: Reach,
): boolean {
  const holds = (one: MemberRights, permission: string) =>
    one.permissions.includes(permission) && (!reach.besides || one.permissions.includes(reach.besides))
  const here = rights.find(({ organisationId }) => organisationId === record.organisationId)
  const byOrganisation = here?.whole && holds(here, reach.organisation)
  const byService =
    here &&
    record.serviceId !== null &&
    (here.whole || here.serviceIds.includes(record.serviceId)) &&
    (holds(here, reach.service) || (holds(here, reach.organisation) && !here.whole))
  const fromAbove = rights.some(
    (one) => one.whole && above.includes(one.organisationId) && holds(one, reach.descendants),
  )
  return Boolean(byOrganisation || byService || fromAbove)
}
