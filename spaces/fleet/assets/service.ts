import { sql } from 'kysely'
import type { z } from 'zod'

import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { permittedOrganisationIds, requirePermission } from '../../../kernel/organisations/access.ts'
import { requireIn } from '../rights.ts'
import { type AssetRow, assetList, viewItem } from './lists.ts'
import type * as schema from './schema.ts'

type View = z.input<typeof schema.assetView>

/** What of an asset the journal keeps. */
const keptOf = (row: AssetRow) => ({
  label: row.label,
  number: row.number,
  serial: row.serial,
  model: `${row.manufacturer} ${row.model_label}`,
  site: row.site_name ?? '',
  place: row.place,
  installedOn: row.installed_on,
  state: row.state,
  remark: row.remark,
})

async function viewOf(ctx: PersonContext, row: AssetRow): Promise<View> {
  const held = async (permission: string) =>
    ctx.actor.side === 'staff'
      ? ctx.actor.permissions.has(permission)
      : (await permittedOrganisationIds(ctx, permission)).includes(row.organisation_id)
  const open = row.state !== 'removed'
  const staff = ctx.actor.side === 'staff'
  return {
    ...viewItem(row, ctx),
    remark: row.remark,
    sourceCode: staff ? row.source_code : '',
    removedOn: row.removed_on,
    version: row.version,
    may: [
      ...(open && !staff && (await held('fleet.assets.edit')) ? (['edit'] as const) : []),
      ...(open && (await held('fleet.readings.write')) ? (['read_meters'] as const) : []),
      ...(staff && (await held('fleet.assets.write')) ? (['manage'] as const) : []),
    ],
  }
}

/** An asset as the asking person sees it. @throws Problem 404 */
export async function readAsset(ctx: PersonContext, id: string): Promise<View> {
  return viewOf(ctx, await readRow(ctx, assetList, id))
}

const taken = (error: { code?: string; constraint?: string }): never => {
  throw error.code === '23505' && error.constraint === 'assets_number_key'
    ? invalid({ field: 'number', code: 'fleet.number_taken' })
    : error.code === '23505' && error.constraint === 'assets_source_code_key'
      ? invalid({ field: 'sourceCode', code: 'fleet.source_code_taken' })
      : error
}

/** @throws Problem 422 where the site is not one of the organisation's */
async function checkSite(ctx: PersonContext, organisationId: string, siteId: string | null): Promise<void> {
  if (siteId === null) return
  const site = await ctx.db
    .selectFrom('sites')
    .select('id')
    .where('id', '=', siteId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (!site) throw invalid({ field: 'siteId', code: 'bad_choice' })
}
async function checkModel(ctx: PersonContext, modelId: string): Promise<void> {
  const model = await ctx.db
    .selectFrom('asset_models')
    .select('id')
    .where('id', '=', modelId)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!model) throw invalid({ field: 'modelId', code: 'bad_choice' })
}

const columnsOf = (content: schema.AssetContent) => ({
  label: content.label,
  site_id: content.siteId,
  place: content.place,
  remark: content.remark,
  model_id: content.modelId,
  number: content.number,
  serial: content.serial,
  source_code: content.sourceCode,
  installed_on: content.installedOn,
  state: content.state,
})

async function tell(ctx: PersonContext, type: string, row: AssetRow, facts: { before?: unknown; after?: unknown }) {
  await record(ctx, {
    type: `fleet.asset.${type}`,
    organisationId: row.organisation_id,
    subjectType: 'asset',
    subjectId: row.id,
    subjectLabel: `${row.number} ${row.label}`,
    ...facts,
  })
}

