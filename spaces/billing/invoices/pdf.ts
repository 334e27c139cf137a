import type { z } from 'zod'
import { addDays } from '../../../kernel/dates/day.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { mentionsOf } from './closing.ts'
import { readInvoice } from './read.ts'
import type * as schema from './schema.ts'

const module = new URL('./paper.ts', import.meta.url)
type Module = typeof import('./paper.ts')

/** The invoices that another one corrects or deducts, with their dates. */
async function precedingOf(ctx: PersonContext, invoice: z.input<typeof schema.invoiceView>) {
  const ids = [...(invoice.credited ? [invoice.credited.id] : []), ...invoice.deposits.map(({ id }) => id)]
  if (ids.length === 0) return []
  const rows = await ctx.db
    .selectFrom('invoices')
    .select(['number', 'issue_on'])
    .where('id', 'in', ids)
    .orderBy('number')
    .execute()
  return rows.map((row) => ({ number: row.number!, issuedOn: row.issue_on! }))
}

/**
 * An invoice as PDF/A-3 with Factur-X inside; a draft as a proof without number or data. It is drawn in a thread, after the transaction.
 * @throws Problem 404
 */
export async function downloadInvoice(ctx: PersonContext, id: string): Promise<Download> {
  const invoice = await readInvoice(ctx, id)
  const draft = invoice.state === 'draft'
  const data = {
    locale: ctx.brand.locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    draft,
    invoice: {
      ...invoice,
      issueOn: invoice.issueOn ?? ctx.today,
      dueOn: invoice.dueOn ?? addDays(invoice.issueOn ?? ctx.today, 30),
      preceding: await precedingOf(ctx, invoice),
      mentions: invoice.mentions ?? mentionsOf(ctx),
    },
  }
  const name = draft ? `brouillon-${id.slice(0, 8)}` : invoice.number!
  return new Download(
    async () => asBuffer(await inWorker<Module, 'writeInvoice'>(module, 'writeInvoice', data, ctx.actor.accountId)),
    'application/pdf',
    `${name}.pdf`,
    true,
  )
}
