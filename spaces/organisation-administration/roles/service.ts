import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, locales, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import type { Access } from '../../../kernel/policy/access.ts'
import { firstRefusal, require } from '../../../kernel/policy/decision.ts'
import { permissionsFor } from '../../../kernel/policy/roles.ts'
import { subscribableSpaces } from '../memberships/membership.ts'
import {
  canDeleteRole,
  canSetRoles,
  isPresetRole,
  keptPermissions,
  principalOnlyPermissions,
  type RoleUse,
} from '../policy.ts'

type DefaultSpace = { space: string; access: Access }
type Row = {
  code: string
  name: Text
  is_grantable: boolean
  version: number
  permissions: string[]
  defaults: DefaultSpace[]
  members: number
  /** In the history only: ended memberships and requests. */
  kept: boolean
}

/** Every permission that members may have, space by space, in the person's language. */
export const listPermissions = (ctx: Context) =>
  permissionsFor(ctx.services.spaces, 'membership').map(({ permission, space, title, parameter }) => ({
    permission,
    parameter,
    name: title[ctx.locale],
    space,
  }))

/** The permissions to read in each space that can be subscribed to: what a technical user cannot do without. */
const readPermissions = (ctx: Context): string[] =>
  ctx.services.spaces.flatMap((space) => (space.explained ? [space.explained.permission('read')] : []))

