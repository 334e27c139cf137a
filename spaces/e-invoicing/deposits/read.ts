import type { z } from 'zod'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { timelineOf } from '../life-cycle/read.ts'
import { type DepositRow, viewItem } from './lists.ts'
import type * as schema from './schema.ts'

/** A file that was handed in, with the rules that it does not keep and what was said of it. */
export async function viewDeposit(ctx: PersonContext, row: DepositRow): Promise<z.input<typeof schema.depositView>> {
  const findings = await ctx.db
    .selectFrom('invoice_deposit_findings')
    .selectAll()
    .where('deposit_id', '=', row.id)
    .orderBy('position')
    .execute()
  return {
    ...viewItem(row, ctx),
    findings: findings.map((one) => ({
      rule: one.rule,
      severity: one.severity as 'fatal',
      words: inLocale(one.words as Text, ctx.locale),
      places: one.places,
    })),
    timeline: await timelineOf(ctx, { kind: 'deposit', id: row.id }),
  }
}
