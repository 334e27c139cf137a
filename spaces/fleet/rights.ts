import { notFound } from '../../kernel/errors/problem.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { permittedOrganisationIds, requirePermission } from '../../kernel/organisations/access.ts'

/**
 * Lets go on only who holds a permission in this organisation, or, where none is named, in one of theirs; staff act by rights of their own.
 * @throws Problem 404 where they belong to none, 403 with whom to ask where they do
 */
export async function requireIn(
  ctx: PersonContext,
  organisationId: string | undefined,
  permission: string,
): Promise<void> {
  if (organisationId) return requirePermission(ctx, organisationId, permission)
  if (ctx.actor.side === 'staff' || (await permittedOrganisationIds(ctx, permission)).length > 0) return
  const mine = await ctx.db.selectFrom('organisations').select('id').orderBy('name').limit(1).executeTakeFirst()
  if (!mine) throw notFound()
  await requirePermission(ctx, mine.id, permission)
}
