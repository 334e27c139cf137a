import { sql } from 'kysely'
import type { z } from 'zod'

import { formatDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import {
  permittedOrganisationIds,
  requirePermission,
  requirePermissionSomewhere,
} from '../../../kernel/organisations/access.ts'
import { type AssetRow, assetList, viewItem } from './lists.ts'
import type * as schema from './schema.ts'
import { contactParts } from './schema.ts'

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
  const contacts = await ctx.db
    .selectFrom('asset_contacts')
    .select(['part', 'name', 'email', 'phone'])
    .where('asset_id', '=', row.id)
    .execute()
  const next = staff
    ? await ctx.db.selectFrom('assets').select('id').where('moved_from_id', '=', row.id).executeTakeFirst()
    : undefined
  return {
    ...viewItem(row, ctx),
    contacts: contactParts.flatMap((part) => contacts.filter((one) => one.part === part)) as View['contacts'],
    movedFromId: staff ? row.moved_from_id : null,
    movedToId: next?.id ?? null,
    ownPicture: row.picture_id !== null,
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

/** An asset that the asking person sees. @throws Problem 404; 403 with whom to ask where it is their organisation's */
export async function findAsset(ctx: PersonContext, id: string): Promise<AssetRow> {
  try {
    return await readRow(ctx, assetList, id)
  } catch (error) {
    if (ctx.actor.side !== 'client') throw error
    const there = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('assets')
        .select('organisation_id')
        .where('id', '=', id)
        .where('brand_id', '=', ctx.brand.id)
        .executeTakeFirst(),
    )
    if (there) await requirePermission(ctx, there.organisation_id, 'fleet.assets.read')
    throw error
  }
}

/** An asset as the asking person sees it. @throws Problem as `findAsset` */
export async function readAsset(ctx: PersonContext, id: string): Promise<View> {
  return viewOf(ctx, await findAsset(ctx, id))
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
export async function hold(ctx: PersonContext, id: string, version: number): Promise<AssetRow> {
  await ctx.db.selectFrom('assets').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, assetList, id)
  if (row.version !== version) throw conflict(await viewOf(ctx, row))
  if (row.state === 'removed') throw problem('fleet.asset_removed')
  return row
}

/** Writes columns of an asset that is held, in the journal too. */
export async function set(
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
  const seen = await findAsset(ctx, id)
  await requirePermission(ctx, seen.organisation_id, 'fleet.assets.edit')
  if (seen.state === 'removed') throw problem('fleet.asset_removed')
  await limitAct(ctx, 'asset-edits', 300)
  const before = await hold(ctx, id, version)
  await checkSite(ctx, before.organisation_id, content.siteId)
  return set(ctx, before, 'edited', {
    label: content.label,
    site_id: content.siteId,
    place: content.place,
    remark: content.remark,
  })
}

/** What the fleet may be filtered by: kinds, and the sites of the organisation; `used`: those that have assets. */
export async function readFilters(ctx: PersonContext, organisationId: string | undefined) {
  await requirePermissionSomewhere(ctx, 'fleet.assets.read', organisationId)
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
        .select(
          sql<boolean>`exists (select from assets a where a.organisation_id = s.organisation_id and a.site_id = s.id)`.as(
            'used',
          ),
        )
        .where('s.organisation_id', '=', organisationId)
        .orderBy('s.name')
        .limit(500)
        .execute()
    : []
  const mayExport =
    ctx.actor.side === 'staff'
      ? ctx.actor.permissions.has('fleet.assets.export')
      : (await permittedOrganisationIds(ctx, 'fleet.assets.export')).some(
          (id) => !organisationId || id === organisationId,
        )
  return {
    may: mayExport ? ['export' as const] : [],
    kinds: kinds.map((one) => ({ code: one.code, label: inLocale(one.label as Text, ctx.locale) })),
    sites,
  }
}

/** The picture of an asset, or of its model. @throws Problem 404 */
export async function pictureOf(ctx: PersonContext, id: string, fileId: string): Promise<string> {
  const row = await findAsset(ctx, id)
  const shown = row.picture_id ?? row.model_picture_id
  if (shown !== fileId) throw notFound()
  return fileId
}

/** Sets whom to ask about an asset (P10): its client, and its provider. @throws Problem 404, 403 with whom to ask, conflict, fleet.asset_removed */
export async function setContacts(
  ctx: PersonContext,
  id: string,
  { version, ...contacts }: z.output<typeof schema.contactsBody>,
): Promise<View> {
  const seen = await findAsset(ctx, id)
  await requirePermission(ctx, seen.organisation_id, 'fleet.assets.edit')
  if (seen.state === 'removed') throw problem('fleet.asset_removed')
  await limitAct(ctx, 'asset-edits', 300)
  const row = await hold(ctx, id, version)
  const before = (await viewOf(ctx, row)).contacts
  await ctx.db.deleteFrom('asset_contacts').where('asset_id', '=', id).execute()
  const after = contactParts.flatMap((part) => (contacts[part] ? [{ part, ...contacts[part] }] : []))
  if (after.length > 0)
    await ctx.db
      .insertInto('asset_contacts')
      .values(after.map((one) => ({ ...one, asset_id: id, organisation_id: row.organisation_id })))
      .execute()
  await ctx.db
    .updateTable('assets')
    .set({ version: version + 1, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
  const named = (all: typeof after) =>
    Object.fromEntries(all.map(({ part, ...one }) => [part, Object.values(one).filter(Boolean).join(' · ')]))
  await tell(ctx, 'contacts', row, { before: named(before), after: named(after) })
  return readAsset(ctx, id)
}

/** Takes an asset out of the fleet; its history stays. @throws Problem 404, conflict, fleet.asset_removed, 422 on `on` */
export async function removeAsset(
  ctx: StaffContext,
  id: string,
  { version, on }: z.output<typeof schema.removalBody>,
): Promise<View> {
  await holdMeters(ctx, id)
  const before = await hold(ctx, id, version)
  await checkLeaving(ctx, before, on)
  return set(ctx, before, 'removed', { state: 'removed', removed_on: on })
}

/** Whoever enters a reading at this moment is waited for, and finds the asset gone else: no reading is left behind. Always before the asset, as a reading does. */
const holdMeters = (ctx: StaffContext, id: string) =>
  ctx.asSystem(() =>
    ctx.db.selectFrom('meters').select('id').where('asset_id', '=', id).orderBy('id').forUpdate().execute(),
  )

/** Nothing of an asset is later than the day on which it goes. @throws Problem 422 on `on` */
async function checkLeaving(ctx: StaffContext, asset: AssetRow, on: string): Promise<void> {
  if (on > ctx.today) throw invalid({ field: 'on', code: 'fleet.day_to_come' })
  const { rows } = await sql<{ last: string | null }>`select greatest(
      (select max(r.read_on) from meters m join meter_readings r on r.meter_id = m.id where m.asset_id = ${asset.id} and r.voided_at is null),
      ${asset.installed_on}::date)::text as last`.execute(ctx.db)
  const last = rows[0]?.last
  if (last && on < last)
    throw invalid({ field: 'on', code: 'fleet.leaves_before', params: { day: formatDay(last, ctx.locale) } })
}

/** Puts an asset back that was taken out by mistake. @throws Problem 404, conflict, fleet.asset_moved, 422 on `number` */
export async function returnAsset(ctx: StaffContext, id: string, { version }: { version: number }): Promise<View> {
  await ctx.db.selectFrom('assets').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, assetList, id)
  if (row.version !== version || row.state !== 'removed') throw conflict(await viewOf(ctx, row))
  const moved = await ctx.db.selectFrom('assets').select('id').where('moved_from_id', '=', id).executeTakeFirst()
  if (moved) throw problem('fleet.asset_moved')
  return set(ctx, row, 'returned', { state: 'stored', removed_on: null })
}

/**
 * Moves an asset to another client: it is removed where it was, with its readings, outages and whatever other spaces keep of it, and begins
 * anew there with its meters as they stand. Its label opens it there from then on. @returns the asset at its new client
 * @throws Problem 404, conflict, fleet.asset_removed, 422 on `organisationId`, `siteId`, `on`
 */
export async function moveAsset(ctx: StaffContext, id: string, body: z.output<typeof schema.moveBody>): Promise<View> {
  await holdMeters(ctx, id)
  const before = await hold(ctx, id, body.version)
  const there = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', body.organisationId)
    .executeTakeFirst()
  if (!there || there.id === before.organisation_id) throw invalid({ field: 'organisationId', code: 'bad_choice' })
  await checkSite(ctx, there.id, body.siteId)
  await checkLeaving(ctx, before, body.on)
  await ctx.db
    .updateTable('assets')
    .set({
      state: 'removed',
      removed_on: body.on,
      label_token: sql`replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')`,
      version: before.version + 1,
      updated_at: ctx.now,
    })
    .where('id', '=', id)
    .execute()
  const made = await ctx.db
    .insertInto('assets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: there.id,
      model_id: before.model_id,
      label: before.label,
      number: before.number,
      serial: before.serial,
      source_code: before.source_code,
      site_id: body.siteId,
      installed_on: body.on,
      state: before.state,
      moved_from_id: id,
      label_token: before.label_token,
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await copyMeters(ctx, id, { id: made.id, organisationId: there.id, on: body.on })
  await tell(ctx, 'moved', before, { before: { client: before.organisation_name }, after: { client: there.name } })
  const after = await readRow(ctx, assetList, made.id)
  await tell(ctx, 'added', after, { after: keptOf(after) })
  return viewOf(ctx, after)
}

/** Gives the asset that begins anew the meters of the one that left, each with where it stands. */
async function copyMeters(
  ctx: StaffContext,
  from: string,
  to: { id: string; organisationId: string; on: string },
): Promise<void> {
  const { rows } = await sql<{ id: string; base: string | null }>`
    with last as (
      select m.id, m.kind, (select coalesce(r.start_value, r.value) from meter_readings r where r.meter_id = m.id and r.voided_at is null
        order by r.read_on desc, r.position desc limit 1) as base from meters m where m.asset_id = ${from}
    ), made as (
      insert into meters (brand_id, asset_id, organisation_id, kind, digits, every_days, usual_least, usual_most, created_at)
      select m.brand_id, ${to.id}, ${to.organisationId}, m.kind, m.digits, m.every_days, m.usual_least, m.usual_most, ${ctx.now}
      from meters m where m.asset_id = ${from} returning id, kind
    ) select made.id, last.base from made join last on last.kind = made.kind`.execute(ctx.db)
  const starts = rows.filter(({ base }) => base !== null)
  if (starts.length === 0) return
  // Where the meters stood is no reading of anybody: whoever moves an asset need not hold the right to read meters.
  await ctx.asSystem(() =>
    ctx.db
      .insertInto('meter_readings')
      .values(
        starts.map(({ id, base }) => ({
          brand_id: ctx.brand.id,
          meter_id: id,
          organisation_id: to.organisationId,
          read_on: to.on,
          value: Number(base),
          origin: 'start',
          recorded_at: ctx.now,
          recorded_by_label: ctx.actor.label,
        })),
      )
      .execute(),
  )
}

const apart = (error: { constraint?: string }): never => {
  throw error.constraint === 'asset_outages_apart'
    ? invalid({ field: 'startsOn', code: 'fleet.outages_overlap' })
    : error
}

/** Says that an asset stands still, or stood still. @throws Problem 404, 422 on `startsOn`, `endsOn` */
export async function openOutage(
  ctx: StaffContext,
  id: string,
  body: z.output<typeof schema.outageBody>,
): Promise<void> {
  const row = await readRow(ctx, assetList, id)
  if (row.state === 'removed') throw problem('fleet.asset_removed')
  checkOutage(ctx, body)
  await ctx.db
    .insertInto('asset_outages')
    .values({
      brand_id: ctx.brand.id,
      asset_id: id,
      organisation_id: row.organisation_id,
      starts_on: body.startsOn,
      ends_on: body.endsOn,
      reason: body.reason,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .execute()
    .catch(apart)
  await tell(ctx, 'stopped', row, { after: body })
}
function checkOutage(ctx: StaffContext, { startsOn, endsOn }: { startsOn: string; endsOn: string | null }): void {
  if (startsOn > ctx.today) throw invalid({ field: 'startsOn', code: 'fleet.day_to_come' })
  if (endsOn !== null && endsOn > ctx.today) throw invalid({ field: 'endsOn', code: 'fleet.day_to_come' })
  if (endsOn !== null && endsOn < startsOn) throw invalid({ field: 'endsOn', code: 'fleet.ends_before' })
}

/** Changes when an asset stood still: says that it works again, corrects a day. @throws Problem 404, conflict, 422 */
export async function changeOutage(
  ctx: StaffContext,
  id: string,
  outageId: string,
  { version, ...body }: z.output<typeof schema.outageChange>,
): Promise<void> {
  const row = await readRow(ctx, assetList, id)
  const before = await ctx.db
    .selectFrom('asset_outages')
    .selectAll()
    .where('id', '=', outageId)
    .where('asset_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw notFound()
  if (before.version !== version)
    throw conflict({ startsOn: before.starts_on, endsOn: before.ends_on, reason: before.reason })
  checkOutage(ctx, body)
  await ctx.db
    .updateTable('asset_outages')
    .set({ starts_on: body.startsOn, ends_on: body.endsOn, reason: body.reason, version: version + 1 })
    .where('id', '=', outageId)
    .execute()
    .catch(apart)
  await tell(ctx, 'outage_changed', row, {
    before: { startsOn: before.starts_on, endsOn: before.ends_on, reason: before.reason },
    after: body,
  })
}
