import { sql } from 'kysely'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'

/** Columns by their names, each with its type in the database. */
export type Columns = Record<string, string>
export type Values = Record<string, string | number | boolean | null>

const columnsOf = (columns: Columns) => ({
  names: sql.join(Object.keys(columns).map((name) => sql.ref(name))),
  types: sql.join(Object.entries(columns).map(([name, type]) => sql`${sql.ref(name)} ${sql.raw(type)}`)),
})

/** Inserts rows in one statement. Those that somebody made meanwhile are passed over. @returns the ids of those that were made */
export async function insertAll(
  ctx: StaffContext,
  table: string,
  columns: Columns,
  rows: readonly Values[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const all = columnsOf({ id: 'uuid', ...columns })
  const made = await sql<{ id: string }>`
    insert into ${sql.table(table)} (brand_id, created_at, ${all.names})
    select ${ctx.brand.id}::uuid, ${ctx.now}::timestamptz, ${all.names} from json_to_recordset(${JSON.stringify(rows)}::json) as given (${all.types})
    on conflict do nothing returning id`.execute(ctx.db)
  return new Set(made.rows.map((row) => row.id))
}

/** Changes rows by their ids in one statement, and their versions. */
export async function updateAll(
  ctx: StaffContext,
  table: string,
  columns: Columns,
  rows: readonly Values[],
  versioned = true,
): Promise<void> {
  if (rows.length === 0) return
  const all = columnsOf({ id: 'uuid', ...columns })
  const set = sql.join(Object.keys(columns).map((name) => sql`${sql.ref(name)} = ${sql.ref(`given.${name}`)}`))
  await sql`update ${sql.table(table)} as r set ${set} ${versioned ? sql`, version = r.version + 1` : sql``}
    from json_to_recordset(${JSON.stringify(rows)}::json) as given (${all.types}) where r.id = given.id`.execute(ctx.db)
}

/** So many entries are one statement: a statement has no more than 65,535 values. */
const entriesTogether = 2000

export type Change = { id: string; label: string; before: Values; after: Values; organisationId?: string }

/** Which columns differ, before and after. */
export function differenceOf(before: Values, after: Values): { before: Values; after: Values } | undefined {
  const names = Object.keys(after).filter((name) => after[name] !== before[name])
  if (names.length === 0) return undefined
  const only = (values: Values) => Object.fromEntries(names.map((name) => [name, values[name] ?? null]))
  return { before: only(before), after: only(after) }
}

/** Writes each change into the journal, before and after: what was pushed over what somebody had written is a matter of dispute. */
export async function recordChanges(ctx: StaffContext, type: string, subjectType: string, changes: readonly Change[]) {
  for (let from = 0; from < changes.length; from += entriesTogether)
    await recordAll(
      ctx,
      changes.slice(from, from + entriesTogether).map(({ id, label, before, after, organisationId }) => ({
        type,
        subjectType,
        subjectId: id,
        subjectLabel: label,
        before,
        after,
        ...(organisationId ? { organisationId } : {}),
      })),
    )
}

/** The ids of active clients by their codes, in small letters. */
export async function clientsByCode(ctx: StaffContext, codes: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; id: string }>`select lower(code) as code, id from organisations
    where brand_id = ${ctx.brand.id} and lower(code) = any (${[...new Set(codes)]}) and deactivated_at is null`.execute(
    ctx.db,
  )
  return new Map(rows.map(({ code, id }) => [code, id]))
}
