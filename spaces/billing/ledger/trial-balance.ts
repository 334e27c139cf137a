import { sql } from 'kysely'
import { z } from 'zod'
import { invalid } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { type Currency, currencies } from '../../../kernel/money/currencies.ts'
import { bookedDay } from './schema.ts'

export const trialBalanceQuery = z.object({ from: bookedDay, to: bookedDay })
export const trialBalance = z.object({
  /** By currency, then by account. Amounts are in the smallest unit of the currency; a balance is debit less credit. */
  items: z.array(
    z.object({
      account: z.string(),
      name: z.string(),
      currency: z.enum(currencies),
      openingCents: z.number(),
      debitCents: z.number(),
      creditCents: z.number(),
      closingCents: z.number(),
    }),
  ),
})

/**
 * The trial balance («balance générale») of a period (B12, B27): each account with what it stood at, what was posted, what it stands at. All
 * debits are all credits, as every entry balances.
 * @throws Problem 422 on `to`
 */
export async function readTrialBalance(
  ctx: StaffContext,
  { from, to }: z.output<typeof trialBalanceQuery>,
): Promise<z.input<typeof trialBalance>> {
  if (to < from) throw invalid({ field: 'to', code: 'bad_day' })
  const { rows } = await sql<{
    account: string
    name: string
    currency: Currency
    opening: number
    debit: number
    credit: number
  }>`select p.account, a.name, p.currency, p.opening, p.debit, p.credit from (
      select account, currency, coalesce(sum(debit_cents - credit_cents) filter (where day < ${from}), 0)::bigint as opening,
        coalesce(sum(debit_cents) filter (where day >= ${from}), 0)::bigint as debit, coalesce(sum(credit_cents) filter (where day >= ${from}), 0)::bigint as credit
      from ledger_postings where brand_id = ${ctx.brand.id} and day <= ${to} group by account, currency) p
    join ledger_accounts a on a.brand_id = ${ctx.brand.id} and a.code = p.account
    where p.opening <> 0 or p.debit <> 0 or p.credit <> 0 order by p.currency, p.account`.execute(ctx.db)
  return {
    items: rows.map((row) => ({
      account: row.account,
      name: row.name,
      currency: row.currency,
      openingCents: row.opening,
      debitCents: row.debit,
      creditCents: row.credit,
      closingCents: row.opening + row.debit - row.credit,
    })),
  }
}
