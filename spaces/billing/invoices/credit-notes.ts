import type { z } from 'zod'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { isDecimal, priceOf } from '../../../kernel/money/decimal.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'
import { type CreditedVat, creditedNet, creditTotals, mayCredit, quantityLeft } from './credit.ts'
import { invoicedLines, invoicedVat } from './credits.ts'
import { invoiceList, plain } from './lists.ts'
import { readForStaff } from './read.ts'
import type * as schema from './schema.ts'
import type { VatTotal } from './totals.ts'

type Invoiced = Awaited<ReturnType<typeof invoicedLines>>[number]

const sizeOf = (row: Invoiced) => ({
  quantity: plain(row.quantity),
  netCents: row.net_cents,
  creditedQuantity: plain(row.credited_quantity),
  creditedCents: row.credited_cents,
  vatCategory: row.vat_category,
  vatRate: row.vat_rate,
})

/**
 * Drafts a credit note of a closed invoice: of all that is left of it, or of some lines, by quantity or by amount. Its lines name those
 * that they credit; closing refuses what is beyond them.
 * @throws Problem 404, billing.not_closed, billing.not_credited, billing.deposit_deducted, 422 on the line
 */
export async function draftCreditNote(
  ctx: StaffContext,
  id: string,
  { lines: asked }: z.output<typeof schema.creditBody>,
) {
  await readRow(ctx, invoiceList, id)
  const invoice = await ctx.db.selectFrom('invoices').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  if (invoice.state !== 'closed') throw problem('billing.not_closed')
  if (invoice.type === 381) throw problem('billing.not_credited')
  if (invoice.source !== '') throw problem('billing.external_credit')
  const deducted = await ctx.db
    .selectFrom('invoice_deductions')
    .select('invoice_id')
    .where('deposit_id', '=', id)
    .executeTakeFirst()
  if (deducted) throw problem('billing.deposit_deducted')
  const invoiced = await invoicedLines(ctx, id)
  const lines = asked ? asked.map((line, index) => partOf(invoiced, line, index)) : allLeftOf(invoiced)
  if (lines.length === 0) throw problem('billing.not_credited')
  if (new Set(lines.map(({ row }) => row.id)).size < lines.length) throw invalid({ field: 'lines', code: 'bad_choice' })
  const invoicedTax = await invoicedVat(ctx, id)
  const totals = creditTotals(
    lines.map(({ row, netCents }) => ({ vatCategory: row.vat_category, vatRate: row.vat_rate, netCents })),
    invoicedTax,
  )
  // A line that another one below zero made up for is not taken back without it.
  if (totals.grossCents > grossLeftOf(invoicedTax) || totals.vat.some(taxFallsShort))
    throw invalid({ field: 'lines', code: 'billing.credited_beyond' })
  const made = await ctx.db
    .insertInto('invoices')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: invoice.organisation_id,
      payer_id: invoice.payer_id,
      type: 381,
      currency: invoice.currency,
      reference: invoice.reference,
      subject: invoice.subject,
      credited_id: id,
      net_cents: totals.netCents,
      vat_cents: totals.vatCents,
      gross_cents: totals.grossCents,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('invoice_lines')
    .values(
      lines.map(({ row, netCents, ...line }, index) => ({
        ...sized(line.quantity, netCents, digitsOf(invoice.currency as Currency)),
        invoice_id: made.id,
        brand_id: ctx.brand.id,
        position: index + 1,
        credited_line_id: row.id,
        origin: row.origin,
        label: row.label,
        description: row.description,
        unit_code: row.unit_code,
        typed_cents: netCents,
        net_cents: netCents,
        vat_category: row.vat_category,
        vat_rate: row.vat_rate,
        account: row.account,
        from_on: row.from_on,
        to_on: row.to_on,
      })),
    )
    .execute()
  await record(ctx, {
    type: 'billing.invoice.drafted',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: made.id,
    subjectLabel: invoice.number ?? '',
  })
  return readForStaff(ctx, made.id)
}

type Part = { row: Invoiced; quantity: string; netCents: number }

/** One of an amount: its price is never below zero, so the quantity has its sign (EN 16931, BR-27). */
const oneOf = (netCents: number): string => (netCents < 0 ? '-1' : '1')

/** A quantity with its price before tax; one so tiny that its price has no room is given as one of the whole amount. */
function sized(quantity: string, netCents: number, digits: number): { quantity: string; unit_price: string } {
  const price = priceOf(netCents, quantity, digits)
  return isDecimal(price)
    ? { quantity, unit_price: price }
    : { quantity: oneOf(netCents), unit_price: priceOf(netCents, '1', digits) }
}

const grossLeftOf = (invoiced: readonly CreditedVat[]): number =>
  invoiced.reduce((all, one) => all + one.baseCents - one.creditedBaseCents + one.vatCents - one.creditedVatCents, 0)

/** Whether less tax is left of a rate than what is taken back of it has, by more than rounding (as `parvis.close_invoice` looks). */
const taxFallsShort = ({ baseCents, rate, vatCents }: VatTotal): boolean =>
  Math.abs(vatCents - roundHalfUp(BigInt(baseCents) * BigInt(rate), 10_000)) > 100

const allLeftOf = (invoiced: Invoiced[]): Part[] =>
  invoiced.flatMap((row) => {
    const netCents = row.net_cents - row.credited_cents
    const left = quantityLeft(sizeOf(row))
    // What was credited by amount may leave a quantity that is none of it: of nothing, or of the other sign.
    const fits = left !== '0' && left.startsWith('-') === netCents < 0
    return netCents === 0 ? [] : [{ row, quantity: fits ? left : oneOf(netCents), netCents }]
  })

function partOf(
  invoiced: Invoiced[],
  asked: { lineId: string; quantity?: string | undefined; netCents?: number | undefined },
  index: number,
): Part {
  const row = invoiced.find(({ id }) => id === asked.lineId)
  if (!row) throw invalid({ field: `lines.${index}.lineId`, code: 'bad_choice' })
  const size = sizeOf(row)
  if (asked.netCents !== undefined) {
    const left = row.net_cents - row.credited_cents
    const within = asked.netCents !== 0 && asked.netCents < 0 === left < 0 && Math.abs(asked.netCents) <= Math.abs(left)
    if (!within) throw invalid({ field: `lines.${index}.netCents`, code: 'billing.credited_beyond' })
    return { row, quantity: oneOf(asked.netCents), netCents: asked.netCents }
  }
  if (!mayCredit(size, asked.quantity!))
    throw invalid({ field: `lines.${index}.quantity`, code: 'billing.credited_beyond' })
  const netCents = creditedNet(size, asked.quantity!)
  if (netCents === 0) throw invalid({ field: `lines.${index}.quantity`, code: 'billing.credited_beyond' })
  return { row, quantity: asked.quantity!, netCents }
}
