import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import {
  type BoughtInvoice,
  foreignParty,
  type Report,
  type ReportedInvoice,
  type ReportedPayment,
  type ReportedSum,
} from '../../../kernel/e-invoicing/index.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { decimalAmount } from '../../../kernel/money/decimal.ts'
import type { Kind } from './periods.ts'

/** A report as its row has it. */
export type ReportRow = {
  id: string
  kind: Kind
  starts_on: Day
  ends_on: Day
  sequence: number
  type: 'IN' | 'RE'
  siren: string
  name: string
  vat_number: string
  vat_due: 'receipts' | 'debits'
  attempts: number
}
const letters = { transactions: 'T', payments: 'P', purchases: 'A' } as const
/** What it is known by at the platform: one that was refused goes again under another. */
export const numberOf = (
  row: Pick<ReportRow, 'kind' | 'starts_on' | 'ends_on' | 'sequence'>,
  attempt: number,
): string =>
  [
    letters[row.kind],
    row.starts_on.replaceAll('-', ''),
    row.ends_on.replaceAll('-', ''),
    row.sequence,
    ...(attempt > 1 ? [attempt] : []),
  ].join('-')

type Buyer = { name: string; siren: string; vatNumber: string; country: string }
type InvoiceRow = {
  number: string
  issueOn: Day
  dueOn: Day
  type: number
  currency: Currency
  netCents: number
  vatCents: number
  deducts: boolean
  buyer: Buyer
  preceding: Array<{ number: string; issueDate: Day }>
  vat: Array<{ category: string; rate: number; base: number; vat: number; code: string; words: string }>
  lines: Array<{ label: string; quantity: string; unit: string; goods: boolean }>
}
type SumRow = {
  day: Day
  currency: Currency
  kind: 'TLB1' | 'TPS1' | 'TNT1'
  rate: number
  base: number
  vat: number
  invoices: number
}
type ReceiptRow = { way: string; number: string; issueOn: Day; day: Day; rate: number; cents: number }

/** A whole number of smallest units as a decimal number. */
const amountOf = (currency: Currency) => (cents: number) => decimalAmount(cents, digitsOf(currency))
const percent = (rate: number) => decimalAmount(rate, 2)

/** What it says is due when: services on receipts (72) or by the debits (5). What is goods, or both, says nothing. */
const vatDueOf = (row: ReportRow, services: boolean) =>
  services ? (row.vat_due === 'receipts' ? '72' : '5') : undefined

function invoiceOf(row: ReportRow, one: InvoiceRow): ReportedInvoice {
  const amount = amountOf(one.currency)
  const goods = one.lines.filter((line) => line.goods).length
  const frame = goods === 0 ? 'S' : goods === one.lines.length ? 'B' : 'M'
  return {
    number: one.number,
    issueDate: one.issueOn,
    typeCode: String(one.type),
    currency: one.currency,
    dueDate: one.type === 381 ? undefined : one.dueOn,
    vatDue: vatDueOf(row, frame === 'S'),
    process: `${frame}${one.deducts ? 4 : 1}`,
    preceding: one.preceding,
    seller: { id: row.siren, scheme: '0002', vatNumber: row.vat_number || undefined, country: 'FR' },
    buyer: foreignParty(one.buyer),
    withoutVat: amount(one.netCents),
    // Tax in another currency is told by nobody's rate: such an invoice is left out.
    vatInEuros: one.currency === 'EUR' ? amount(one.vatCents) : '0.00',
    vat: one.vat.map((part) => ({
      base: amount(part.base),
      tax: amount(part.vat),
      category: part.category,
      rate: percent(part.rate),
      exemptionReason: part.words,
      exemptionCode: part.code,
    })),
    lines: one.lines.map(({ label, quantity, unit }) => ({
      name: label,
      // As many decimals as a report has room for.
      ...(/^-?\d+(\.\d{1,4})?$/.test(quantity) ? { quantity, unit } : {}),
    })),
  }
}

/** Sales of one day, currency and kind; what is not taxed in France is told without its tax. */
function sumsOf(row: ReportRow, rows: readonly SumRow[]): ReportedSum[] {
  const groups = Map.groupBy(rows, (one) => `${one.day} ${one.currency} ${one.kind}`)
  return [...groups.values()].map((of) => {
    const { day, currency, kind, invoices } = of[0]!
    const amount = amountOf(currency)
    const taxed = of.map((one) => (kind === 'TNT1' ? { ...one, rate: 0, vat: 0 } : one))
    const rates = [...Map.groupBy(taxed, ({ rate }) => rate)].map(([rate, same]) => ({
      rate: percent(rate),
      base: same.reduce((all, one) => all + one.base, 0),
      tax: same.reduce((all, one) => all + one.vat, 0),
    }))
    return {
      day,
      currency,
      vatDue: vatDueOf(row, kind === 'TPS1'),
      category: kind,
      withoutVat: amount(rates.reduce((all, one) => all + one.base, 0)),
      vat: amount(rates.reduce((all, one) => all + one.tax, 0)),
      count: invoices,
      rates: rates.map((one) => ({ rate: one.rate, base: amount(one.base), tax: amount(one.tax) })),
    }
  })
}

