import type { PersonContext } from '../../kernel/http/context.ts'
import { deskQuestion, holderNames, ownAccess } from '../../kernel/organisations/access.ts'
import { type Decision, deny } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'

/** The permissions of what concerns the people of an organisation. */
export const readPeople = 'organisation.people.read'
export const managePeople = 'organisation.people.manage'

/** Whether the asking person may do this in this organisation, with whom to ask where not: what abilities are made of. */
export async function decideHere(ctx: PersonContext, organisationId: string, permission: string): Promise<Decision> {
  if (ctx.actor.side === 'staff') return staffMay(ctx.actor, permission)
  const { decision } = await ownAccess(ctx, organisationId, deskQuestion(permission))
  if (decision.allowed) return decision
  return deny(decision.because, { ...decision.params, names: await holderNames(ctx, organisationId, permission) })
}
