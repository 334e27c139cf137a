import { problem } from '../../kernel/errors/problem.ts'
import type { ClientContext, PersonContext, StaffContext } from '../../kernel/http/context.ts'
import { permittedOrganisationIds, requirePermission } from '../../kernel/organisations/access.ts'

/** What the requests of this space have in common: which organisations they are of, and where their pages are. */

/**
 * The organisations where one holds a permission of the desk.
 * @throws Problem organisation.no_desk where there is none
 */
export async function requireSomewhere(ctx: PersonContext, permission: string): Promise<string[]> {
  const ids = await permittedOrganisationIds(ctx, permission)
  if (ids.length === 0) throw problem('organisation.no_desk')
  return ids
}

/** Refuses whoever may read no queue: that of one organisation, or of all where they read people. @throws Problem 403, 404 */
export async function requireQueue(ctx: PersonContext, { organisation }: { organisation?: string | undefined }) {
  const permission = 'organisation.people.read'
  if (organisation !== undefined) await requirePermission(ctx, organisation, permission)
  else if (ctx.actor.side === 'client') await requireSomewhere(ctx, permission)
}

/** @throws Problem organisation.persons_only for a technical user */
export function requirePerson(ctx: ClientContext): void {
  if (ctx.actor.kind !== 'person') throw problem('organisation.persons_only')
}

/** @throws Problem 404 for clients */
export function staffSide(ctx: PersonContext): StaffContext {
  if (ctx.actor.side !== 'staff') throw problem('not_found')
  return ctx as StaffContext
}

/** @throws Problem identity.client_side_only for staff */
export function clientSide(ctx: PersonContext): ClientContext {
  if (ctx.actor.side !== 'client') throw problem('identity.client_side_only')
  return ctx as ClientContext
}

/** The addresses of pages that notices and mails lead to. */
export const places = {
  membershipRequests: '/gestion/rattachements',
  spaceRequests: '/gestion/abonnements',
  ownMemberships: '/compte/rattachements',
  user: (membershipId: string) => `/gestion/utilisateurs/${membershipId}`,
  review: (organisationId: string) => `/gestion/structures/${organisationId}/revue`,
}
