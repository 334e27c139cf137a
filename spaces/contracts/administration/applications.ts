import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'

// A request that is still to be carried out holds the profile that it asks for.
const profileUsed = sql<boolean>`(exists (select from connections c where c.profile_id = p.id) or exists (select from change_requests r
  join change_request_versions v on v.request_id = r.id and v.version = r.current_version
  where r.withdrawn_at is null and r.decision is distinct from 'refused' and r.carried_out_at is null and strpos(v.content::text, p.id::text) > 0))`
const roleUsed = sql<boolean>`exists (select from connection_roles c where c.role_id = p.id)`

async function readMany(ctx: StaffContext, id?: string) {
  let query = ctx.db.selectFrom('applications').select(['id', 'code', 'name', 'url', 'version'])
  if (id) query = query.where('id', '=', id)
  const rows = await query.orderBy('name').orderBy('id').execute()
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const profiles = await ctx.db
    .selectFrom('application_profiles as p')
    .select(['p.id', 'p.application_id', 'p.code', 'p.name', 'p.description', profileUsed.as('used')])
    .where('p.application_id', 'in', ids)
    .orderBy('p.name')
    .execute()
  const roles = await ctx.db
    .selectFrom('application_roles as p')
    .select(['p.id', 'p.application_id', 'p.code', 'p.name', roleUsed.as('used')])
    .where('p.application_id', 'in', ids)
    .orderBy('p.name')
    .execute()
  return rows.map((row) => ({
    ...row,
    profiles: profiles.flatMap(({ application_id, ...profile }) => (application_id === row.id ? [profile] : [])),
    roles: roles.flatMap(({ application_id, ...role }) => (application_id === row.id ? [role] : [])),
  }))
}

/** The applications that the provider sells, with their profiles and roles (C15). */
export const listApplications = async (ctx: StaffContext) => ({ items: await readMany(ctx) })

/** @throws Problem 404 */
export async function readApplication(ctx: StaffContext, id: string) {
  const [found] = await readMany(ctx, id)
  if (!found) throw notFound()
  return found
}

const note = (
  ctx: StaffContext,
  type: string,
  application: { id: string; name: string },
  before: unknown,
  after: unknown,
) =>
  record(ctx, {
    type: `contracts.${type}`,
    subjectType: 'application',
    subjectId: application.id,
    subjectLabel: application.name,
    before: before ?? undefined,
    after: after ?? undefined,
  })

/** @throws Problem 422 contracts.code_taken */
export async function createApplication(ctx: StaffContext, input: { code: string; name: string; url: string }) {
  const row = await ctx.db
    .insertInto('applications')
    .values({ ...input, brand_id: ctx.brand.id })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw invalid({ field: 'code', code: 'contracts.code_taken' })
  await note(ctx, 'application.created', { id: row.id, name: input.name }, null, input)
  return readApplication(ctx, row.id)
}

/** @throws Problem 404, conflict with the application as it stands */
export async function updateApplication(
  ctx: StaffContext,
  id: string,
  input: { name?: string | undefined; url?: string | undefined; version: number },
) {
  const before = await readApplication(ctx, id)
  const changed = await ctx.db
    .updateTable('applications')
    .set((eb) => ({
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.url === undefined ? {} : { url: input.url }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('version', '=', input.version)
    .executeTakeFirst()
  const after = await readApplication(ctx, id)
  if (Number(changed.numUpdatedRows) === 0) throw conflict(after)
  await note(
    ctx,
    'application.updated',
    after,
    { name: before.name, url: before.url },
    { name: after.name, url: after.url },
  )
  return after
}

/** A kind of profile comes from the provider only (C15). @throws Problem 404, 422 contracts.code_taken */
export async function addProfile(
  ctx: StaffContext,
  id: string,
  input: { code: string; name: string; description: string },
) {
  const application = await readApplication(ctx, id)
  const row = await ctx.db
    .insertInto('application_profiles')
    .values({ ...input, application_id: id })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw invalid({ field: 'code', code: 'contracts.code_taken' })
  await note(ctx, 'profile.created', application, null, input)
  return readApplication(ctx, id)
}

/** @throws Problem 404 */
export async function updateProfile(
  ctx: StaffContext,
  id: string,
  profileId: string,
  input: { name?: string | undefined; description?: string | undefined },
) {
  const application = await readApplication(ctx, id)
  const before = application.profiles.find((profile) => profile.id === profileId)
  if (!before) throw notFound()
  const after = { name: input.name ?? before.name, description: input.description ?? before.description }
  await ctx.db.updateTable('application_profiles').set(after).where('id', '=', profileId).execute()
  await note(ctx, 'profile.updated', application, { name: before.name, description: before.description }, after)
  return readApplication(ctx, id)
}

/** @throws Problem 404, contracts.profile_in_use */
export async function removeProfile(ctx: StaffContext, id: string, profileId: string) {
  const application = await readApplication(ctx, id)
  const before = application.profiles.find((profile) => profile.id === profileId)
  if (!before) throw notFound()
  await ctx.db.selectFrom('application_profiles').select('id').where('id', '=', profileId).forUpdate().execute()
  if ((await readApplication(ctx, id)).profiles.find((profile) => profile.id === profileId)?.used)
    throw problem('contracts.profile_in_use')
  await ctx.db.deleteFrom('application_profiles').where('id', '=', profileId).execute()
  await note(ctx, 'profile.removed', application, { code: before.code, name: before.name }, null)
}

/** @throws Problem 404, 422 contracts.code_taken */
export async function addRole(ctx: StaffContext, id: string, input: { code: string; name: string }) {
  const application = await readApplication(ctx, id)
  const row = await ctx.db
    .insertInto('application_roles')
    .values({ ...input, application_id: id })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw invalid({ field: 'code', code: 'contracts.code_taken' })
  await note(ctx, 'role.created', application, null, input)
  return readApplication(ctx, id)
}

/** @throws Problem 404 */
export async function updateRole(ctx: StaffContext, id: string, roleId: string, input: { name: string }) {
  const application = await readApplication(ctx, id)
  const before = application.roles.find((role) => role.id === roleId)
  if (!before) throw notFound()
  await ctx.db.updateTable('application_roles').set(input).where('id', '=', roleId).execute()
  await note(ctx, 'role.updated', application, { name: before.name }, input)
  return readApplication(ctx, id)
}

/** @throws Problem 404, contracts.role_in_use */
export async function removeRole(ctx: StaffContext, id: string, roleId: string) {
  const application = await readApplication(ctx, id)
  const before = application.roles.find((role) => role.id === roleId)
  if (!before) throw notFound()
  await ctx.db.selectFrom('application_roles').select('id').where('id', '=', roleId).forUpdate().execute()
  if ((await readApplication(ctx, id)).roles.find((role) => role.id === roleId)?.used)
    throw problem('contracts.role_in_use')
  await ctx.db.deleteFrom('application_roles').where('id', '=', roleId).execute()
  await note(ctx, 'role.removed', application, { code: before.code, name: before.name }, null)
}
