import { sql } from 'kysely'
import { z } from 'zod'
import { smallComposed } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { day, lineText, nameText } from '../../../kernel/http/validation.ts'
import type { ImportKind, ImportValues, MadeRow, RowProblem, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { dayIn } from '../../../kernel/import/values.ts'
import { mostValue } from '../limits.ts'
import type { Reading } from '../meters/consumption.ts'
import { baseOf, wrapOf } from '../meters/limits.ts'
import { readingRefusals } from '../meters/service.ts'

const fields: ImportKind['fields'] = {
  asset: {
    title: { fr: 'Identifiant du bien', en: 'Identifier of the asset' },
    needed: true,
    example: 'H-00871',
    synonyms: ['bien', 'identifiant', 'n° bien', 'numéro', 'asset', 'asset number'],
  },
  meter: {
    title: { fr: 'Type de compteur', en: 'Kind of meter' },
    needed: true,
    example: 'black',
    synonyms: ['compteur', 'type', 'meter', 'counter'],
  },
  readOn: {
    title: { fr: 'Relevé le', en: 'Read on' },
    needed: true,
    example: '2026-10-31',
    synonyms: ['date', 'date du relevé', 'date de relevé', 'read', 'reading date'],
  },
  value: {
    title: { fr: 'Valeur', en: 'Value' },
    needed: true,
    example: '49870',
    synonyms: ['relevé', 'index', 'compteur valeur', 'reading', 'value'],
  },
  startValue: {
    title: { fr: 'Début du nouveau compteur', en: 'Beginning of the new meter' },
    example: '0',
    synonyms: ['nouveau compteur', 'index de départ', 'start value'],
  },
  reason: { title: { fr: 'Raison', en: 'Reason' }, example: '', synonyms: ['remarque', 'commentaire', 'comment'] },
}
const value = z.custom<number>((given) => typeof given === 'number' && given <= mostValue, {
  params: { code: 'bad_value' },
})
const row = z.object({
  asset: nameText(60),
  meter: nameText(40),
  readOn: day,
  value,
  startValue: value.nullable(),
  reason: lineText(200),
})
type Row = z.output<typeof row>

/** A whole number: '49 870', '49870'. What is none is refused by the field. */
const wholeIn = (text: string): unknown => {
  const digits = text.replace(/[\s\u00a0\u202f]/g, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : text
}
const parse = (values: ImportValues): { output: Row } | { problems: RowProblem[] } =>
  parseRow(row, {
    ...{ asset: values.asset ?? '', meter: values.meter ?? '', readOn: dayIn(values.readOn ?? '') },
    ...{ value: wholeIn(values.value ?? ''), reason: values.reason ?? '' },
    startValue: values.startValue ? wholeIn(values.startValue) : null,
  })

type Meter = {
  key: string
  id: string
  digits: number | null
  readings: Reading[] | null
  ids: Array<string | null> | null
}

/** The meters of some assets, with their readings in order. */
async function metersOf(ctx: StaffContext, rows: Row[]): Promise<Map<string, Meter>> {
  const { rows: found } = await sql<Meter>`
    select lower(normalize(a.number)) || ' ' || lower(m.kind) as key, m.id, m.digits, r.readings, r.ids
    from assets a join meters m on m.asset_id = a.id
    left join lateral (select jsonb_agg(jsonb_build_object('on', r.read_on, 'value', r.value, 'startValue', r.start_value, 'wrapped', r.wrapped) order by r.read_on, r.position) as readings,
      array_agg(r.id order by r.read_on, r.position) as ids
      from meter_readings r where r.meter_id = m.id and r.voided_at is null) r on true
    where a.brand_id = ${ctx.brand.id} and a.state <> 'removed' and lower(normalize(a.number)) = any (${rows.map((one) => smallComposed(one.asset))})`.execute(
    ctx.db,
  )
  return new Map(found.map((one) => [one.key, one]))
}
const keyOf = (one: Row) => `${smallComposed(one.asset)} ${smallComposed(one.meter)}`

/** Whether a reading fits between those that are there; it is put among them where it does. */
function fits(meter: Meter, one: Row): string | undefined {
  meter.readings ??= []
  const { readings } = meter
  const at = readings.findLastIndex((reading) => reading.on <= one.readOn) + 1
  const [before, after] = [readings[at - 1], readings[at]]
  if (meter.digits !== null && one.value >= 10 ** meter.digits) return 'fleet.reading_digits'
  if (before && wrapOf(one.value, baseOf(before), meter.digits) === undefined) return 'fleet.reading_lower'
  if (after && wrapOf(after.value, one.startValue ?? one.value, meter.digits) === undefined)
    return 'fleet.reading_higher'
  readings.splice(at, 0, { on: one.readOn, value: one.value, startValue: one.startValue, wrapped: 0 })
  // What is there already is still known by its place.
  meter.ids?.splice(at, 0, null)
  return undefined
}

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const parsed = lines.map(({ values }) => parse(values))
  const meters = await metersOf(
    ctx,
    parsed.flatMap((one) => ('output' in one ? [one.output] : [])),
  )
  const verdicts = new Map<number, RowVerdict>()
  // By day, as meters go, whatever order the file has them in.
  const order = parsed
    .map((one, at) => ({ at, on: 'output' in one ? one.output.readOn : '' }))
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.at - b.at))
  for (const { at } of order) {
    const one = parsed[at]!
    const label = `${lines[at]!.values.asset ?? ''} ${lines[at]!.values.readOn ?? ''}`
    if ('problems' in one) {
      verdicts.set(at, { verdict: 'refused', label, keys: [], problems: one.problems })
      continue
    }
    const { output } = one
    const keys = [`reading:${keyOf(output)} ${output.readOn} ${output.value}`]
    const refuse = (field: string, code: string, params: Record<string, unknown> = {}) =>
      verdicts.set(at, { verdict: 'refused', label, keys, problems: [{ field, code, params }] })
    const meter = meters.get(keyOf(output))
    if (!meter) refuse('meter', 'fleet.meter_unknown')
    else if (output.readOn > ctx.today) refuse('readOn', 'fleet.reading_future')
    else {
      const same = meter.readings?.findIndex(
        (one, place) => one.on === output.readOn && one.value === output.value && meter.ids?.[place],
      )
      const knownId = meter.ids?.[same ?? -1]
      if (knownId) {
        verdicts.set(at, { verdict: 'known', label, keys, knownId })
        continue
      }
      const wrong = fits(meter, output)
      if (wrong) refuse('value', wrong, { meter: output.meter, digits: meter.digits })
      else verdicts.set(at, { verdict: 'ready', label, keys })
    }
  }
  return lines.map((_, at) => verdicts.get(at)!)
}

