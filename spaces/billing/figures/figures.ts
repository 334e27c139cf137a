import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'

export type Revenue = { brandId: string; currency: string; month: Day; cents: number; centsToCut: number }

/**
 * Revenue before tax by brand, currency and month, as the books have it (B16). Amounts are in the smallest unit of the currency.
 * @param cut what was posted by that day is told apart
 */
export async function revenueOfBrands(ctx: StaffContext, first: Day, last: Day, cut: Day): Promise<Revenue[]> {
  const { rows } = await sql<Revenue>`select brand_id as "brandId", currency, month, cents, cents_to_cut as "centsToCut"
    from parvis.revenue_of_brands(${first}, ${last}, ${cut}) order by brand_id, currency, month`.execute(ctx.db)
  return rows
}

export type Overdue = { brandId: string; currency: string; cents: number; clients: number }

/** What was due and unpaid at the end of a day, by brand and currency, and of how many clients (B16). */
export async function overdueOfBrands(ctx: StaffContext, on: Day): Promise<Overdue[]> {
  const { rows } = await sql<Overdue>`select brand_id as "brandId", currency, cents, clients
    from parvis.overdue_of_brands(${on})`.execute(ctx.db)
  return rows
}

export type Ages = Record<'notDue' | 'to30' | 'to60' | 'to90' | 'beyond', number>

/** What the clients of the asking brand owe today by age, in one currency: the sums of the aged balance (B13, B16). */
export async function sumsByAge(ctx: StaffContext, currency: string): Promise<Ages> {
  const { rows } = await sql<Ages>`with only_of as materialized (select parvis.filtered_organisations() as ids)
    select coalesce(sum(rest_cents) filter (where late <= 0), 0)::bigint as "notDue", coalesce(sum(rest_cents) filter (where late between 1 and 30), 0)::bigint as "to30",
      coalesce(sum(rest_cents) filter (where late between 31 and 60), 0)::bigint as "to60", coalesce(sum(rest_cents) filter (where late between 61 and 90), 0)::bigint as "to90",
      coalesce(sum(rest_cents) filter (where late > 90), 0)::bigint as beyond
    from only_of f, lateral (select rest_cents, organisation_id, parvis.today() - due_on as late from open_dues
      where brand_id = ${ctx.brand.id} and currency = ${currency}) o
    where f.ids is null or o.organisation_id = any (f.ids)`.execute(ctx.db)
  return rows[0]!
}
