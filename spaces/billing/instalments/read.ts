import type { z } from 'zod'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { restsOf } from './limits.ts'
import type * as schema from './schema.ts'

/** The instalments of an invoice, the eldest first, with what is left of each. */
export async function instalmentsOf(
  ctx: PersonContext,
  invoiceId: string,
): Promise<Array<z.input<typeof schema.instalment>>> {
  const rows = await ctx.db
    .selectFrom('invoice_instalments')
    .selectAll()
    .where('invoice_id', '=', invoiceId)
    .orderBy('position')
    .execute()
  if (rows.length === 0) return []
  const item = await ctx.db
    .selectFrom('open_items')
    .select(['amount_cents', 'rest_cents'])
    .where('invoice_id', '=', invoiceId)
    .executeTakeFirst()
  const parts = rows.map((row) => ({ dueOn: row.due_on, amountCents: row.amount_cents }))
  const rests = restsOf(parts, item ? item.amount_cents - item.rest_cents : 0)
  return rows.map((row, index) => ({
    position: row.position,
    dueOn: row.due_on,
    amountCents: row.amount_cents,
    restCents: rests[index]!,
  }))
}
