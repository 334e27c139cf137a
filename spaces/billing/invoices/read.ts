import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, problem } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext, StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { issuedPaper } from '../../documents/index.ts'
import type { VatCategory } from '../vat-rates/schema.ts'
import { creditTotals } from './credit.ts'
import { invoicedVat } from './credits.ts'
import { invoiceList, plain, viewItem } from './lists.ts'
import type * as schema from './schema.ts'
import { type Totals, totalsOf } from './totals.ts'

/** An invoice with its version, as it is locked or read. */
export type Invoice = Awaited<ReturnType<typeof readInvoiceRow>>

const readInvoiceRow = (ctx: Context, id: string) =>
  ctx.db.selectFrom('invoices').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

/** The lines of an invoice, in their order. */
export const linesOf = (ctx: Context, id: string) =>
  ctx.db.selectFrom('invoice_lines as l').selectAll('l').where('l.invoice_id', '=', id).orderBy('l.position').execute()
export type Line = Awaited<ReturnType<typeof linesOf>>[number]

/** What an invoice comes to, of its lines as they are kept. */
export async function computed(ctx: Context, invoice: Invoice, lines: readonly Line[]): Promise<Totals> {
  if (invoice.type === 381)
    return creditTotals(
      lines.map((line) => ({
        vatCategory: line.vat_category as VatCategory,
        vatRate: line.vat_rate,
        netCents: line.net_cents,
      })),
      await invoicedVat(ctx, invoice.credited_id!),
    )
  return totalsOf(
    lines.map((line) => ({
      quantity: plain(line.quantity),
      unitPrice: plain(line.unit_price),
      discountRate: line.discount_rate,
      vatCategory: line.vat_category as VatCategory,
      vatRate: line.vat_rate,
      chargedCents: line.charge_id ? line.typed_cents : undefined,
    })),
    invoice.price_mode as 'net',
    invoice.currency as Currency,
  )
}

const pairs = (ctx: Context) => ctx.db.selectFrom('invoices as x').select(['x.id', 'x.number', 'x.gross_cents'])
const relatedOf = (rows: Array<{ id: string; number: string | null; gross_cents: number }>) =>
  rows.map(({ id, number, gross_cents }) => ({ id, number, grossCents: gross_cents }))

/** An invoice as the asking person sees it. @throws Problem 404 */
export async function readInvoice(
  ctx: PersonContext | SystemContext,
  id: string,
): Promise<z.input<typeof schema.invoiceView>> {
  const item = viewItem(await readRow(ctx, invoiceList, id), ctx)
  // Asked together, for waking the other side costs more than what is said.
  const [invoice, lines, frozen, deposits, credits, settlements] = await Promise.all([
    readInvoiceRow(ctx, id),
    linesOf(ctx, id),
    ctx.db.selectFrom('invoice_vat').selectAll().where('invoice_id', '=', id).execute(),
    pairs(ctx)
      .innerJoin('invoice_deductions as d', 'd.deposit_id', 'x.id')
      .where('d.invoice_id', '=', id)
      .orderBy('x.number')
      .execute(),
    pairs(ctx).where('x.credited_id', '=', id).orderBy('x.created_at').execute(),
    settlementsOf(ctx, id),
  ])
  const vat =
    invoice.state === 'closed'
      ? frozen
          .map((row) => ({
            category: row.category as VatCategory,
            rate: row.rate,
            baseCents: row.base_cents,
            vatCents: row.vat_cents,
            exemptionCode: row.exemption_code,
            exemptionWords: row.exemption_words,
          }))
          .sort((a, b) => b.rate - a.rate)
      : (await computed(ctx, invoice, lines)).vat.map((row) => ({ ...row, exemptionCode: '', exemptionWords: '' }))
  const credited = invoice.credited_id ? await pairs(ctx).where('x.id', '=', invoice.credited_id).execute() : []
  return {
    ...item,
    external: invoice.source === '' ? null : { source: invoice.source, file: await fileKindOf(ctx, invoice.file_id) },
    payerId: invoice.payer_id,
    comment: invoice.comment,
    priceMode: invoice.price_mode as 'net',
    vatCents: invoice.vat_cents,
    deductedCents: invoice.deducted_cents,
    lines: lines.map((line) => ({
      id: line.id,
      chargeId: line.charge_id,
      productId: line.product_id,
      creditedLineId: line.credited_line_id,
      fromOn: line.from_on,
      toOn: line.to_on,
      origin: line.origin,
      label: line.label,
      description: line.description,
      quantity: plain(line.quantity),
      unitCode: line.unit_code,
      unitPrice: plain(line.unit_price),
      discountRate: line.discount_rate,
      discountCents: line.discount_cents,
      typedCents: line.typed_cents,
      netCents: line.net_cents,
      vatCategory: line.vat_category as VatCategory,
      vatRate: line.vat_rate,
      account: line.account,
    })),
    vat,
    deposits: relatedOf(deposits),
    credited: relatedOf(credited)[0] ?? null,
    credits: relatedOf(credits),
    seller: invoice.seller as schema.Identity | null,
    buyer: invoice.buyer as schema.Identity | null,
    mentions: invoice.mentions as schema.Mentions | null,
    closedAt: invoice.closed_at?.toISOString() ?? null,
    closedBy: invoice.closed_by_label,
    settlements,
    version: invoice.version,
  }
}

