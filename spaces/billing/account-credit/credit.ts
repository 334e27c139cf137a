import { sql } from 'kysely'
import type { Context } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'

/** What a client has on its account to pay with: what came in and paid nothing yet, and credit notes. */
export async function creditOf(ctx: Context, organisationId: string, currency: Currency): Promise<number> {
  const { rows } = await sql<{ cents: number }>`select coalesce(sum(rest_cents), 0)::bigint as cents from open_items
    where organisation_id = ${organisationId} and currency = ${currency} and side = 'credit' and rest_cents > 0`.execute(
    ctx.db,
  )
  return Number(rows[0]!.cents)
}
