import { sql } from 'kysely'
import { invalid, notFound } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { record } from '../../kernel/journal/journal.ts'
import { readOrganisation, requireOpen } from './clients.ts'
import { type Address, addressColumnsOf, type Given, viewSite } from './columns.ts'

/** Adds a site, whose coordinates can then be copied into forms (C20). @throws Problem 404, 422 on `name` */
export async function addSite(ctx: StaffContext, organisationId: string, input: Address & { name: string }) {
  requireOpen(await readOrganisation(ctx, organisationId))
  const { name, ...columns } = addressColumnsOf(input)
  const row = await ctx.db
    .insertInto('sites')
    .values({ ...columns, name: name!, organisation_id: organisationId })
    .onConflict((oc) => oc.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw invalid({ field: 'name', code: 'back_office.site_name_taken' })
  await record(ctx, {
    type: 'back_office.site.added',
    organisationId,
    subjectType: 'site',
    subjectId: row.id,
    subjectLabel: row.name,
    after: viewSite(row),
  })
  return viewSite(row)
}

async function readSite(ctx: StaffContext, organisationId: string, siteId: string) {
  const row = await ctx.db
    .selectFrom('sites')
    .selectAll()
    .where('id', '=', siteId)
    .where('organisation_id', '=', organisationId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Changes a site. @throws Problem 404, 422 on `name` */
export async function updateSite(
  ctx: StaffContext,
  organisationId: string,
  siteId: string,
  input: Given<Address & { name: string }>,
) {
  const before = await readSite(ctx, organisationId, siteId)
  if (input.name !== undefined) {
    const other = await ctx.db
      .selectFrom('sites')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where(sql<boolean>`lower(normalize(name)) = lower(normalize(${input.name}))`)
      .where('id', '<>', siteId)
      .executeTakeFirst()
    if (other) throw invalid({ field: 'name', code: 'back_office.site_name_taken' })
  }
  const columns = addressColumnsOf(input)
  if (Object.keys(columns).length === 0) return viewSite(before)
  const row = await ctx.db
    .updateTable('sites')
    .set(columns)
    .where('id', '=', siteId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'back_office.site.updated',
    organisationId,
    subjectType: 'site',
    subjectId: siteId,
    subjectLabel: row.name,
    before: viewSite(before),
    after: viewSite(row),
  })
  return viewSite(row)
}

/** Takes a site away. @throws Problem 404 */
export async function removeSite(ctx: StaffContext, organisationId: string, siteId: string): Promise<void> {
  const row = await readSite(ctx, organisationId, siteId)
  await ctx.db.deleteFrom('sites').where('id', '=', siteId).execute()
  await record(ctx, {
    type: 'back_office.site.removed',
    organisationId,
    subjectType: 'site',
    subjectId: siteId,
    subjectLabel: row.name,
    before: viewSite(row),
  })
}
