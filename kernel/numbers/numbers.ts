import { sql } from 'kysely'
import type { Context } from '../http/context.ts'

/**
 * The next number of a kind in the brand's series of this year: 'D-2026-0187'. The series stays locked until the transaction ends, so that
 * no number is left out and none is given twice: take it late, after whatever may be refused or takes long.
 */
export async function nextNumber(ctx: Context, kind: string): Promise<string> {
  const { rows } = await sql<{ number: string }>`select parvis.next_number(${kind}) as number`.execute(ctx.db)
  return rows[0]!.number
}

/**
 * The next number of a series that a space keeps under its own name, in the year of the thing itself: `F-2026-0042` of the series
 * `invoice:F`. Locked as those of `nextNumber`.
 */
export async function nextInSeries(ctx: Context, series: string, prefix: string, year: number): Promise<string> {
  const { rows } = await sql<{
    number: string
  }>`select parvis.next_number(${series}, ${prefix}, ${year}) as number`.execute(ctx.db)
  return rows[0]!.number
}

/** So many next numbers of a series at once, in their order: as `nextInSeries` gives each. */
export async function manyInSeries(
  ctx: Context,
  series: string,
  prefix: string,
  year: number,
  count: number,
): Promise<string[]> {
  const { rows } = await sql<{
    number: string
  }>`select parvis.next_number(${series}, ${prefix}, ${year}) as number from generate_series(1, ${count}::int)`.execute(
    ctx.db,
  )
  return rows.map(({ number }) => number)
}
