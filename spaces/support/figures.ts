import { sql } from 'kysely'
import type { Day } from '../../kernel/dates/day.ts'
import type { StaffContext } from '../../kernel/http/context.ts'

/** How many tickets are open, how many of them wait for the provider, and how many were opened from one day to another, by brand (B16). */
export async function ticketsOfBrands(ctx: StaffContext, first: Day, last: Day) {
  const midnight = (day: Day) => sql`(${day}::date::timestamp at time zone ${ctx.brand.timeZone})`
  const { rows } = await sql<{ brandId: string; open: number; waiting: number; opened: number }>`select
    brand_id as "brandId", open, waiting, opened
    from parvis.tickets_of_brands(${midnight(first)}, ${midnight(last)} + interval '1 day')`.execute(ctx.db)
  return rows
}
