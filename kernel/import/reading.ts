import './errors.ts'
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, today } from '../dates/day.ts'
import { notFound, sentenceOf } from '../errors/problem.ts'
import type { PersonContext, Services, StaffContext } from '../http/context.ts'
import { inLocale, type Locale } from '../i18n/locale.ts'
import { defineList, filter } from '../lists/list.ts'
import { by } from '../lists/order.ts'
import { ability } from '../policy/ability.ts'
import { allow, type Decision, deny } from '../policy/decision.ts'
import { staffMay } from '../policy/roles.ts'
import type { ImportKind, RowProblem } from './kinds.ts'
import { type Mapping, proposeMapping } from './mapping.ts'
import * as schema from './schema.ts'

/** The permission of importing at all. */
export const importPermission = 'back-office.imports.run'
/** So long an import can be taken back. */
export const undoDays = 14
/** So long the file and its rows are kept. */
export const keptDays = 30
const sampleRows = 3
/** So much of a cell is shown: a file may have one of many megabytes. */
const shownLetters = 200
const shown = (cell: string): string => (cell.length > shownLetters ? `${cell.slice(0, shownLetters)}…` : cell)

/** All kinds that the spaces declare. */
const kindsOf = (services: Pick<Services, 'spaces'>): ImportKind[] =>
  services.spaces.flatMap((space) => space.importKinds ?? []).toSorted((a, b) => a.order - b.order)

/** A kind by its name. @throws Error where no space declares it: a row of a space that is gone */
export function importKind(services: Pick<Services, 'spaces'>, name: string): ImportKind {
  const kind = kindsOf(services).find((one) => one.name === name)
  if (!kind) throw new Error(`undeclared import ${name}`)
  return kind
}

/** The kinds that the person may import. */
export const openKinds = (ctx: StaffContext): ImportKind[] =>
  kindsOf(ctx.services).filter((kind) => staffMay(ctx.actor, kind.permission).allowed)

export const viewKind = (kind: ImportKind, locale: Locale) => ({
  name: kind.name,
  title: inLocale(kind.title, locale),
  updates: kind.update !== undefined,
  fields: Object.entries(kind.fields).map(([name, field]) => ({
    name,
    title: inLocale(field.title, locale),
    needed: field.needed === true,
    example: field.example,
  })),
})

type Facts = {
  checked_at: Date | null
  started_at: Date | null
  ended_at: Date | null
  undo_started_at: Date | null
  undo_ended_at: Date | null
}
/** Where an import is, by what was done. */
export const stateOf = (row: Facts): z.output<typeof schema.importState> =>
  row.undo_ended_at
    ? 'undone'
    : row.undo_started_at
      ? 'undoing'
      : row.ended_at
        ? 'done'
        : row.started_at
          ? 'running'
          : row.checked_at
            ? 'checked'
            : 'read'

/** The imports of the brand, the newest first (B19). */
export const importList = defineList({
  title: { fr: 'Imports', en: 'Imports' },
  rows: (db) => db.selectFrom('imports as i').selectAll('i'),
  filters: {},
  id: by.uuid('i.id'),
  sorts: { uploadedAt: [by.moment('i.uploaded_at')] },
  order: () => 'desc',
  item: schema.importSummary,
  view: (row, { services, locale }) => ({
    id: row.id,
    kind: row.kind,
    title: inLocale(importKind(services, row.kind).title, locale),
    fileName: row.file_name,
    rowCount: row.row_count,
    state: stateOf(row),
    uploadedAt: row.uploaded_at.toISOString(),
    uploadedBy: row.uploaded_by_label,
  }),
})

/** An import's row. @throws Problem 404 */
export async function findImport(ctx: PersonContext, id: string, { lock = false } = {}) {
  const row = await ctx.db
    .selectFrom('imports')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}
export type ImportRow = Awaited<ReturnType<typeof findImport>>

/** Rows that are brought in: those that are good, and those whose record is there where it is to be changed. */
export const toBring = sql<boolean>`(r.verdict = 'ready' or (r.verdict = 'known' and i.known = 'update'))`

