import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { labelOf } from '../../kernel/identity/label.ts'
import { createPerson, type NewPerson } from '../../kernel/identity/people.ts'
import { record } from '../../kernel/journal/journal.ts'
import { permissionsFor } from '../../kernel/policy/roles.ts'

const members = (ctx: StaffContext) =>
  ctx.db
    .selectFrom('staff_members as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .select(['a.id', 'a.identifier', 'a.surname', 'a.given_name', 'a.sign_in_email', 'a.status', 's.version'])
    .select(
      sql<
        Array<{ code: string; name: Text }>
      >`(select coalesce(json_agg(json_build_object('code', r.code, 'name', r.name) order by r.position, r.code), '[]')
        from staff_roles sr join roles r on r.brand_id = sr.brand_id and r.code = sr.role where sr.account_id = s.account_id)`.as(
        'roles',
      ),
    )
    .where('a.kind', '=', 'person')
type Row = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>
const viewOf = (ctx: StaffContext, row: Row) => ({
  id: row.id,
  identifier: row.identifier,
  surname: row.surname,
  givenName: row.given_name,
  signInEmail: row.sign_in_email ?? '',
  status: row.status,
  roles: row.roles.map((role) => role.code),
  roleNames: row.roles.map((role) => inLocale(role.name, ctx.locale)),
  version: row.version,
})

/** The provider's own people, by name. */
export async function listMembers(ctx: StaffContext) {
  const rows = await members(ctx).orderBy('a.surname').orderBy('a.given_name').orderBy('a.id').limit(1000).execute()
  return { items: rows.map((row) => viewOf(ctx, row)) }
}

/** The roles of the staff in this brand, in their order, with what each permits. */
export async function listStaffRoles(ctx: StaffContext) {
  const known = permissionsFor(ctx.services.spaces, 'staff')
  const rows = await ctx.db
    .selectFrom('roles as r')
    .select('r.code')
    .select(sql<string>`parvis.in_locale(r.name, ${ctx.locale})`.as('name'))
    .select(
      sql<
        string[]
      >`array(select p.permission from role_permissions p where p.brand_id = r.brand_id and p.role = r.code)`.as(
        'permissions',
      ),
    )
    .where('r.brand_id', '=', ctx.brand.id)
    .where('r.holder', '=', 'staff')
    .where('r.is_grantable', '=', true)
    .orderBy('r.position')
    .orderBy('r.code')
    .execute()
  return {
    items: rows.map((row) => ({
      ...row,
      permissions: known
        .filter(({ permission }) => row.permissions.includes(permission))
        .map(({ permission, title }) => ({ permission, title: inLocale(title, ctx.locale) })),
    })),
  }
}

/**
 * Nobody gives or takes more than they hold.
 * @throws Problem 422 on `roles` where the staff have no such role, or one permits what the asking person may not do
 */
async function requireRoles(ctx: StaffContext, roles: string[]): Promise<void> {
  const { items } = await listStaffRoles(ctx)
  for (const role of roles) {
    const found = items.find((known) => known.code === role)
    if (!found) throw invalid({ field: 'roles', code: 'bad_choice' })
    const held =
      ctx.actor.staffRoles.includes(role) ||
      found.permissions.every(({ permission }) => ctx.actor.permissions.has(permission))
    if (!held) throw invalid({ field: 'roles', code: 'back_office.role_beyond' })
  }
}

async function findMember(ctx: StaffContext, id: string): Promise<Row> {
  const row = await members(ctx).where('a.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Writes a member's roles. As the server: which roles somebody may give is not the database's to know. */
const writeRoles = (ctx: StaffContext, id: string, roles: string[]) =>
  ctx.db
    .insertInto('staff_roles')
    .values(roles.map((role) => ({ account_id: id, brand_id: ctx.brand.id, role })))
    .execute()

/** Makes an account for one of the provider's people. @throws Problem 422 on `signInEmail`, `identifier`, `roles` */
export async function addMember(ctx: StaffContext, input: NewPerson & { roles: string[] }) {
  const { roles: asked, ...person } = input
  const roles = [...new Set(asked)]
  await requireRoles(ctx, roles)
  const made = await createPerson(ctx, person)
  await ctx.asSystem(async () => {
    await ctx.db.insertInto('staff_members').values({ account_id: made.id, brand_id: ctx.brand.id }).execute()
    await writeRoles(ctx, made.id, roles)
  })
  await record(ctx, {
    type: 'back_office.member.added',
    subjectType: 'account',
    subjectId: made.id,
    subjectLabel: labelOf(input),
    after: { roles },
  })
  return viewOf(ctx, await findMember(ctx, made.id))
}

/** Whether an active member other than this one is an administrator. Who changes members meanwhile waits. */
async function hasOtherAdministrator(ctx: StaffContext, id: string): Promise<boolean> {
  await sql`select from staff_members where brand_id = ${ctx.brand.id} order by account_id for update`.execute(ctx.db)
  const { rows } = await sql<{
    found: boolean
  }>`select exists (select from staff_roles s join accounts a on a.id = s.account_id
    where s.brand_id = ${ctx.brand.id} and s.role = 'administrator' and a.status = 'active' and s.account_id <> ${id}) as found`.execute(
    ctx.db,
  )
  return rows[0]!.found
}

/**
 * Sets a member's roles (B17). The last active administrator stays one, whoever else is demoted at the same moment.
 * @throws Problem 403, 404, 422 on `roles`, conflict with the member as they stand, back_office.last_administrator
 */
export async function setRoles(ctx: StaffContext, id: string, input: { roles: string[]; version: number }) {
  const roles = [...new Set(input.roles)]
  await requireRoles(ctx, roles)
  await findMember(ctx, id)
  const others = await ctx.asSystem(() => hasOtherAdministrator(ctx, id))
  const row = await findMember(ctx, id)
  const before = viewOf(ctx, row)
  if (before.roles.length === roles.length && before.roles.every((role) => roles.includes(role))) return before
  await requireRoles(
    ctx,
    before.roles.filter((role) => !roles.includes(role)),
  )
  if (before.version !== input.version) throw conflict(before)
  if (before.roles.includes('administrator') && !roles.includes('administrator') && !others)
    throw problem('back_office.last_administrator')
  await ctx.asSystem(async () => {
    await ctx.db.deleteFrom('staff_roles').where('account_id', '=', id).execute()
    await writeRoles(ctx, id, roles)
    await ctx.db
      .updateTable('staff_members')
      .set({ version: input.version + 1 })
      .where('account_id', '=', id)
      .execute()
  })
  await record(ctx, {
    type: 'back_office.member.roles_set',
    subjectType: 'account',
    subjectId: id,
    subjectLabel: labelOf(row),
    before: { roles: before.roles },
    after: { roles },
  })
  return viewOf(ctx, await findMember(ctx, id))
}
