import { sql } from 'kysely'
import type { Context } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'

/** What a client owes in a currency: the sum of their postings on 411. Below zero it is what they have to their credit. */
export async function balanceOf(ctx: Context, organisationId: string, currency: Currency): Promise<number> {
  const { rows } = await sql<{
    cents: number
  }>`select coalesce(sum(debit_cents - credit_cents), 0)::bigint as cents from ledger_postings
    where organisation_id = ${organisationId} and currency = ${currency} and account like '411%'`.execute(ctx.db)
  return rows[0]!.cents
}