/** What was chosen for the last file of the kind with the same columns. */
async function rememberedMapping(ctx: PersonContext, row: ImportRow): Promise<Mapping | undefined> {
  const found = await ctx.db
    .selectFrom('imports')
    .select('mapping')
    .where('kind', '=', row.kind)
    .where('brand_id', '=', ctx.brand.id)
    .where('id', '<>', row.id)
    .where('mapping', 'is not', null)
    .where(sql<boolean>`columns = ${JSON.stringify(row.columns)}::jsonb`)
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found?.mapping as Mapping | undefined
}

async function countsOf(ctx: PersonContext, id: string) {
  const { rows } = await sql<
    Record<'ready' | 'known' | 'refused' | 'created' | 'updated' | 'failed' | 'waiting' | 'undone' | 'kept', number>
  >`select count(*) filter (where r.verdict = 'ready')::int as ready, count(*) filter (where r.verdict = 'known')::int as known,
      count(*) filter (where r.verdict = 'refused')::int as refused, count(*) filter (where r.made = 'created')::int as created,
      count(*) filter (where r.made = 'updated')::int as updated, count(*) filter (where r.made is null and r.failure is not null)::int as failed,
      count(*) filter (where r.made is null and r.failure is null and ${toBring})::int as waiting,
      count(*) filter (where r.undone_at is not null)::int as undone,
      count(*) filter (where r.made is not null and r.undone_at is null)::int as kept
    from import_rows r join imports i on i.id = r.import_id where r.import_id = ${id}`.execute(ctx.db)
  return rows[0]!
}

/** What may be done with an import now. */
export function importDecisions(ctx: StaffContext, row: ImportRow, waiting: number, kept: number) {
  const state = stateOf(row)
  const kind = importKind(ctx.services, row.kind)
  const held = (decision: Decision): Decision => {
    if (row.forgotten_at) return deny('imports.forgotten')
    const may = staffMay(ctx.actor, kind.permission)
    return may.allowed ? decision : may
  }
  const fits = (...states: string[]) => (states.includes(state) ? allow('imports.ready') : deny('imports.in_no_state'))
  const late = row.started_at !== null && addDays(dayOf(ctx, row.started_at), undoDays) < ctx.today
  return {
    map: held(fits('read', 'checked')),
    run: held(
      fits('checked', 'done').allowed && waiting === 0 ? deny('imports.nothing_to_do') : fits('checked', 'done'),
    ),
    undo: held(
      fits('done', 'undone').allowed
        ? late
          ? deny('imports.too_late', { days: undoDays })
          : kept === 0
            ? deny('imports.nothing_to_do')
            : allow('imports.ready')
        : deny('imports.in_no_state'),
    ),
    remove: held(fits('read', 'checked')),
  }
}

const dayOf = (ctx: PersonContext, moment: Date) => today(ctx.brand.timeZone, moment)