/** Adds an asset to a client's fleet. @throws Problem 422 on `organisationId`, `modelId`, `siteId`, `number`, `sourceCode` */
export async function createAsset(ctx: StaffContext, body: z.output<typeof schema.creationBody>): Promise<View> {
  const client = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', body.organisationId)
    .executeTakeFirst()
  if (!client) throw invalid({ field: 'organisationId', code: 'bad_choice' })
  await checkModel(ctx, body.modelId)
  await checkSite(ctx, body.organisationId, body.siteId)
  const made = await ctx.db
    .insertInto('assets')
    .values({
      ...columnsOf(body),
      brand_id: ctx.brand.id,
      organisation_id: body.organisationId,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
    .catch(taken)
  const row = await readRow(ctx, assetList, made.id)
  await tell(ctx, 'added', row, { after: keptOf(row) })
  return viewOf(ctx, row)
}

/** Locks an asset at the version that the person saw. @throws Problem 404, conflict, fleet.asset_removed */
async function hold(ctx: PersonContext, id: string, version: number): Promise<AssetRow> {
  await ctx.db.selectFrom('assets').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, assetList, id)
  if (row.version !== version) throw conflict(await viewOf(ctx, row))
  if (row.state === 'removed') throw problem('fleet.asset_removed')
  return row
}

async function set(
  ctx: PersonContext,
  before: AssetRow,
  type: string,
  columns: Record<string, unknown>,
): Promise<View> {
  await ctx.db
    .updateTable('assets')
    .set({ ...columns, version: before.version + 1, updated_at: ctx.now })
    .where('id', '=', before.id)
    .execute()
    .catch(taken)
  const after = await readRow(ctx, assetList, before.id)
  await tell(ctx, type, after, { before: keptOf(before), after: keptOf(after) })
  return viewOf(ctx, after)
}

/** Changes an asset as its provider. @throws Problem 404, conflict, fleet.asset_removed, 422 */
export async function changeAsset(
  ctx: StaffContext,
  id: string,
  { version, ...content }: z.output<typeof schema.changeBody>,
): Promise<View> {
  const before = await hold(ctx, id, version)
  await checkModel(ctx, content.modelId)
  await checkSite(ctx, before.organisation_id, content.siteId)
  return set(ctx, before, 'changed', columnsOf(content))
}

/** Changes what is the client's to say of an asset (P10). @throws Problem 404, 403 with whom to ask, conflict, fleet.asset_removed, 422 */
export async function editAsset(
  ctx: ClientContext,
  id: string,
  { version, ...content }: z.output<typeof schema.editBody>,
): Promise<View> {
  const seen = await readRow(ctx, assetList, id)
  await requirePermission(ctx, seen.organisation_id, 'fleet.assets.edit')
  if (seen.state === 'removed') throw problem('fleet.asset_removed')
  const before = await hold(ctx, id, version)
  await checkSite(ctx, before.organisation_id, content.siteId)
  return set(ctx, before, 'edited', {
    label: content.label,
    site_id: content.siteId,
    place: content.place,
    remark: content.remark,
  })
}

/** What the fleet may be filtered by: kinds, and the sites of the organisation that have assets. */
export async function readFilters(ctx: PersonContext, organisationId: string | undefined) {
  await requireIn(ctx, organisationId, 'fleet.assets.read')
  const kinds = await ctx.db
    .selectFrom('asset_kinds as k')
    .select(['k.code', 'k.label'])
    .where('k.brand_id', '=', ctx.brand.id)
    .orderBy('k.code')
    .limit(200)
    .execute()
  const sites = organisationId
    ? await ctx.db
        .selectFrom('sites as s')
        .select(['s.id', 's.name'])
        .where('s.organisation_id', '=', organisationId)
        .where(
          sql<boolean>`exists (select from assets a where a.organisation_id = s.organisation_id and a.site_id = s.id)`,
        )
        .orderBy('s.name')
        .limit(500)
        .execute()
    : []
  return {
    kinds: kinds.map((one) => ({ code: one.code, label: inLocale(one.label as Text, ctx.locale) })),
    sites,
  }
}

/** The picture of an asset, or of its model. @throws Problem 404 */
export async function pictureOf(ctx: PersonContext, id: string, fileId: string): Promise<string> {
  const row = await readRow(ctx, assetList, id)
  const shown = row.picture_id ?? row.model_picture_id
  if (shown !== fileId) throw notFound()
  return fileId
}
