import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { smallComposed, smallLetters } from '../../../kernel/db/small-letters.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { day, lineText, nameText, text } from '../../../kernel/http/validation.ts'
import { moveAsset, readingRefusals } from '../../fleet/index.ts'
import { byCodeAndId, isTold, refused, rowKind, type Written } from './kind.ts'
import { type Change, clientsByCode, differenceOf, insertAll, recordChanges, updateAll, type Values } from './write.ts'

type Found = Values & {
  id: string
  key: string
  organisation_id: string
  version: number
}
const asset = nameText(80)

/** The models of a brand by their references, in small letters. */
async function modelsByReference(ctx: StaffContext, references: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{
    key: string
    id: string
  }>`select lower(normalize(reference)) as key, id from asset_models
    where brand_id = ${ctx.brand.id} and lower(normalize(reference)) = any (${[...new Set(references)]})`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** The sites of some clients by their names, in small letters, after the id of their client. */
async function sitesByName(ctx: StaffContext, clients: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{
    key: string
    id: string
  }>`select organisation_id || ' ' || lower(normalize(name)) as key, id from sites
    where organisation_id = any (${[...new Set(clients)]}::uuid[])`.execute(ctx.db)
  return new Map(rows.map(({ key, id }) => [key, id]))
}

/** What the client may change too. */
const shared = ['label', 'place', 'remark', 'site'] as const

/** Assets by their code in the management software. One whose client is another moves there. */
export const assetRows = rowKind({
  name: 'assets',
  schema: z.strictObject({
    code: asset,
    client: nameText(30),
    number: nameText(60).optional(),
    label: nameText(150).optional(),
    model: nameText(60).optional(),
    serial: lineText(80).optional(),
    site: lineText(150).optional(),
    place: lineText(150).optional(),
    remark: text(2000).optional(),
    installedOn: day.nullable().optional(),
    state: z.enum(['service', 'stored', 'removed']).optional(),
  }),
  key: ['code'],
  together: 1000,
  write: async (ctx, told) => {
    const clients = await clientsByCode(
      ctx,
      told.map(({ row }) => smallLetters(row.client)),
    )
    const models = await modelsByReference(
      ctx,
      told.flatMap(({ row }) => (row.model ? [smallComposed(row.model)] : [])),
    )
    const sites = await sitesByName(ctx, [...clients.values()])
    const { rows } = await sql<{ found: Found; pushed: Record<string, string> }>`
      select jsonb_build_object('id', a.id, 'key', lower(normalize(a.source_code)), 'organisation_id', a.organisation_id, 'version', a.version, 'number', a.number,
        'label', a.label, 'serial', a.serial, 'place', a.place, 'remark', a.remark, 'model_id', a.model_id, 'site_id', a.site_id,
        'installed_on', a.installed_on, 'state', a.state) as found, a.pushed
      from assets a
      where a.brand_id = ${ctx.brand.id} and ${isTold(told)} and a.state <> 'removed' for update`.execute(ctx.db)
    const there = new Map(rows.map((row) => [row.found.key, row]))
    const fresh: Values[] = []
    const changed: Values[] = []
    const changes: Change[] = []
    const written: Written[] = []
    for (const { row, key } of told) {
      const organisation = clients.get(smallLetters(row.client))
      if (!organisation) {
        written.push(refused('client', 'synchronisation.code_unknown'))
        continue
      }
      const model = row.model === undefined ? undefined : models.get(smallComposed(row.model))
      if (row.model !== undefined && !model) {
        written.push(refused('model', 'fleet.model_unknown'))
        continue
      }
      const site = row.site ? sites.get(`${organisation} ${smallComposed(row.site)}`) : null
      if (site === undefined) {
        written.push(refused('site', 'fleet.site_unknown'))
        continue
      }
      const known = there.get(key)
      if (!known && (row.number === undefined || row.label === undefined || model === undefined)) {
        const missing = row.number === undefined ? 'number' : row.label === undefined ? 'label' : 'model'
        written.push(refused(missing, 'required'))
        continue
      }
      const pushed: Record<string, string> = {}
      for (const name of shared) if (row[name] !== undefined) pushed[name] = row[name]
      if (!known) {
        if (row.state === 'removed') {
          written.push(refused('state', 'fleet.asset_unknown'))
          continue
        }
        const id = randomUUID()
        fresh.push({
          ...{
            id,
            organisation_id: organisation,
            number: row.number!,
            label: row.label!,
            model_id: model!,
            site_id: site,
          },
          ...{ serial: row.serial ?? '', place: row.place ?? '', remark: row.remark ?? '', source_code: row.code },
          ...{ installed_on: row.installedOn ?? null, state: row.state ?? 'service' },
          ...{ pushed: pushed as never, updated_at: ctx.now.toISOString() },
        })
        written.push({ state: 'created', id })
        continue
      }
      let { found, pushed: said } = known
      const moved = found.organisation_id !== organisation
      if (moved) {
        const view = await moveAsset(ctx, found.id, {
          ...{ organisationId: organisation, siteId: null, on: ctx.today, version: found.version },
        })
        const begins = { site_id: null, place: '', remark: '', installed_on: ctx.today }
        found = { ...found, ...begins, id: view.id, organisation_id: organisation }
        said = {}
      }
      // What the client wrote stays until the software says something else than last time.
      const says = (name: (typeof shared)[number]) => row[name] !== undefined && said[name] !== row[name]
      const removed = row.state === 'removed'
      const after: Values = {
        number: row.number ?? found.number!,
        label: says('label') ? row.label! : found.label!,
        serial: row.serial ?? found.serial!,
        place: says('place') ? row.place! : found.place!,
        remark: says('remark') ? row.remark! : found.remark!,
        model_id: model ?? found.model_id!,
        site_id: says('site') ? site : found.site_id!,
        installed_on: row.installedOn === undefined ? found.installed_on! : row.installedOn,
        state: row.state ?? found.state!,
      }
      const { id, organisation_id, key: _, version: __, ...before } = found
      const difference = differenceOf(before, after)
      changed.push({
        ...{ id, ...after, removed_on: removed ? ctx.today : null },
        ...{ pushed: { ...said, ...pushed } as never, updated_at: ctx.now.toISOString() },
      })
      if (difference)
        changes.push({ id, label: `${after.number} ${after.label}`, organisationId: organisation_id, ...difference })
      written.push({ state: difference || moved ? 'changed' : 'same', id })
    }
    const columns = {
      ...{
        number: 'text',
        label: 'text',
        serial: 'text',
        place: 'text',
        remark: 'text',
        model_id: 'uuid',
        site_id: 'uuid',
      },
      ...{ installed_on: 'date', state: 'text', pushed: 'jsonb', updated_at: 'timestamptz' },
    }
    const made = await insertAll(ctx, 'assets', { ...columns, organisation_id: 'uuid', source_code: 'text' }, fresh)
    await updateAll(ctx, 'assets', { ...columns, removed_on: 'date' }, changed)
    await recordChanges(ctx, 'fleet.asset.changed', 'asset', changes)
    // A number that another asset has leaves the row out: it is told, and the others are kept.
    return written.map((one) =>
      one.state === 'created' && !made.has(one.id) ? refused('number', 'fleet.number_taken') : one,
    )
  },
})

/** The assets of a brand by their codes: their ids and their meters by kind. */
async function metersByCode(ctx: StaffContext, codes: string[]) {
  const { rows } = await sql<{ code: string; id: string; organisation_id: string; meters: Record<string, string> }>`
    select a.source_code as code, a.id, a.organisation_id, coalesce(jsonb_object_agg(m.kind, m.id) filter (where m.id is not null), '{}') as meters
    from assets a left join meters m on m.asset_id = a.id
    where a.brand_id = ${ctx.brand.id} and a.source_code = any (${[...new Set(codes)]}) and a.state <> 'removed' group by a.id`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.code, row]))
}