/** An import with its columns, what is chosen or proposed, and how its rows stand. @throws Problem 404 */
export async function readImport(ctx: StaffContext, id: string) {
  const row = await findImport(ctx, id)
  const kind = importKind(ctx.services, row.kind)
  const columns = row.columns as string[]
  const samples = await ctx.db
    .selectFrom('import_rows')
    .select('cells')
    .where('import_id', '=', id)
    .orderBy('line')
    .limit(sampleRows)
    .execute()
  const counts = await countsOf(ctx, id)
  const remembered = row.mapping ? undefined : await rememberedMapping(ctx, row)
  const mapping = (row.mapping as Mapping | null) ?? remembered ?? proposeMapping(kind, columns)
  const used = new Set(Object.values(mapping))
  const decisions = importDecisions(ctx, row, counts.waiting, counts.kept)
  const told = (decision: Decision) => ability(decision, ctx.locale)
  return {
    id: row.id,
    kind: row.kind,
    title: inLocale(kind.title, ctx.locale),
    fileName: row.file_name,
    rowCount: row.row_count,
    state: stateOf(row),
    uploadedAt: row.uploaded_at.toISOString(),
    uploadedBy: row.uploaded_by_label,
    sheets: row.sheets as string[],
    sheet: row.sheet,
    encoding: row.encoding,
    kindOf: viewKind(kind, ctx.locale),
    columns: columns.map((name, at) => ({
      name,
      samples: samples.map(({ cells }) => shown(String((cells as string[])[at] ?? ''))),
    })),
    mapping,
    remembered: remembered !== undefined,
    known: row.known as 'skip' | 'update',
    passedOver: columns.filter((name, at) => name !== '' && !used.has(at)),
    counts,
    checkedAt: row.checked_at?.toISOString() ?? null,
    startedAt: row.started_at?.toISOString() ?? null,
    startedBy: row.started_by_label,
    endedAt: row.ended_at?.toISOString() ?? null,
    undoneAt: row.undo_ended_at?.toISOString() ?? null,
    undoneBy: row.undo_started_by_label,
    undoBefore: row.started_at && counts.kept > 0 ? addDays(dayOf(ctx, row.started_at), undoDays) : null,
    version: row.version,
    abilities: {
      map: told(decisions.map),
      run: told(decisions.run),
      undo: told(decisions.undo),
      remove: told(decisions.remove),
    },
  }
}

/** A refusal of a row in words, with what the row says there. */
export function wordsOf(
  kind: ImportKind,
  row: { cells: unknown; mapping: unknown },
  { field, code, params = {} }: RowProblem,
  locale: Locale,
) {
  const at = (row.mapping as Mapping | null)?.[field]
  const title = kind.fields[field]?.title
  return {
    field,
    title: title ? inLocale(title, locale) : '',
    value: at === undefined ? '' : shown((row.cells as string[])[at] ?? ''),
    code,
    message: sentenceOf(code, locale, params) ?? code,
  }
}

/** The rows of an import by their lines. */
export const importRowList = defineList({
  title: { fr: "Lignes de l'import", en: 'Lines of the import' },
  rows: (db) =>
    db
      .selectFrom('import_rows as r')
      .innerJoin('imports as i', 'i.id', 'r.import_id')
      .select([
        'r.line',
        'r.cells',
        'r.verdict',
        'r.label',
        'r.known_id',
        'r.problems',
        'r.made',
        'r.made_id',
        'r.failure',
        'r.undone_at',
        'r.undo_failure',
        'i.kind',
        'i.mapping',
      ]),
  scope: ({ id }: { id: string }) => sql`r.import_id = ${id}`,
  filters: {
    show: filter(schema.rowFilter.optional(), (show) =>
      show === 'made'
        ? sql`r.made is not null`
        : show === 'failed'
          ? sql`r.made is null and r.failure is not null`
          : show === 'undone'
            ? sql`r.undone_at is not null`
            : show === 'kept'
              ? sql`r.made is not null and r.undone_at is null`
              : sql`r.verdict = ${show}`,
    ),
  },
  id: by.integer('r.line'),
  sorts: { line: [] },
  item: schema.importRow,
  view: (row, { services, locale }) => {
    const kind = importKind(services, row.kind)
    const target = row.made_id ?? row.known_id
    const failure = row.failure as RowProblem | null
    const kept = row.undo_failure as RowProblem | null
    return {
      line: row.line,
      label: row.label,
      verdict: row.verdict as 'ready' | 'known' | 'refused' | null,
      problems: (row.problems as RowProblem[]).map((one) => wordsOf(kind, row, one, locale)),
      made: row.made as 'created' | 'updated' | null,
      href: target && !row.undone_at ? kind.href(target) : null,
      failure: failure && !row.made ? wordsOf(kind, row, failure, locale) : null,
      undone: row.undone_at !== null,
      undoFailure: kept && !row.undone_at ? wordsOf(kind, row, kept, locale).message : null,
    }
  },
  guard: (ctx, { id }) => findImport(ctx, id),
})
