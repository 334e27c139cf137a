import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'

/** How many seats there were at the end of a day, how many of them are in notice now, and how many came after another day, by brand (B16). */
export async function seatsOfBrands(ctx: StaffContext, on: Day, since: Day) {
  const { rows } = await sql<{ brandId: string; seats: number; inNotice: number; added: number }>`select
    brand_id as "brandId", seats, in_notice as "inNotice", added from parvis.seats_of_brands(${on}, ${since})`.execute(
    ctx.db,
  )
  return rows
}
