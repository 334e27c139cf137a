import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readForStaff } from '../quotes/read.ts'
import { holdSigned, signedLines } from '../quotes/uses.ts'
import { subscribe } from './acts.ts'
import type * as schema from './schema.ts'

/**
 * Makes the subscriptions that were signed for (B24), each as its line says, its period, notice and term too, beginning on a day: once, whoever asks at the same time.
 * @throws Problem 404, sales.quote_not_signed, sales.quote_nothing_recurring, sales.may_not_subscribe
 */
export async function subscribeQuote(
  ctx: StaffContext,
  id: string,
  { startsOn }: z.output<typeof schema.fromQuoteBody>,
) {
  if (!ctx.actor.permissions.has('sales.subscriptions.write')) throw problem('sales.may_not_subscribe')
  const row = await holdSigned(ctx, id)
  const made = await ctx.db
    .selectFrom('quote_uses')
    .select('kind')
    .where('quote_id', '=', id)
    .where('kind', '=', 'subscriptions')
    .executeTakeFirst()
  if (made) return readForStaff(ctx, id)
  const { recurring } = await signedLines(ctx, id)
  if (recurring.length === 0) throw problem('sales.quote_nothing_recurring')
  // Periods are billed before tax: what was typed with it is not theirs to keep.
  if (row.price_mode === 'gross') throw problem('sales.quote_gross')
  await ctx.db
    .insertInto('quote_uses')
    .values({
      quote_id: id,
      brand_id: ctx.brand.id,
      kind: 'subscriptions',
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .execute()
  for (const { terms, ...line } of recurring)
    await subscribe(ctx, {
      ...line,
      ...terms,
      productId: line.productId!,
      organisationId: row.organisation_id,
      quoteLineId: line.id,
      reference: row.reference,
      currency: row.currency,
      startsOn,
      anchorOn: null,
    })
  await record(ctx, {
    type: 'sales.quote.subscribed',
    organisationId: row.organisation_id,
    subjectType: 'sales.quote',
    subjectId: id,
    subjectLabel: row.number!,
  })
  return readForStaff(ctx, id)
}