/** What a file of another program is. */
async function fileKindOf(ctx: Context, fileId: string | null): Promise<'pdf' | 'xml' | null> {
  if (!fileId) return null
  const file = await ctx.db.selectFrom('files').select('content_type').where('id', '=', fileId).executeTakeFirst()
  return file ? (file.content_type === 'application/pdf' ? 'pdf' : 'xml') : null
}

/** What pays an invoice, or what a credit note pays: what was taken back of it is left out. */
async function settlementsOf(ctx: Context, id: string) {
  const { rows } = await sql<{
    id: string
    kind: 'payment' | 'invoice' | 'refund'
    number: string
    method: string
    settled_on: string
    amount_cents: number
  }>`select coalesce(p.id, i.id, r.id) as id, case when p.id is not null then 'payment' when i.id is not null then 'invoice' else 'refund' end as kind,
      coalesce(p.number, i.number, r.number) as number,
      coalesce(p.method, '') as method, s.settled_on, s.amount_cents
    from open_items o join settlements s on o.posting_id in (s.debit_posting_id, s.credit_posting_id)
    join open_items x on x.posting_id = case when s.debit_posting_id = o.posting_id then s.credit_posting_id else s.debit_posting_id end
    join ledger_postings l on l.id = x.posting_id join ledger_entries e on e.id = l.entry_id
    left join payments p on p.id = x.payment_id left join invoices i on i.id = x.invoice_id left join refunds r on e.origin_kind in ('refund', 'refund_undo') and r.id = e.origin_id
    where o.invoice_id = ${id} and s.undoes_id is null and not exists (select from settlements u where u.undoes_id = s.id)
    order by s.id`.execute(ctx.db)
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    number: row.number,
    method: row.method,
    on: row.settled_on,
    amountCents: row.amount_cents,
  }))
}

/** A closed invoice as whom it is addressed to sees it. @throws Problem 404 */
export const readOwn = (ctx: PersonContext, id: string) => readInvoice(ctx, id)

/** An invoice as the staff see it. @throws Problem 404 */
export async function readForStaff(ctx: StaffContext, id: string): Promise<z.input<typeof schema.staffInvoiceView>> {
  const view = await readInvoice(ctx, id)
  const { rows } = await sql<{
    number: string
    journal: string
    day: string
    account: string
    name: string
    debit_cents: number
    credit_cents: number
  }>`select e.number, e.journal, e.day, p.account, a.name, p.debit_cents, p.credit_cents
    from ledger_entries e join ledger_postings p on p.entry_id = e.id join ledger_accounts a on a.brand_id = p.brand_id and a.code = p.account
    where e.origin_kind = 'invoice' and e.origin_id = ${id} order by e.id, p.id`.execute(ctx.db)
  const draft = view.state === 'draft'
  const issued = draft ? undefined : await issuedPaper(ctx, 'invoices', id)
  const exchanged = draft
    ? []
    : (await sql<{ leaves: boolean }>`select parvis.leaves_by_exchange(${id}) as leaves`.execute(ctx.db)).rows
  const may = (permission: string) => ctx.actor.permissions.has(permission)
  return {
    ...view,
    delivery: draft
      ? null
      : {
          portal: issued !== undefined,
          exchange: exchanged[0]!.leaves,
          publishedAt: issued?.publishedAt?.toISOString() ?? null,
          documentId: issued?.documentId ?? null,
        },
    entries: [...Map.groupBy(rows, (row) => row.number)].map(([number, postings]) => ({
      number,
      journal: postings[0]!.journal,
      day: postings[0]!.day,
      postings: postings.map((row) => ({
        account: row.account,
        name: row.name,
        debitCents: row.debit_cents,
        creditCents: row.credit_cents,
      })),
    })),
    may: [
      ...(draft && view.type !== 381 && may('billing.invoices.write') ? (['edit'] as const) : []),
      ...(draft && may('billing.invoices.close') ? (['close'] as const) : []),
      ...(draft && may('billing.invoices.write') ? (['delete'] as const) : []),
      ...(!draft &&
      view.type !== 381 &&
      // What another program issued is credited there.
      view.external === null &&
      may('billing.invoices.write') &&
      view.credits.reduce((all, one) => all + (one.number ? one.grossCents : 0), 0) < view.grossCents
        ? (['credit'] as const)
        : []),
      ...(!draft && view.type !== 381 && view.restCents > 0 && may('billing.payments.write') ? (['pay'] as const) : []),
    ],
  }
}

/** Locks a draft at the version that the person saw. @throws Problem 404, billing.closed, conflict */
export async function holdDraft(ctx: StaffContext, id: string, version: number): Promise<Invoice> {
  await ctx.db.selectFrom('invoices').select('id').where('id', '=', id).forUpdate().execute()
  await readRow(ctx, invoiceList, id)
  const invoice = await readInvoiceRow(ctx, id)
  if (invoice.state === 'closed') throw problem('billing.closed')
  if (invoice.version !== version) throw conflict(await readForStaff(ctx, id))
  return invoice
}
