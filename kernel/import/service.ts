import './errors.ts'
import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound } from '../errors/problem.ts'
import { bytesOf, keepFile, kindOf, openFiles, safeName, type Upload } from '../files/storage.ts'
import type { StaffContext } from '../http/context.ts'
import type { RequestInfo } from '../http/endpoints.ts'
import { limitAct } from '../identity/limits.ts'
import { require } from '../policy/decision.ts'
import { staffMay } from '../policy/roles.ts'
import { TooLongCsvError, UnreadableCsvError } from './csv.ts'
import type { ImportKind, RowVerdict } from './kinds.ts'
import { type Mapping, valuesOf } from './mapping.ts'
import { findImport, importDecisions, importKind, readImport, toBring } from './reading.ts'
import type * as schema from './schema.ts'
import { readTableInWorker, type Table } from './table.ts'

/** So many rows one file may have. */
export const mostRows = 20_000
/** So large it may be. */
const mostMegabytes = 20
/** So many rows are tried in one transaction. */
const rowsTogether = 500
/** So many rows are written by one statement. */
const rowsWritten = 5_000

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** What a file may be. */
export const acceptedKinds = ['text/plain', workbook] as const
const fileOwner = 'back-office.import'

const asStaff = <T>(request: RequestInfo, work: (ctx: StaffContext) => Promise<T>): Promise<T> =>
  request.again((ctx) => work(ctx as StaffContext))

/** A kind that the person may import. @throws Problem 422 on `kind`, 403 */
function requireKind(ctx: StaffContext, name: string): ImportKind {
  const all = ctx.services.spaces.flatMap((space) => space.importKinds ?? [])
  const kind = all.find((one) => one.name === name)
  if (!kind) throw invalid({ field: 'kind', code: 'bad_choice' })
  require(staffMay(ctx.actor, kind.permission))
  return kind
}

/** @throws Problem 422 on `file`, or on `sheet` */
async function readFile(bytes: Buffer, person: string, sheet: string | undefined): Promise<Table> {
  const table = await readTableInWorker(bytes, { maxRows: mostRows, ...(sheet ? { sheet } : {}) }, person).catch(
    (error: unknown) => {
      if (error instanceof TooLongCsvError)
        throw invalid({ field: 'file', code: 'imports.too_long', params: { maximum: mostRows } })
      if (error instanceof UnreadableCsvError) throw invalid({ field: 'file', code: 'imports.unreadable' })
      throw error
    },
  )
  if (table.rows.length === 0 || table.columns.every((name) => name === ''))
    throw invalid({ field: 'file', code: 'imports.empty' })
  return table
}

async function writeRows(ctx: StaffContext, importId: string, rows: Table['rows']): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsWritten)
    await sql`insert into import_rows (import_id, line, cells)
      select ${importId}, (x ->> 'line')::integer, x -> 'cells' from jsonb_array_elements(${JSON.stringify(rows.slice(from, from + rowsWritten))}::jsonb) x`.execute(
      ctx.db,
    )
}