const paymentOf = (day: Day, rows: readonly ReceiptRow[]): ReportedPayment => ({
  day,
  rates: [...Map.groupBy(rows, ({ rate }) => rate)]
    .toSorted(([a], [b]) => b - a)
    .map(([rate, same]) => ({
      rate: percent(rate),
      currency: 'EUR',
      amount: decimalAmount(
        same.reduce((all, one) => all + one.cents, 0),
        2,
      ),
    })),
})

async function transactionsOf(ctx: Context, row: ReportRow) {
  const { rows: invoices } = await sql<InvoiceRow>`
    select i.number, i.issue_on as "issueOn", i.due_on as "dueOn", i.type, i.currency, i.net_cents as "netCents", i.vat_cents as "vatCents", i.deducted_cents > 0 as deducts, i.buyer,
      coalesce((select jsonb_agg(jsonb_build_object('number', p.number, 'issueDate', p.issue_on) order by p.number) from invoices p where p.id = i.credited_id
        or p.id in (select x.deposit_id from invoice_deductions x where x.invoice_id = i.id)), '[]') as preceding,
      (select jsonb_agg(jsonb_build_object('category', v.category, 'rate', v.rate, 'base', v.base_cents, 'vat', v.vat_cents, 'code', v.exemption_code, 'words', v.exemption_words)
        order by v.rate desc, v.category) from invoice_vat v where v.invoice_id = i.id) as vat,
      (select jsonb_agg(jsonb_build_object('label', l.label, 'quantity', trim_scale(l.quantity)::text, 'unit', l.unit_code, 'goods', l.account like '707%') order by l.position)
        from invoice_lines l where l.invoice_id = i.id) as lines
    from e_report_invoices t join invoices i on i.id = t.invoice_id
    where t.report_id = ${row.id} and t.way = 'international' and t.told order by i.issue_on, i.number`.execute(ctx.db)
  const { rows: sums } = await sql<SumRow>`
    select day, currency, kind, rate, base_cents as base, vat_cents as vat, invoices from e_report_sums
    where report_id = ${row.id} order by day, currency, kind, rate desc`.execute(ctx.db)
  return { invoices: invoices.map((one) => invoiceOf(row, one)), sums: sumsOf(row, sums) }
}

async function purchasesOf(ctx: Context, row: ReportRow) {
  const { rows } = await sql<{ bought: BoughtInvoice }>`
    select d.bought from e_report_purchases t join invoice_deposits d on d.id = t.deposit_id
    where t.report_id = ${row.id} and t.told order by d.issue_on, d.number, d.id`.execute(ctx.db)
  const buyer = { id: row.siren, scheme: '0002', vatNumber: row.vat_number || undefined, country: 'FR' }
  return { invoices: rows.map(({ bought }) => ({ ...bought, buyer })), sums: [] }
}

async function paymentsOf(ctx: Context, row: ReportRow) {
  const { rows } = await sql<ReceiptRow>`
    select t.way, i.number, i.issue_on as "issueOn", t.day, t.rate, t.cents from e_report_receipts t join invoices i on i.id = t.invoice_id
    where t.report_id = ${row.id} and t.currency = 'EUR' order by t.day, i.issue_on, i.number, t.rate desc`.execute(
    ctx.db,
  )
  const [one, all] = [rows.filter(({ way }) => way === 'international'), rows.filter(({ way }) => way === 'consumer')]
  return {
    invoices: [...Map.groupBy(one, ({ number, day }) => `${number} ${day}`).values()].map((of) => ({
      number: of[0]!.number,
      issueDate: of[0]!.issueOn,
      payment: paymentOf(of[0]!.day, of),
    })),
    sums: [...Map.groupBy(all, ({ day }) => day)].map(([day, of]) => paymentOf(day, of)),
  }
}

/** A report as it is told: what its rows hold, by the platform that brings it. @param issuedAt `YYYY-MM-DD hh:mm:ss` */
export async function reportOf(
  ctx: Context,
  row: ReportRow,
  { sender, issuedAt, attempt }: { sender: Report['sender']; issuedAt: string; attempt: number },
): Promise<Report> {
  const head = {
    id: numberOf(row, attempt),
    issuedAt,
    type: row.type,
    sender,
    issuer: { siren: row.siren, name: row.name, role: row.kind === 'purchases' ? ('BY' as const) : ('SE' as const) },
    period: { start: row.starts_on, end: row.ends_on },
  }
  if (row.kind === 'payments') return { ...head, payments: await paymentsOf(ctx, row) }
  const transactions = row.kind === 'purchases' ? await purchasesOf(ctx, row) : await transactionsOf(ctx, row)
  return { ...head, transactions }
}
