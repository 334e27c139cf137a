import type { z } from 'zod'
import { conflict, invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { invoiceList } from '../invoices/lists.ts'
import { holdOpenItem } from '../ledger/post.ts'
import { instalmentsOf } from './read.ts'
import type * as schema from './schema.ts'

/**
 * Sets by which instalments an invoice is due: with its draft, whose total they must be when it is closed, or agreed afterwards. Payments that came settle
 * the eldest first.
 * @throws Problem 404, conflict where somebody changed it meanwhile, 422 on the part, billing.not_payable, billing.nothing_left
 */
export async function setInstalments(
  ctx: StaffContext,
  id: string,
  { items, before }: z.output<typeof schema.scheduleBody>,
) {
  const invoice = await readRow(ctx, invoiceList, id)
  if (invoice.type === 381) throw problem('billing.not_payable')
  const closed = invoice.shown_state !== 'draft'
  const item = closed
    ? await ctx.db.selectFrom('open_items').select('posting_id').where('invoice_id', '=', id).executeTakeFirst()
    : undefined
  if (closed && (!item || (await holdOpenItem(ctx, item.posting_id)) === 0)) throw problem('billing.nothing_left')
  if (!closed)
    await ctx.asSystem(() => ctx.db.selectFrom('invoices').select('id').where('id', '=', id).forUpdate().execute())
  const known = await instalmentsOf(ctx, id)
  const same = (a: ReadonlyArray<{ dueOn: string; amountCents: number }>) =>
    JSON.stringify(a.map(({ dueOn, amountCents }) => [dueOn, amountCents]))
  if (same(known) === same(items)) return { items: known }
  if (same(known) !== same(before)) throw conflict({ items: known })
  for (const [index, part] of items.entries()) {
    const earliest = index === 0 ? (closed ? invoice.issue_on! : undefined) : items[index - 1]!.dueOn
    if (earliest && (index === 0 ? part.dueOn < earliest : part.dueOn <= earliest))
      throw invalid({ field: `items.${index}.dueOn`, code: 'billing.instalment_order' })
  }
  const sum = items.reduce((all, one) => all + one.amountCents, 0)
  if (closed && items.length > 0 && sum !== invoice.payable_cents)
    throw invalid({ field: `items.${items.length - 1}.amountCents`, code: 'billing.instalments_differ' })
  await ctx.db.deleteFrom('invoice_instalments').where('invoice_id', '=', id).execute()
  if (items.length > 0)
    await ctx.db
      .insertInto('invoice_instalments')
      .values(
        items.map((part, index) => ({
          invoice_id: id,
          brand_id: ctx.brand.id,
          position: index + 1,
          due_on: part.dueOn,
          amount_cents: part.amountCents,
        })),
      )
      .execute()
  await record(ctx, {
    type: 'billing.instalments.set',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: id,
    subjectLabel: invoice.number ?? invoice.organisation_name,
    before: { instalments: known.map((one) => `${one.dueOn} ${one.amountCents / 100}`).join(', ') },
    after: { instalments: items.map((one) => `${one.dueOn} ${one.amountCents / 100}`).join(', ') },
  })
  return { items: await instalmentsOf(ctx, id) }
}
