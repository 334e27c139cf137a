import { sql } from 'kysely'
import { invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { type AccessRow, clientAccesses, contactAccesses, employeeAccesses } from './lists.ts'
import type { kinds } from './schema.ts'

export type Kind = (typeof kinds)[number]
export type Subject = { kind: Kind; id: string }

const read = {
  client: (ctx: StaffContext, ids: string[]) =>
    clientAccesses.rowsWhere(
      sql`o.id = any (${ids}::uuid[]) and o.brand_id = ${ctx.brand.id} and o.deactivated_at is null and o.archived_at is null`,
      sql``,
      ctx,
    ),
  contact: (ctx: StaffContext, ids: string[]) =>
    contactAccesses.rowsWhere(
      sql`m.id = any (${ids}::uuid[]) and o.brand_id = ${ctx.brand.id} and m.removed_at is null and o.archived_at is null and a.kind = 'person'`,
      sql``,
      ctx,
    ),
  employee: (ctx: StaffContext, ids: string[]) =>
    employeeAccesses.rowsWhere(sql`e.id = any (${ids}::uuid[]) and e.brand_id = ${ctx.brand.id}`, sql``, ctx),
} as const

/**
 * How some accesses stand, in the order in which they are named; a statement for each kind.
 * @throws Problem 404 where one is not there; 422 on `items.N.id` where one is there before, be it as the client's first account and as its contact
 */
export async function standingOf(ctx: StaffContext, subjects: Subject[]): Promise<AccessRow[]> {
  const found = new Map<string, AccessRow>()
  for (const kind of ['client', 'contact', 'employee'] as const) {
    const ids = subjects.filter((one) => one.kind === kind).map((one) => one.id)
    if (ids.length === 0) continue
    const { rows } = await read[kind](ctx, ids).execute(ctx.db)
    for (const row of rows) found.set(`${kind}:${row.id}`, row as AccessRow)
  }
  const rows = subjects.map((one) => found.get(`${one.kind}:${one.id}`) ?? missing())
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    const whose = row.kind === 'employee' ? row.id : `${row.organisation_id} ${row.account_id}`
    if (seen.has(whose)) throw invalid({ field: `items.${index}.id`, code: 'organisation.item_twice' })
    seen.add(whose)
  }
  return rows
}

function missing(): never {
  throw notFound()
}

/** The access of a row of `portal_accesses`. @throws Problem 404 */
export async function standingOfAccess(ctx: StaffContext, accessId: string): Promise<AccessRow> {
  const access = await ctx.db
    .selectFrom('portal_accesses as p')
    .leftJoin('memberships as m', (on) =>
      on
        .onRef('m.organisation_id', '=', 'p.organisation_id')
        .onRef('m.account_id', '=', 'p.account_id')
        .on('m.removed_at', 'is', null),
    )
    .select(['p.employee_id', 'm.id as membership_id'])
    .where('p.id', '=', accessId)
    .executeTakeFirst()
  if (!access) throw notFound()
  const [row] = await standingOf(ctx, [
    access.employee_id
      ? { kind: 'employee', id: access.employee_id }
      : { kind: 'contact', id: access.membership_id ?? missing() },
  ])
  return row!
}
