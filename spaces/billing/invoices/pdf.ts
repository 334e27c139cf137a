import type { z } from 'zod'
import { addDays } from '../../../kernel/dates/day.ts'
import type { InvoiceDraft } from '../../../kernel/e-invoicing/index.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import { bytesOf, openFile } from '../../../kernel/files/storage.ts'
import type { Context, PersonContext, SystemContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import type { IssuedPaper } from '../../../kernel/space.ts'
import { asBuffer, inWorker } from '../../../kernel/workers/in-worker.ts'
import { printOf, sealFiles } from '../authenticity/seals.ts'
import { type Closed, facturxXml, semanticOf } from '../facturx/from-invoice.ts'
import { mentionsOf } from './closing.ts'
import { readInvoice } from './read.ts'
import type * as schema from './schema.ts'
import { invoiceTitles } from './titles.ts'

const module = new URL('./paper.ts', import.meta.url)
type Module = typeof import('./paper.ts')

/** The invoices that another one corrects or deducts, with their dates. */
async function precedingOf(ctx: Context, invoice: z.input<typeof schema.invoiceView>) {
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

/** An invoice with what its paper says beside its own rows; a draft as if it were closed today. */
const wholeOf = async (ctx: PersonContext | SystemContext, invoice: z.input<typeof schema.invoiceView>) => ({
  ...invoice,
  issueOn: invoice.issueOn ?? ctx.today,
  dueOn: invoice.dueOn ?? addDays(invoice.issueOn ?? ctx.today, 30),
  buyer: await buyerOf(ctx, invoice),
  preceding: await precedingOf(ctx, invoice),
  mentions: invoice.mentions ?? mentionsOf(ctx),
})

/** Who bought, at the address to which the invoice goes: another one may have been chosen since it was closed (B29). */
async function buyerOf(ctx: Context, { id, buyer }: z.input<typeof schema.invoiceView>) {
  const row = await ctx.db
    .selectFrom('invoice_addresses')
    .select('address')
    .where('invoice_id', '=', id)
    .executeTakeFirst()
  return row && buyer ? { ...buyer, electronicAddress: row.address } : buyer
}

/** A closed invoice with all that its paper says. @throws Problem 404 */
export const closedOf = async (ctx: PersonContext | SystemContext, id: string): Promise<Closed> =>
  wholeOf(ctx, await readInvoice(ctx, id))

/** All that the paper of an invoice says, for the thread that draws it. @throws Problem 404 */
async function paperOf(ctx: PersonContext | SystemContext, id: string) {
  const invoice = await readInvoice(ctx, id)
  const draft = invoice.state === 'draft'
  const data = {
    locale: ctx.brand.locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    draft,
    invoice: await wholeOf(ctx, invoice),
  }
  const { brand, services } = ctx
  return {
    draft,
    type: invoice.type,
    number: invoice.number,
    bytes: async (person: string | undefined) => {
      const bytes = asBuffer(await inWorker<Module, 'writeInvoice'>(module, 'writeInvoice', data, person))
      if (!draft)
        await sealFiles(services, brand, id, [
          { kind: 'pdf', sha256: printOf(bytes) },
          { kind: 'xml', sha256: printOf(facturxXml(data.invoice)) },
        ])
      return bytes
    },
  }
}

/**
 * A closed invoice for the exchange (B15): its terms, and its paper with them inside, which is drawn after the transaction. What is written of it beside
 * the paper is sealed by `seal`. @throws Problem 404
 */
export async function electronicInvoice(ctx: SystemContext, id: string) {
  const closed = await closedOf(ctx, id)
  const { brand, services } = ctx
  const paper = await paperOf(ctx, id)
  return {
    number: closed.number!,
    organisationId: closed.organisation.id,
    invoice: semanticOf(closed) as InvoiceDraft,
    pdf: () => paper.bytes(undefined),
    seal: (xml: string) => sealFiles(services, brand, id, [{ kind: 'xml', sha256: printOf(xml) }]),
  }
}

/**
 * An invoice as PDF/A-3 with Factur-X inside; a draft as a proof without number or data. It is drawn in a thread, after the transaction.
 * @throws Problem 404
 */
export async function downloadInvoice(ctx: PersonContext, id: string): Promise<Download> {
  const external = await fileOfExternal(ctx, id)
  if (external) return Download.of(external, true)
  const { draft, number, bytes } = await paperOf(ctx, id)
  const { accountId } = ctx.actor
  return new Download(
    () => bytes(accountId),
    'application/pdf',
    `${draft ? `brouillon-${id.slice(0, 8)}` : number}.pdf`,
    true,
  )
}

/** The file of an invoice of another program; undefined of one's own. @throws Problem 404 */
async function fileOfExternal(ctx: PersonContext | SystemContext, id: string) {
  const row = await ctx.db.selectFrom('invoices').select(['source', 'file_id']).where('id', '=', id).executeTakeFirst()
  if (!row || row.source === '') return undefined
  if (!row.file_id) throw notFound()
  return openFile(ctx, row.file_id)
}

/** Closed invoices and credit notes as the documents of those who accepted that (B11, D14). */
export const issuedInvoices: IssuedPaper = {
  paper: async (ctx, id) => {
    const external = await fileOfExternal(ctx, id)
    if (external) {
      const { number } = await readInvoice(ctx, id)
      return { name: `${invoiceTitles[ctx.brand.locale][380]} ${number}`, bytes: () => bytesOf(external) }
    }
    const { type, number, bytes } = await paperOf(ctx, id)
    return { name: `${invoiceTitles[ctx.brand.locale][type as 380]} ${number}`, bytes: () => bytes(undefined) }
  },
  tells: () => true,
}
