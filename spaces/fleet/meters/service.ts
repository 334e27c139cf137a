import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { addDays, type Day, daysBetween } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext, Reader, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { numberText } from '../../../kernel/numbers/words.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { type AssetRow, assetList } from '../assets/lists.ts'
import { findAsset } from '../assets/service.ts'
import { meterKind } from '../meter-kinds/record.ts'
import { fleetSettings } from '../settings.ts'
import { curveOf, type Reading, usualOf } from './consumption.ts'
import { judge } from './limits.ts'
import * as schema from './schema.ts'

/** What meters count, kept by the staff. */
export const meterKinds = defineRecord(meterKind, {
  rows: (db) =>
    db
      .selectFrom('meter_kinds as r')
      .selectAll('r')
      .select(sql<boolean>`exists (select from meters m where m.brand_id = r.brand_id and m.kind = r.code)`.as('used')),
  unique: { meter_kinds_code_key: { field: 'code', code: 'fleet.kind_taken' } },
  whole: {
    holds: ({ usualLeast, usualMost }) => usualLeast === null || usualMost === null || usualLeast <= usualMost,
    field: 'usualMost',
    code: 'fleet.usual_order',
  },
  deletion: { open: (row) => !row.used, refused: 'fleet.meter_kind_used' },
})

type ReadingRow = {
  meter_id: string
  read_on: Day
  value: number
  start_value: number | null
  wrapped: number
  by: string
}

/** The readings of an asset's meters that hold, in their order, by meter; a client sees those of its own time. */
export async function readingsOf(ctx: Context, assetId: string): Promise<Map<string, Array<Reading & { by: string }>>> {
  const { rows } =
    await sql<ReadingRow>`select r.meter_id, r.read_on, r.value::float8 as value, r.start_value::float8 as start_value,
      r.wrapped::float8 as wrapped, r.recorded_by_label as by
    from meters m join meter_readings r on r.meter_id = m.id where m.asset_id = ${assetId} and r.voided_at is null
    order by r.meter_id, r.read_on, r.position`.execute(ctx.db)
  const found = new Map<string, Array<Reading & { by: string }>>()
  for (const row of rows) {
    const list = found.get(row.meter_id) ?? []
    list.push({ on: row.read_on, value: row.value, startValue: row.start_value, wrapped: row.wrapped, by: row.by })
    if (list.length === 1) found.set(row.meter_id, list)
  }
  return found
}

/** The meters of an asset with their words, in the order in which they were added. */
export const metersOf = (ctx: Context, assetId: string) =>
  ctx.db
    .selectFrom('meters as m')
    .innerJoin('meter_kinds as k', (join) => join.onRef('k.brand_id', '=', 'm.brand_id').onRef('k.code', '=', 'm.kind'))
    .selectAll('m')
    .select(['k.label', 'k.unit'])
    .where('m.asset_id', '=', assetId)
    .orderBy('m.created_at')
    .orderBy('m.kind')
    .execute()

/** Whether the asking person sees what the meters showed: the staff always, clients as the brand says. */
export const showsValues = (reader: Pick<Reader, 'actor' | 'brand' | 'services'>): boolean =>
  reader.actor.side === 'staff' || settingOf(reader, fleetSettings.show_previous_reading)

/** The meters of an asset as the asking person sees them. @throws Problem 404 */
export async function readMeters(ctx: PersonContext, assetId: string): Promise<z.input<typeof schema.metersView>> {
  await findAsset(ctx, assetId)
  const [meters, readings] = [await metersOf(ctx, assetId), await readingsOf(ctx, assetId)]
  const showsPrevious = showsValues(ctx)
  const soon = addDays(ctx.today, settingOf(ctx, fleetSettings.reading_notice_days))
  return {
    showsPrevious,
    items: meters.map((meter) => {
      const read = readings.get(meter.id) ?? []
      const last = read.at(-1)
      return {
        id: meter.id,
        kind: meter.kind,
        label: inLocale(meter.label as Text, ctx.locale),
        unit: inLocale(meter.unit as Text, ctx.locale),
        digits: meter.digits,
        everyDays: meter.every_days,
        usualLeast: meter.usual_least,
        usualMost: meter.usual_most,
        usual: usualOf({ least: meter.usual_least, most: meter.usual_most }, curveOf(read)),
        last: last
          ? {
              on: last.on,
              value: showsPrevious ? last.value : null,
              startValue: showsPrevious ? last.startValue : null,
              by: last.by,
            }
          : null,
        dueOn: meter.due_on,
        due:
          meter.due_on === null || meter.due_on > soon ? ('no' as const) : meter.due_on < ctx.today ? 'late' : 'soon',
        version: meter.version,
      }
    }),
  }
}