/** Takes in a file, to be assigned, tried and brought in (B19). @throws Problem 422 on `kind`, `file`; 403 */
export async function uploadImport(
  request: RequestInfo,
  input: z.output<typeof schema.importBody>,
  upload: Upload | undefined,
) {
  if (!upload) throw invalid({ field: 'file', code: 'files.missing' })
  const person = await asStaff(request, async (ctx) => {
    requireKind(ctx, input.kind)
    await limitAct(ctx, 'imports', 100)
    return ctx.actor.accountId
  })
  if (upload.sizeBytes > mostMegabytes * 1024 * 1024)
    throw invalid({ field: 'file', code: 'imports.too_large', params: { megabytes: mostMegabytes } })
  const contentType = await kindOf(upload, acceptedKinds)
  const table = await readFile(await upload.bytes(), person, input.sheet)
  return asStaff(request, async (ctx) => {
    const kind = requireKind(ctx, input.kind)
    const { id } = await ctx.db
      .insertInto('imports')
      .values({
        brand_id: ctx.brand.id,
        kind: kind.name,
        file_name: safeName(upload.name, contentType),
        ...headOf(table),
        uploaded_at: ctx.now,
        uploaded_by: ctx.actor.accountId,
        uploaded_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await keepFile(ctx, upload, contentType, { kind: fileOwner, id, organisationId: null })
    await writeRows(ctx, id, table.rows)
    return readImport(ctx, id)
  })
}

const headOf = (table: Table) => ({
  sheets: JSON.stringify(table.sheets),
  sheet: table.sheet,
  encoding: table.encoding,
  columns: JSON.stringify(table.columns),
  row_count: table.rows.length,
})

/** An import whose version the person saw, locked. @throws Problem 404, conflict with the import as it stands */
async function hold(ctx: StaffContext, id: string, version: number) {
  const row = await findImport(ctx, id, { lock: true })
  if (row.version !== version) throw conflict(await readImport(ctx, id))
  return row
}

async function fileOf(ctx: StaffContext, id: string) {
  const file = await ctx.db
    .selectFrom('files')
    .select('id')
    .where('owner_kind', '=', fileOwner)
    .where('owner_id', '=', id)
    .executeTakeFirst()
  const opened = file && (await openFiles(ctx, [file.id])).get(file.id)
  if (!opened) throw notFound()
  return opened
}

/** Reads another sheet of the workbook instead. @throws Problem 404, conflict, imports.in_no_state, 422 on `sheet` */
export async function chooseSheet(request: RequestInfo, id: string, input: z.output<typeof schema.sheetBody>) {
  const { person, file } = await asStaff(request, async (ctx) => {
    const row = await hold(ctx, id, input.version)
    require(importDecisions(ctx, row, 0, 0).map)
    if (!(row.sheets as string[]).includes(input.sheet)) throw invalid({ field: 'sheet', code: 'bad_choice' })
    return { person: ctx.actor.accountId, file: await fileOf(ctx, id) }
  })
  const table = await readFile(await bytesOf(file), person, input.sheet)
  return asStaff(request, async (ctx) => {
    const row = await hold(ctx, id, input.version)
    require(importDecisions(ctx, row, 0, 0).map)
    await ctx.db.deleteFrom('import_rows').where('import_id', '=', id).execute()
    await ctx.db
      .updateTable('imports')
      .set({ ...headOf(table), mapping: null, checked_at: null, version: row.version + 1 })
      .where('id', '=', id)
      .execute()
    await writeRows(ctx, id, table.rows)
    return readImport(ctx, id)
  })
}

/** @throws Problem 422 on `mapping.<field>` */
function requireMapping(kind: ImportKind, mapping: Mapping, columns: string[], ctx: StaffContext): void {
  const taken = new Map<number, string>()
  const faults = Object.entries(mapping).flatMap(([name, at]) => {
    if (!Object.hasOwn(kind.fields, name)) return [{ field: `mapping.${name}`, code: 'unknown_field' }]
    if (at >= columns.length) return [{ field: `mapping.${name}`, code: 'bad_choice' }]
    if (taken.has(at)) return [{ field: `mapping.${name}`, code: 'imports.column_twice' }]
    taken.set(at, name)
    return []
  })
  const missing = Object.entries(kind.fields)
    .filter(([name, field]) => field.needed && !Object.hasOwn(mapping, name))
    .map(([name, field]) => ({
      field: `mapping.${name}`,
      code: 'imports.unmapped',
      params: { field: field.title[ctx.locale] },
    }))
  if (faults.length + missing.length > 0) throw invalid(...faults, ...missing)
}

/**
 * Takes the assignment of columns to fields, and tries every row without making anything (B19): what would be made, what is there already, what is
 * refused and why. Tried again, it says how things are then.
 * @throws Problem 404, conflict, imports.in_no_state, 422 on `mapping.<field>`
 */
export async function checkImport(request: RequestInfo, id: string, input: z.output<typeof schema.mappingBody>) {
  const { version, kind, lines } = await asStaff(request, async (ctx) => {
    const row = await hold(ctx, id, input.version)
    require(importDecisions(ctx, row, 0, 0).map)
    const kind = importKind(ctx.services, row.kind)
    requireMapping(kind, input.mapping, row.columns as string[], ctx)
    await ctx.db
      .updateTable('imports')
      .set({
        mapping: JSON.stringify(input.mapping),
        known: kind.update ? input.known : 'skip',
        checked_at: null,
        version: row.version + 1,
      })
      .where('id', '=', id)
      .execute()
    const { rows } = await sql<{ line: number }>`select line from (select line, row_number() over (order by line) as n
      from import_rows where import_id = ${id}) x where (n - 1) % ${rowsTogether} = 0 order by line`.execute(ctx.db)
    return { version: row.version + 1, kind, lines: rows.map(({ line }) => line) }
  })
  for (const from of lines)
    await asStaff(request, (ctx) => checkPart(ctx, kind, { id, version, from, mapping: input.mapping }))
  return asStaff(request, async (ctx) => {
    const row = await hold(ctx, id, version)
    await refuseDuplicates(ctx, id)
    await ctx.db
      .updateTable('imports')
      .set({ checked_at: ctx.now, version: row.version + 1 })
      .where('id', '=', id)
      .execute()
    return readImport(ctx, id)
  })
}

type Part = { id: string; version: number; from: number; mapping: Mapping }

async function checkPart(ctx: StaffContext, kind: ImportKind, { id, version, from, mapping }: Part): Promise<void> {
  await hold(ctx, id, version)
  const rows = await ctx.db
    .selectFrom('import_rows')
    .select(['id', 'line', 'cells'])
    .where('import_id', '=', id)
    .where('line', '>=', from)
    .orderBy('line')
    .limit(rowsTogether)
    .execute()
  const verdicts = await kind.check(
    ctx,
    rows.map((row) => ({ line: row.line, values: valuesOf(kind, mapping, row.cells as string[]) })),
  )
  const found = verdicts.map((verdict: RowVerdict, at) => ({
    id: rows[at]!.id,
    verdict: verdict.verdict,
    label: verdict.label.slice(0, 200),
    keys: verdict.keys,
    known_id: verdict.verdict === 'known' ? verdict.knownId : null,
    problems: verdict.verdict === 'refused' ? verdict.problems : [],
  }))
  await sql`update import_rows r set verdict = x.verdict, label = x.label, keys = array(select jsonb_array_elements_text(x.keys)), known_id = x.known_id, problems = x.problems
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as x (id uuid, verdict text, label text, keys jsonb, known_id uuid, problems jsonb)
    where r.id = x.id`.execute(ctx.db)
}

/** Of lines that say the same record the first good one stays; each other one names it. */
async function refuseDuplicates(ctx: StaffContext, id: string): Promise<void> {
  await sql`with said as (select r.id, r.line, k from import_rows r, unnest(r.keys) k where r.import_id = ${id} and r.verdict <> 'refused'),
      numbered as (select id, first_value(line) over w as first, row_number() over w as n from said window w as (partition by k order by line))
    update import_rows r set verdict = 'refused', known_id = null,
      problems = jsonb_build_array(jsonb_build_object('field', '', 'code', 'imports.duplicate', 'params', jsonb_build_object('line', d.first)))
    from (select id, min(first) as first from numbered where n > 1 group by id) d where r.id = d.id`.execute(ctx.db)
}

/** Forgets a file of which nothing was made. @throws Problem 404, conflict, imports.in_no_state */
export async function removeImport(ctx: StaffContext, id: string): Promise<void> {
  const row = await findImport(ctx, id, { lock: true })
  require(importDecisions(ctx, row, 0, 0).remove)
  await ctx.asSystem(() =>
    ctx.db.deleteFrom('files').where('owner_kind', '=', fileOwner).where('owner_id', '=', id).execute(),
  )
  await ctx.db.deleteFrom('imports').where('id', '=', id).execute()
}

/** How many rows wait to be brought in, and how many of those made are still there. */
export async function sumsOf(ctx: StaffContext, id: string): Promise<{ waiting: number; kept: number }> {
  const { rows } = await sql<{ waiting: number; kept: number }>`select
      count(*) filter (where r.made is null and r.failure is null and ${toBring})::int as waiting,
      count(*) filter (where r.made is not null and r.undone_at is null)::int as kept
    from import_rows r join imports i on i.id = r.import_id where i.id = ${id}`.execute(ctx.db)
  return rows[0]!
}