const count = z.number().int().min(0).max(2_000_000_000).nullable().optional()
/** Meters of assets, by the kinds that the portal has. */
export const meterRows = rowKind({
  name: 'meters',
  schema: z.strictObject({
    asset,
    kind: nameText(40),
    digits: z.number().int().min(3).max(12).nullable().optional(),
    everyDays: z.number().int().min(1).max(1100).nullable().optional(),
    usualLeast: count,
    usualMost: count,
  }),
  key: ['asset', 'kind'],
  together: 1000,
  write: async (ctx, told) => {
    const assets = await metersByCode(
      ctx,
      told.map(({ row }) => row.asset),
    )
    const kinds = new Map(
      (
        await ctx.db
          .selectFrom('meter_kinds')
          .selectAll()
          .where('brand_id', '=', ctx.brand.id)
          .where(
            'code',
            'in',
            told.map(({ row }) => row.kind),
          )
          .execute()
      ).map((one) => [one.code, one]),
    )
    const { rows } = await sql<
      Values & { id: string }
    >`select id, digits, every_days, usual_least, usual_most from meters
      where id = any (${[...assets.values()].flatMap(({ meters }) => Object.values(meters))}::uuid[]) for update`.execute(
      ctx.db,
    )
    const there = new Map(rows.map((row) => [row.id, row]))
    const fresh: Values[] = []
    const changed: Values[] = []
    const columns = { digits: 'integer', every_days: 'integer', usual_least: 'integer', usual_most: 'integer' }
    const written = told.map(({ row }): Written => {
      const of = assets.get(row.asset)
      if (!of) return refused('asset', 'fleet.asset_unknown')
      const kind = kinds.get(row.kind)
      if (!kind) return refused('kind', 'synchronisation.code_unknown')
      const found = there.get(of.meters[row.kind] ?? '')
      const base = (found ?? kind) as Record<string, number | null>
      const after: Values = {
        digits: row.digits === undefined ? base.digits! : row.digits,
        every_days: row.everyDays === undefined ? base.every_days! : row.everyDays,
        usual_least: row.usualLeast === undefined ? base.usual_least! : row.usualLeast,
        usual_most: row.usualMost === undefined ? base.usual_most! : row.usualMost,
      }
      if (after.usual_least !== null && after.usual_most !== null && after.usual_least! > after.usual_most!)
        return refused('usualMost', 'fleet.usual_order')
      if (!found) {
        const id = randomUUID()
        fresh.push({ id, asset_id: of.id, organisation_id: of.organisation_id, kind: row.kind, ...after })
        return { state: 'created', id }
      }
      const { id, ...before } = found
      if (!differenceOf(before, after)) return { state: 'same', id }
      changed.push({ id, ...after })
      return { state: 'changed', id }
    })
    await insertAll(ctx, 'meters', { ...columns, asset_id: 'uuid', organisation_id: 'uuid', kind: 'text' }, fresh)
    await updateAll(ctx, 'meters', columns, changed)
    return written
  },
})

