import { sql } from 'kysely'
import { notFound } from '../../kernel/errors/problem.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { deskQuestion, ownAccess } from '../../kernel/organisations/access.ts'
import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'

/** Whether the asking person may do this in this organisation, with whom to ask where not: what abilities are made of. */
export async function decideHere(ctx: PersonContext, organisationId: string, permission: string): Promise<Decision> {
  if (ctx.actor.side === 'staff')
    return ctx.actor.staffRole === 'reader' && !permission.endsWith('.read')
      ? deny('identity.staff_reader')
      : allow(ctx.actor.staffRole)
  const { decision } = await ownAccess(ctx, organisationId, deskQuestion(permission))
  if (decision.allowed) return decision
  const names = await sql<{
    names: string | null
  }>`select parvis.permission_holder_names(${organisationId}, ${permission}) as names`.execute(ctx.db)
  return deny(decision.because, { ...decision.params, names: names.rows[0]?.names ?? '—' })
}

/** Whether staff see the organisation at all. @throws Problem 404 */
export async function requireOrganisation(ctx: PersonContext, organisationId: string): Promise<void> {
  const row = await ctx.db.selectFrom('organisations').select('id').where('id', '=', organisationId).executeTakeFirst()
  if (!row) throw notFound()
}
