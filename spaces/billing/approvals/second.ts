import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { billingSettings } from '../settings.ts'
import type { approvalKinds } from './schema.ts'

/** An act on money: what is done to what, of how much in the smallest unit of its currency. */
export type MoneyAct = {
  kind: (typeof approvalKinds)[number]
  subjectId: string
  cents: number
  currency: Currency
}

/** Whether an act still needs a second person (B17): from the amount that the brand set on, where this transaction is not the one that gives it. */
export async function needsSecond(ctx: StaffContext, act: MoneyAct): Promise<boolean> {
  const { rows } = await sql<{
    needed: boolean
  }>`select parvis.needs_two_persons(${ctx.brand.id}, ${act.kind}, ${act.subjectId}, ${act.cents}, ${act.currency}) as needed`.execute(
    ctx.db,
  )
  return rows[0]!.needed
}

/** Refuses an act that needs a second person (B17). @throws Problem billing.second_needed */
export async function requireSecond(ctx: StaffContext, act: MoneyAct): Promise<void> {
  if (!(await needsSecond(ctx, act))) return
  const from = settingOf(ctx, billingSettings.two_persons_from) * 10 ** digitsOf(act.currency)
  throw problem('billing.second_needed', { from: formatMoney(from, ctx.locale, act.currency) })
}