const value = z.number().int().min(0).max(999_999_999_999)
/** Readings of meters, by their own codes; each is taken once, and stays. */
export const readingRows = rowKind({
  name: 'readings',
  schema: z.strictObject({
    asset,
    meter: nameText(40),
    code: nameText(80),
    readOn: day,
    value,
    startValue: value.nullable().optional(),
    reason: lineText(200).optional(),
  }),
  key: ['asset', 'meter', 'code'],
  together: 1000,
  write: async (ctx, told) => {
    const assets = await metersByCode(
      ctx,
      told.map(({ row }) => row.asset),
    )
    const places = told.map(({ row }) => assets.get(row.asset)?.meters[row.meter])
    const { rows: there } = await sql<{ n: number; id: string; same: boolean }>`
      select g.n::int, r.id, r.read_on = g.read_on and r.value = g.value and r.start_value is not distinct from g.start_value as same
      from unnest(${places.map((id) => id ?? null)}::uuid[], ${told.map(({ row }) => row.code)}::text[], ${told.map(({ row }) => row.readOn)}::date[],
        ${told.map(({ row }) => row.value)}::bigint[], ${told.map(({ row }) => row.startValue ?? null)}::bigint[]) with ordinality as g (meter_id, code, read_on, value, start_value, n)
      join meter_readings r on r.meter_id = g.meter_id and r.source_key = g.code`.execute(ctx.db)
    const known = new Map(there.map((one) => [one.n - 1, one]))
    const fresh = told.flatMap(({ row }, n) =>
      places[n] && !known.has(n) && row.readOn <= ctx.today
        ? [
            {
              ...{ n, meter_id: places[n], read_on: row.readOn, value: row.value, start_value: row.startValue ?? null },
              ...{ reason: row.reason ?? '', source_key: row.code, origin: 'program' },
            },
          ]
        : [],
    )
    const { rows: taken } = await sql<{ n: number; id: string | null; refused: string | null }>`
      select n, id, refused from parvis.take_readings(${JSON.stringify(fresh)}::jsonb, ${ctx.now}, ${ctx.actor.label})`.execute(
      ctx.db,
    )
    const outcome = new Map(taken.map((one) => [one.n, one]))
    return told.map(({ row }, n): Written => {
      if (!assets.has(row.asset)) return refused('asset', 'fleet.asset_unknown')
      if (!places[n]) return refused('meter', 'fleet.meter_unknown')
      const before = known.get(n)
      if (before) return before.same ? { state: 'same', id: before.id } : refused('value', 'fleet.reading_stays')
      if (row.readOn > ctx.today) return refused('readOn', 'fleet.reading_future')
      const made = outcome.get(n)!
      return made.id
        ? { state: 'created', id: made.id }
        : refused('value', readingRefusals[made.refused ?? ''] ?? 'already_there', { meter: row.meter, digits: '' })
    })
  },
})

