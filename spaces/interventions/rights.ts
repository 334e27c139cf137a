import type { PersonContext } from '../../kernel/http/context.ts'
import { permittedOrganisationIds, requirePermissionSomewhere } from '../../kernel/organisations/access.ts'

/**
 * Whether whoever reads them may also take them along as a file, in an organisation or, where none is named, in any of theirs.
 * @throws Problem 404, 403 with whom to ask where they read none
 */
export async function readRights(
  ctx: PersonContext,
  { read, exports }: { read: string; exports: string },
  organisationId?: string,
): Promise<{ exports: boolean }> {
  await requirePermissionSomewhere(ctx, read, organisationId)
  const ids = await permittedOrganisationIds(ctx, exports)
  return { exports: organisationId ? ids.includes(organisationId) : ids.length > 0 }
}
