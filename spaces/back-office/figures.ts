import { sql } from 'kysely'
import type { Day } from '../../kernel/dates/day.ts'
import type { StaffContext } from '../../kernel/http/context.ts'

/** How many clients that are not archived were registered from one day to another, by brand (B16). */
export async function newClientsOfBrands(ctx: StaffContext, first: Day, last: Day) {
  const { rows } = await sql<{ brandId: string; clients: number }>`select brand_id as "brandId", clients
    from parvis.new_clients_of_brands(${first}, ${last})`.execute(ctx.db)
  return rows
}