async function findRoles(ctx: StaffContext, code?: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.code, r.name, r.is_grantable, r.version,
      array(select p.permission from role_permissions p where p.brand_id = r.brand_id and p.role = r.code order by 1) as permissions,
      coalesce((select jsonb_agg(jsonb_build_object('space', d.space, 'access', d.access) order by d.space)
        from role_default_spaces d where d.brand_id = r.brand_id and d.role = r.code), '[]') as defaults,
      (select count(*)::int from memberships m where m.brand_id = r.brand_id and m.role = r.code and m.removed_at is null) as members,
      exists (select from memberships m where m.brand_id = r.brand_id and r.code in (m.role, m.proposed_role))
        or exists (select from membership_requests q where q.brand_id = r.brand_id and r.code in (q.role, q.granted_role)) as kept
    from roles r where r.brand_id = ${ctx.brand.id} and r.holder = 'membership' and ${code === undefined ? sql`true` : sql`r.code = ${code}`}
    order by r.position, r.code`.execute(ctx.db)
  return rows
}

const roleUse = (row: Row): RoleUse => ({ code: row.code, members: row.members, kept: row.kept })

const viewOf = (ctx: StaffContext, row: Row) => ({
  code: row.code,
  name: inLocale(row.name, ctx.locale),
  names: row.name,
  grantable: row.is_grantable,
  preset: isPresetRole(row.code),
  members: row.members,
  permissions: row.permissions,
  /** Those that this role keeps. */
  kept: keptPermissions(row.code, readPermissions(ctx)),
  defaultSpaces: row.defaults,
  version: row.version,
  abilities: {
    edit: ability(canSetRoles(ctx.actor), ctx.locale),
    remove: ability(firstRefusal(canSetRoles(ctx.actor), canDeleteRole(roleUse(row))), ctx.locale),
  },
})

/** The decision table: every role of the deployment with its permissions and default spaces, and all that there is to tick. */
export async function readRoles(ctx: StaffContext) {
  return {
    items: (await findRoles(ctx)).map((row) => viewOf(ctx, row)),
    permissions: listPermissions(ctx).map((one) => ({
      ...one,
      principalOnly: principalOnlyPermissions.includes(one.permission),
    })),
    spaces: subscribableSpaces(ctx).map(({ space, title }) => ({ space, title })),
    abilities: { create: ability(canSetRoles(ctx.actor), ctx.locale) },
  }
}

async function readRole(ctx: StaffContext, code: string) {
  const [row] = await findRoles(ctx, code)
  if (!row) throw notFound()
  return viewOf(ctx, row)
}

/** @throws Problem 422 on `permissions.N`, `defaultSpaces.N.space` */
function check(
  ctx: StaffContext,
  code: string | undefined,
  input: { permissions?: string[] | undefined; defaultSpaces?: DefaultSpace[] | undefined },
): void {
  const known = new Set(listPermissions(ctx).map((one) => one.permission))
  input.permissions?.forEach((permission, index) => {
    if (!known.has(permission)) throw invalid({ field: `permissions.${index}`, code: 'bad_choice' })
    if (code !== 'principal_manager' && principalOnlyPermissions.includes(permission))
      throw invalid({ field: `permissions.${index}`, code: 'organisation.permission_of_principal' })
  })
  const spaces = new Set(subscribableSpaces(ctx).map((one) => one.space))
  const seen = new Set<string>()
  input.defaultSpaces?.forEach((one, index) => {
    if (!spaces.has(one.space) || seen.has(one.space))
      throw invalid({ field: `defaultSpaces.${index}.space`, code: 'bad_choice' })
    seen.add(one.space)
  })
  const missing =
    code &&
    input.permissions &&
    keptPermissions(code, readPermissions(ctx)).find((one) => known.has(one) && !input.permissions!.includes(one))
  if (missing)
    throw invalid({
      field: 'permissions',
      code: 'organisation.permission_kept',
      params: { name: listPermissions(ctx).find((one) => one.permission === missing)!.name },
    })
}

async function setPermissions(ctx: StaffContext, code: string, permissions: string[]): Promise<void> {
  await ctx.db.deleteFrom('role_permissions').where('brand_id', '=', ctx.brand.id).where('role', '=', code).execute()
  const unique = [...new Set(permissions)]
  if (unique.length > 0)
    await ctx.db
      .insertInto('role_permissions')
      .values(unique.map((permission) => ({ brand_id: ctx.brand.id, role: code, permission })))
      .execute()
}

async function setDefaultSpaces(ctx: StaffContext, code: string, spaces: DefaultSpace[]): Promise<void> {
  await ctx.db.deleteFrom('role_default_spaces').where('brand_id', '=', ctx.brand.id).where('role', '=', code).execute()
  if (spaces.length > 0)
    await ctx.db
      .insertInto('role_default_spaces')
      .values(spaces.map(({ space, access }) => ({ brand_id: ctx.brand.id, role: code, space, access })))
      .execute()
}

const codeOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36) || 'role'

/** @throws Problem 422 on `names.fr` or another language where another role has that name */
async function refuseTakenNames(ctx: StaffContext, names: Text, except?: string) {
  const others = (await findRoles(ctx)).filter((row) => row.code !== except)
  const same = (a: string, b: string) => a.localeCompare(b, ctx.locale, { sensitivity: 'base' }) === 0
  const taken = locales.filter((locale) => others.some((row) => same(inLocale(row.name, locale), names[locale])))
  if (taken.length > 0)
    throw invalid(...taken.map((locale) => ({ field: `names.${locale}`, code: 'organisation.role_name_taken' })))
  return others
}

/** Makes a role of the deployment's own, which managers may give. @throws Problem 403, 422 on `names`, `permissions`, `defaultSpaces` */
export async function createRole(
  ctx: StaffContext,
  input: { names: Text; permissions: string[]; defaultSpaces: DefaultSpace[] },
) {
  require(canSetRoles(ctx.actor))
  check(ctx, undefined, input)
  const others = await refuseTakenNames(ctx, input.names)
  const base = codeOf(input.names.en)
  let code = base.length < 2 ? `${base}_role` : base
  for (let n = 2; others.some((row) => row.code === code); n++) code = `${base}_${n}`
  const made = await ctx.db
    .insertInto('roles')
    .values({ brand_id: ctx.brand.id, holder: 'membership', code, name: JSON.stringify(input.names) })
    .onConflict((oc) => oc.columns(['brand_id', 'code']).doNothing())
    .returning('code')
    .executeTakeFirst()
  if (!made) throw invalid({ field: 'names.en', code: 'organisation.role_name_taken' })
  await setPermissions(ctx, code, input.permissions)
  await setDefaultSpaces(ctx, code, input.defaultSpaces)
  await record(ctx, {
    type: 'organisation.role.created',
    subjectType: 'membership_role',
    subjectLabel: inLocale(input.names, ctx.brand.locale),
    after: { code, ...input },
  })
  return readRole(ctx, code)
}

/**
 * Renames a role, or changes what it may do (at once) and opens by itself (for memberships to come).
 * @throws Problem 403, 404, conflict with the role as it stands, 422 on `names`, `permissions`, `defaultSpaces`, `grantable`
 */
export async function updateRole(
  ctx: StaffContext,
  code: string,
  input: {
    version: number
    names?: Text | undefined
    grantable?: boolean | undefined
    permissions?: string[] | undefined
    defaultSpaces?: DefaultSpace[] | undefined
  },
) {
  require(canSetRoles(ctx.actor))
  await ctx.db
    .selectFrom('roles')
    .select('code')
    .where('brand_id', '=', ctx.brand.id)
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst()
  const before = await readRole(ctx, code)
  if (before.version !== input.version) throw conflict(before)
  check(ctx, code, input)
  if (
    input.grantable !== undefined &&
    input.grantable !== before.grantable &&
    before.preset &&
    code !== 'secondary_manager'
  )
    throw invalid({ field: 'grantable', code: 'organisation.role_preset' })
  const names = input.names ?? before.names
  if (locales.some((locale) => names[locale] !== before.names[locale])) await refuseTakenNames(ctx, names, code)
  await ctx.db
    .updateTable('roles')
    .set((eb) => ({
      name: JSON.stringify(names),
      is_grantable: input.grantable ?? before.grantable,
      version: eb('version', '+', 1),
    }))
    .where('brand_id', '=', ctx.brand.id)
    .where('code', '=', code)
    .execute()
  if (input.permissions) await setPermissions(ctx, code, input.permissions)
  if (input.defaultSpaces) await setDefaultSpaces(ctx, code, input.defaultSpaces)
  const after = await readRole(ctx, code)
  const settings = (view: typeof after) => ({
    names: view.names,
    grantable: view.grantable,
    permissions: view.permissions,
    defaultSpaces: view.defaultSpaces,
  })
  await record(ctx, {
    type: 'organisation.role.updated',
    subjectType: 'membership_role',
    subjectLabel: inLocale(after.names, ctx.brand.locale),
    before: { code, ...settings(before) },
    after: { code, ...settings(after) },
  })
  return after
}

/**
 * Saves the decision table as it was edited: of several roles all or none (P2).
 * @throws Problem 403, 404, conflict with the role that somebody else changed, 422 on `roles.N.permissions.M`
 */
export async function saveRoles(
  ctx: StaffContext,
  roles: Array<{ code: string; version: number; permissions: string[] }>,
) {
  // In one order, so that two who save at once wait for each other instead of both ending.
  const inOrder = [...roles.entries()].sort(([, a], [, b]) => (a.code < b.code ? -1 : 1))
  for (const [index, { code, ...change }] of inOrder)
    await updateRole(ctx, code, change).catch((error) => {
      for (const field of (error as { fields?: Array<{ field: string }> }).fields ?? [])
        field.field = `roles.${index}.${field.field}`
      throw error
    })
  return readRoles(ctx)
}

/** Deletes a role of the deployment's own that nobody has or had. @throws Problem 403, 404, organisation.role_preset, role_in_use, role_was_used */
export async function deleteRole(ctx: StaffContext, code: string): Promise<void> {
  require(canSetRoles(ctx.actor))
  // Whoever gives the role at this moment waits for the row, or is waited for.
  await ctx.db
    .selectFrom('roles')
    .select('code')
    .where('brand_id', '=', ctx.brand.id)
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst()
  const [row] = await findRoles(ctx, code)
  if (!row) throw notFound()
  const decision = canDeleteRole(roleUse(row))
  if (!decision.allowed) throw problem(decision.because, decision.params)
  await ctx.db.deleteFrom('roles').where('brand_id', '=', ctx.brand.id).where('code', '=', code).execute()
  await record(ctx, {
    type: 'organisation.role.deleted',
    subjectType: 'membership_role',
    subjectLabel: inLocale(row.name, ctx.brand.locale),
    before: { code, permissions: row.permissions, defaultSpaces: row.defaults },
  })
}