async function make(ctx: StaffContext, values: ImportValues) {
  const parsed = parse(values)
  if ('problems' in parsed) throw invalid(...parsed.problems)
  const one = parsed.output
  const meter = (await metersOf(ctx, [one])).get(keyOf(one))
  if (!meter) throw invalid({ field: 'meter', code: 'fleet.meter_unknown' })
  if (one.readOn > ctx.today) throw invalid({ field: 'readOn', code: 'fleet.reading_future' })
  const given = {
    ...{ n: 0, meter_id: meter.id, read_on: one.readOn, value: one.value, start_value: one.startValue },
    ...{ reason: one.reason, source_key: '', origin: 'import' },
  }
  const { rows } = await sql<{ id: string | null; refused: string | null }>`
    select id, refused from parvis.take_readings(${JSON.stringify([given])}::jsonb, ${ctx.now}, ${ctx.actor.label})`.execute(
    ctx.db,
  )
  const made = rows[0]!
  if (!made.id)
    throw invalid({
      ...{ field: 'value', code: readingRefusals[made.refused ?? ''] ?? 'already_there' },
      params: { meter: one.meter, digits: meter.digits },
    })
  return { id: made.id, version: null, before: null }
}

/** Voids a reading that was brought in: it stays on record and counts no more. @throws Problem imports.changed_since, fleet.reading_needed */
async function undo(ctx: StaffContext, made: MadeRow): Promise<void> {
  const reading = await ctx.db
    .selectFrom('meter_readings')
    .select('voided_at')
    .where('id', '=', made.id)
    .forUpdate()
    .executeTakeFirst()
  if (!reading || reading.voided_at) throw problem('imports.changed_since')
  await ctx.db
    .updateTable('meter_readings')
    .set({
      voided_at: ctx.now,
      voided_by_label: ctx.actor.label,
      void_reason: { fr: 'Import annulé', en: 'Import taken back' }[ctx.locale],
    })
    .where('id', '=', made.id)
    .execute()
    .catch((error: { constraint?: string }) => {
      throw error.constraint === 'meter_readings_higher' ? problem('fleet.reading_needed') : error
    })
}

/** Meter readings out of another program (B19, P10). */
export const readingImport: ImportKind = {
  name: 'fleet.readings',
  title: { fr: 'Relevés de compteurs', en: 'Meter readings' },
  order: 35,
  permission: 'fleet.readings.write',
  fields,
  check,
  make,
  undo,
  href: () => '/fournisseur/parc',
}
