import { problem } from '../../kernel/errors/problem.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { permittedOrganisationIds, requirePermission } from '../../kernel/organisations/access.ts'

/**
 * Lets go on only who holds a permission in an organisation, or, where none is named, in any of theirs.
 * @throws Problem 404, 403 with whom to ask
 */
export async function requireAnywhere(ctx: PersonContext, permission: string, organisationId?: string): Promise<void> {
  if (ctx.actor.side === 'staff') return
  if (organisationId) return requirePermission(ctx, organisationId, permission)
  if ((await permittedOrganisationIds(ctx, permission)).length > 0) return
  const membership = await ctx.db
    .selectFrom('memberships')
    .select('organisation_id')
    .where('account_id', '=', ctx.actor.accountId)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  if (membership) await requirePermission(ctx, membership.organisation_id, permission)
  throw problem('forbidden')
}

/**
 * Whether whoever reads them may also take them along as a file, in an organisation or, where none is named, in any of theirs.
 * @throws Problem 404, 403 with whom to ask where they read none
 */
export async function readRights(
  ctx: PersonContext,
  { read, exports }: { read: string; exports: string },
  organisationId?: string,
): Promise<{ exports: boolean }> {
  await requireAnywhere(ctx, read, organisationId)
  const ids = await permittedOrganisationIds(ctx, exports)
  return { exports: organisationId ? ids.includes(organisationId) : ids.length > 0 }
}