/** How the database refuses a reading that the meter cannot have shown, where another one came meanwhile. */
export const readingRefusals: Record<string, string> = {
  meter_readings_lower: 'fleet.reading_lower',
  meter_readings_higher: 'fleet.reading_higher',
  meter_readings_digits: 'fleet.reading_digits',
  meter_readings_future: 'fleet.reading_future',
  meter_readings_removed: 'fleet.asset_removed',
}

/** How a reading stands among those that are there: the one before, and what is usual. */
function standingAt(
  meter: { digits: number | null; usual_least: number | null; usual_most: number | null },
  read: Reading[],
  on: Day,
) {
  const until = read.filter((one) => one.on <= on)
  const curve = curveOf(until)
  const last = until.at(-1) ?? null
  return {
    digits: meter.digits,
    last,
    usual: usualOf({ least: meter.usual_least, most: meter.usual_most }, curve),
  }
}

/**
 * Enters readings of an asset's meters, all of them or none (P10). One that says what is there already does nothing.
 * @throws Problem 404, 403 with whom to ask, fleet.asset_removed; 422 on the reading that is lower, of the future, or not usual and says not why
 */
export async function enterReadings(
  ctx: PersonContext,
  assetId: string,
  { readOn, readings }: z.output<typeof schema.readingsBody>,
): Promise<z.input<typeof schema.enteredView>> {
  const asset = await findAsset(ctx, assetId)
  await requirePermission(ctx, asset.organisation_id, 'fleet.readings.write')
  if (asset.state === 'removed') throw problem('fleet.asset_removed')
  if (ctx.actor.side === 'client') await limitAct(ctx, 'readings', 300)
  if (readOn > ctx.today) throw invalid({ field: 'readOn', code: 'fleet.reading_future' })
  // One after the other at one meter: what is judged is what is there.
  const ids = readings.map(({ meterId }) => meterId)
  await ctx.asSystem(() =>
    ctx.db.selectFrom('meters').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute(),
  )
  // It may have left while whoever moves it was waited for.
  if ((await findAsset(ctx, assetId)).state === 'removed') throw problem('fleet.asset_removed')
  const meters = new Map((await metersOf(ctx, assetId)).map((one) => [one.id, one]))
  const known = await readingsOf(ctx, assetId)
  const entered: Record<string, number> = {}
  const made: Array<{ meterId: string; readingId: string }> = []
  for (const [index, reading] of readings.entries()) {
    const at = (name: string) => `readings.${index}.${name}`
    const meter = meters.get(reading.meterId)
    if (!meter) throw invalid({ field: at('meterId'), code: 'bad_choice' })
    const label = inLocale(meter.label as Text, ctx.locale)
    const read = known.get(meter.id) ?? []
    if (isRepeat(read, readOn, reading)) continue
    const standing = standingAt(meter, read, readOn)
    const judged = judge(standing, reading.value, standing.last ? daysBetween(standing.last.on, readOn) : 0)
    if (judged.verdict === 'refused')
      throw invalid({ field: at('value'), code: judged.code, params: { meter: label, digits: meter.digits } })
    if (judged.verdict === 'unusual' && reading.reason === '')
      throw invalid({
        field: at('reason'),
        code: 'fleet.reading_unusual',
        params: {
          meter: label,
          counted: numberText(judged.counted ?? 0),
          least: numberText(judged.usual?.least ?? 0),
          most: numberText(judged.usual?.most ?? 0),
        },
      })
    if (
      reading.replaced &&
      reading.replaced.digits !== null &&
      reading.replaced.startValue >= 10 ** reading.replaced.digits
    )
      throw invalid({
        field: at('replaced.startValue'),
        code: 'fleet.reading_digits',
        params: { digits: reading.replaced.digits },
      })
    const { id } = await ctx.db
      .insertInto('meter_readings')
      .values({
        brand_id: ctx.brand.id,
        meter_id: meter.id,
        organisation_id: asset.organisation_id,
        read_on: readOn,
        value: reading.value,
        start_value: reading.replaced?.startValue ?? null,
        reason: reading.reason,
        origin: ctx.actor.side === 'staff' ? 'staff' : 'client',
        account_id: ctx.actor.accountId,
        recorded_at: ctx.now,
        recorded_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
      .catch((error: { constraint?: string }) => {
        const code = readingRefusals[error.constraint ?? '']
        throw code ? invalid({ field: at('value'), code, params: { meter: label, digits: meter.digits } }) : error
      })
    // What was replaced long ago says nothing of the meter that is there now.
    const replaced = read.some(({ on }) => on > readOn) ? null : reading.replaced
    if (replaced && replaced.digits !== meter.digits)
      await ctx.asSystem(() =>
        ctx.db
          .updateTable('meters')
          .set((eb) => ({ digits: replaced.digits, version: eb('version', '+', 1) }))
          .where('id', '=', meter.id)
          .execute(),
      )
    entered[label] = reading.value
    made.push({ meterId: meter.id, readingId: id })
  }
  if (Object.keys(entered).length > 0) await tell(ctx, asset, 'entered', { after: { readOn, ...entered } })
  return { ...(await readMeters(ctx, assetId)), entered: made }
}

/** What was entered already, on the same day and of the same value, is not entered again. */
const isRepeat = (
  read: Reading[],
  on: Day,
  { value, replaced }: { value: number; replaced: { startValue: number } | null },
): boolean => {
  const last = read.filter((one) => one.on === on).at(-1)
  return last !== undefined && last.value === value && last.startValue === (replaced?.startValue ?? null)
}

const tell = (ctx: Context, asset: AssetRow, type: string, facts: { before?: unknown; after?: unknown }) =>
  record(ctx, {
    type: `fleet.reading.${type}`,
    organisationId: asset.organisation_id,
    subjectType: 'asset',
    subjectId: asset.id,
    subjectLabel: `${asset.number} ${asset.label}`,
    ...facts,
  })

/** Voids a reading that was wrong: it stays on record and counts no more. @throws Problem 404, fleet.reading_voided, fleet.reading_needed */
export async function voidReading(ctx: StaffContext, assetId: string, readingId: string, reason: string) {
  const asset = await readRow(ctx, assetList, assetId)
  const row = await ctx.db
    .selectFrom('meter_readings as r')
    .innerJoin('meters as m', 'm.id', 'r.meter_id')
    .select(['r.id', 'r.voided_at', 'r.read_on', 'r.value'])
    .where('r.id', '=', readingId)
    .where('m.asset_id', '=', assetId)
    .forUpdate('r')
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.voided_at) throw problem('fleet.reading_voided')
  await ctx.db
    .updateTable('meter_readings')
    .set({ voided_at: ctx.now, voided_by_label: ctx.actor.label, void_reason: reason })
    .where('id', '=', readingId)
    .execute()
    .catch((error: { constraint?: string }) => {
      throw error.constraint === 'meter_readings_higher' ? problem('fleet.reading_needed') : error
    })
  await tell(ctx, asset, 'voided', { before: { readOn: row.read_on, value: Number(row.value) }, after: { reason } })
  return readMeters(ctx, assetId)
}

const columnsOf = (rules: {
  digits: number | null
  everyDays: number | null
  usualLeast: number | null
  usualMost: number | null
}) => ({
  digits: rules.digits,
  every_days: rules.everyDays,
  usual_least: rules.usualLeast,
  usual_most: rules.usualMost,
})

/** Gives an asset a meter. @throws Problem 404, fleet.asset_removed, 422 on `kind` */
export async function addMeter(ctx: StaffContext, assetId: string, body: z.output<typeof schema.meterBody>) {
  const asset = await readRow(ctx, assetList, assetId)
  if (asset.state === 'removed') throw problem('fleet.asset_removed')
  const kind = await ctx.db
    .selectFrom('meter_kinds')
    .select('code')
    .where('brand_id', '=', ctx.brand.id)
    .where('code', '=', body.kind)
    .executeTakeFirst()
  if (!kind) throw invalid({ field: 'kind', code: 'bad_choice' })
  await ctx.db
    .insertInto('meters')
    .values({
      ...columnsOf(body),
      brand_id: ctx.brand.id,
      asset_id: assetId,
      organisation_id: asset.organisation_id,
      kind: body.kind,
      created_at: ctx.now,
    })
    .execute()
    .catch((error: { constraint?: string }) => {
      throw error.constraint === 'meters_kind_key' ? invalid({ field: 'kind', code: 'fleet.meter_there' }) : error
    })
  await record(ctx, {
    type: 'fleet.meter.added',
    organisationId: asset.organisation_id,
    subjectType: 'asset',
    subjectId: asset.id,
    subjectLabel: `${asset.number} ${asset.label}`,
    after: body,
  })
  return readMeters(ctx, assetId)
}

/** Changes the rules of a meter. @throws Problem 404, conflict */
export async function changeMeter(
  ctx: StaffContext,
  assetId: string,
  meterId: string,
  { version, ...rules }: z.output<typeof schema.meterChange>,
) {
  const asset = await readRow(ctx, assetList, assetId)
  const before = await ctx.db
    .selectFrom('meters')
    .selectAll()
    .where('id', '=', meterId)
    .where('asset_id', '=', assetId)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw notFound()
  if (before.version !== version) throw conflict(await readMeters(ctx, assetId))
  await ctx.db
    .updateTable('meters')
    .set({ ...columnsOf(rules), version: version + 1 })
    .where('id', '=', meterId)
    .execute()
  await record(ctx, {
    type: 'fleet.meter.changed',
    organisationId: asset.organisation_id,
    subjectType: 'asset',
    subjectId: asset.id,
    subjectLabel: `${asset.number} ${asset.label}`,
    before: {
      digits: before.digits,
      everyDays: before.every_days,
      usualLeast: before.usual_least,
      usualMost: before.usual_most,
    },
    after: rules,
  })
  return readMeters(ctx, assetId)
}

const history = (db: Kysely<DB>) =>
  db
    .selectFrom('meter_readings as r')
    .innerJoin('meters as m', 'm.id', 'r.meter_id')
    .innerJoin('meter_kinds as k', (join) => join.onRef('k.brand_id', '=', 'm.brand_id').onRef('k.code', '=', 'm.kind'))
    .leftJoinLateral(
      (one) =>
        one
          .selectFrom('meter_readings as e')
          .select(sql<number>`coalesce(e.start_value, e.value)`.as('base'))
          .whereRef('e.meter_id', '=', 'r.meter_id')
          .where(sql<boolean>`e.voided_at is null and (e.read_on, e.position) < (r.read_on, r.position)`)
          .orderBy('e.read_on', 'desc')
          .orderBy('e.position', 'desc')
          .limit(sql.lit(1))
          .as('p'),
      (join) => join.onTrue(),
    )
    .leftJoin('reading_photos as f', 'f.reading_id', 'r.id')
    .select([
      ...(['r.id', 'r.meter_id', 'r.read_on', 'r.reason', 'r.origin', 'r.recorded_at', 'r.recorded_by_label'] as const),
      ...(['r.voided_at', 'r.voided_by_label', 'r.void_reason', 'k.label', 'k.unit'] as const),
      'f.file_id',
      sql<number>`r.value::float8`.as('value'),
      sql<number | null>`r.start_value::float8`.as('start_value'),
      sql<number | null>`(r.value + r.wrapped - p.base)::float8`.as('counted'),
    ])

/** The readings of an asset, the latest first: to a client without their values where the brand shows none. */
export const readingList = defineList({
  title: { fr: 'Relevés', en: 'Readings' },
  rows: history,
  scope: ({ id }: { id: string }) => sql`m.asset_id = ${id}`,
  filters: { meter: filter(z.uuid().optional(), (id) => sql`r.meter_id = ${id}`) },
  id: by.uuid('r.id'),
  sorts: { readOn: [by.day('r.read_on'), by.integer('r.position')] },
  order: () => 'desc',
  item: schema.readingItem,
  guard: (ctx, { id }) => findAsset(ctx, id),
  view: (row, reader) => {
    const { locale } = reader
    const shown = showsValues(reader)
    return {
      id: row.id,
      meterId: row.meter_id,
      meter: inLocale(row.label as Text, locale),
      unit: inLocale(row.unit as Text, locale),
      readOn: row.read_on,
      value: shown ? row.value : null,
      startValue: shown ? row.start_value : null,
      counted: row.voided_at ? null : row.counted,
      reason: row.reason,
      origin: row.origin as 'client',
      by: row.recorded_by_label,
      recordedAt: row.recorded_at.toISOString(),
      photo: shown && row.file_id !== null,
      voided: row.voided_at ? { by: row.voided_by_label, reason: row.void_reason } : null,
    }
  },
  file: {
    columns: {
      readOn: { title: { fr: 'Relevé le', en: 'Read on' }, type: 'date' },
      meter: { title: { fr: 'Compteur', en: 'Meter' }, type: 'text', width: 24 },
      value: { title: { fr: 'Valeur', en: 'Value' }, type: 'integer' },
      startValue: { title: { fr: 'Début du nouveau compteur', en: 'Beginning of the new meter' }, type: 'integer' },
      counted: { title: { fr: 'Depuis le précédent', en: 'Since the one before' }, type: 'integer' },
      by: { title: { fr: 'Saisi par', en: 'Entered by' }, type: 'text', width: 24 },
      reason: { title: { fr: 'Raison', en: 'Reason' }, type: 'text', width: 40 },
    },
  },
})