/** What assets cost, by the codes that the software knows the entries by: one that is said otherwise is changed (P11). */
export const assetCostRows = rowKind({
  name: 'asset-costs',
  schema: z.strictObject({
    code: nameText(80),
    asset,
    onDay: day,
    kind: z.enum(['contract', 'intervention', 'consumable', 'other']),
    label: lineText(200).optional(),
    /** In the smallest unit of its currency, before tax; below zero where it was given back. */
    amountCents: z.number().int().min(-100_000_000_000).max(100_000_000_000),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('EUR'),
  }),
  key: ['code'],
  together: 1000,
  write: async (ctx, told) => {
    const assets = await metersByCode(
      ctx,
      told.map(({ row }) => row.asset),
    )
    const { rows } = await sql<Values & { id: string; source_code: string; organisation_id: string }>`
      select id, source_code, organisation_id, asset_id, on_day::text, kind, label, amount_cents::float8 as amount_cents, currency from asset_costs
      where brand_id = ${ctx.brand.id} and ${isTold(told)} for update`.execute(ctx.db)
    const there = byCodeAndId(rows, (row) => row.source_code)
    const fresh: Values[] = []
    const changed: Values[] = []
    const written = told.map(({ row, id: known }): Written => {
      const of = assets.get(row.asset)
      if (!of) return refused('asset', 'fleet.asset_unknown')
      const after: Values = {
        ...{ asset_id: of.id, organisation_id: of.organisation_id, on_day: row.onDay, kind: row.kind },
        ...{ label: row.label ?? '', amount_cents: row.amountCents, currency: row.currency },
      }
      const found = there.get(known ?? row.code) ?? there.get(row.code)
      if (!found) {
        const id = randomUUID()
        fresh.push({ id, source_code: row.code, ...after })
        return { state: 'created', id }
      }
      const { id, source_code: _, ...before } = found
      if (!differenceOf(before, after)) return { state: 'same', id }
      changed.push({ id, ...after })
      return { state: 'changed', id }
    })
    const columns = {
      ...{ asset_id: 'uuid', organisation_id: 'uuid', on_day: 'date', kind: 'text', label: 'text' },
      ...{ amount_cents: 'bigint', currency: 'text' },
    }
    await insertAll(ctx, 'asset_costs', { ...columns, source_code: 'text' }, fresh)
    await updateAll(ctx, 'asset_costs', columns, changed)
    return written
  },
})
