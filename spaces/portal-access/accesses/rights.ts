import type { StaffContext } from '../../../kernel/http/context.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { permissionsFor } from '../../../kernel/policy/roles.ts'
import { listRoles } from '../../organisation-administration/index.ts'

/** The roles that people of a client may have, in their order, each with what it permits in words (D12). */
export async function listRights(ctx: StaffContext) {
  const known = permissionsFor(ctx.services.spaces, 'membership')
  const held = await ctx.db
    .selectFrom('role_permissions')
    .select(['role', 'permission'])
    .where('brand_id', '=', ctx.brand.id)
    .execute()
  return (await listRoles(ctx))
    .filter((role) => role.code !== 'technical')
    .map((role) => {
      const permits = new Set(held.filter((one) => one.role === role.code).map((one) => one.permission))
      return {
        ...role,
        permissions: known
          .filter(({ permission }) => permits.has(permission))
          .map(({ title }) => inLocale(title, ctx.locale)),
      }
    })
}
