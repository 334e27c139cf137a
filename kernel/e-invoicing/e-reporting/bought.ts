import { compare, decimalOf, zero } from '../model/decimal.ts'
import type { Invoice } from '../model/invoice.ts'
import { foreignParty } from './party.ts'
import { type ReportedInvoice, reportXml } from './report.ts'
import { reportFindings } from './rules.ts'

/** What a report tells of an invoice that was bought: all but its buyer, who declares it. */
export type BoughtInvoice = Omit<ReportedInvoice, 'buyer'>

const processes = new Set('B1 S1 M1 B2 S2 M2 B4 S4 M4 S5 S6 B7 S7'.split(' '))
const isNothing = (text: string | undefined) => {
  const value = decimalOf(text)
  return value !== undefined && compare(value, zero) === 0
}

/** Its VAT in euros, as far as it says it. */
function vatInEuros(invoice: Invoice): string | undefined {
  const { totals, currency, vatCurrency, vatBreakdown } = invoice
  const vat = totals?.vat ?? (vatBreakdown.every(({ tax }) => isNothing(tax)) ? '0.00' : undefined)
  if (currency === 'EUR') return vat
  if (vatCurrency === 'EUR') return totals?.vatInAccountingCurrency
  return isNothing(vat) ? '0.00' : undefined
}

/**
 * An invoice received from a seller of elsewhere, as a report of purchases tells it (10.1). A frame that France does not know is that of goods within the
 * Union, or of services.
 * @returns undefined where it cannot be told by the rules: VAT of another country, a number that is no identifier, a credit note of nothing
 */
export function boughtInvoice(invoice: Invoice): BoughtInvoice | undefined {
  const { seller, vatBreakdown } = invoice
  const country = seller?.address?.country
  const vat = vatInEuros(invoice)
  if (!country || vat === undefined) return undefined
  const frame = vatBreakdown.some(({ category }) => category === 'K') ? 'B1' : 'S1'
  const bought: BoughtInvoice = {
    number: invoice.number ?? '',
    issueDate: invoice.issueDate ?? '',
    typeCode: invoice.typeCode ?? '',
    currency: invoice.currency ?? '',
    dueDate: invoice.dueDate,
    process: processes.has(invoice.process?.type ?? '') ? invoice.process!.type! : frame,
    preceding: invoice.preceding.map((one) => ({ number: one.number ?? '', issueDate: one.issueDate ?? '' })),
    seller: foreignParty({ name: seller.name ?? '', country, siren: '', vatNumber: seller.vatIdentifier ?? '' }),
    withoutVat: invoice.totals?.withoutVat,
    vatInEuros: vat,
    vat: vatBreakdown.map((one) => ({
      base: one.base ?? '',
      tax: one.tax ?? '',
      category: one.category,
      rate: one.rate ?? '0',
      exemptionReason: one.exemptionReason,
      exemptionCode: one.exemptionCode,
    })),
    lines: invoice.lines.map((line) => ({
      name: line.item?.name ?? '',
      ...(/^-?\d{1,15}(\.\d{1,4})?$/.test(line.quantity ?? '') ? { quantity: line.quantity, unit: line.unit } : {}),
    })),
  }
  return isSound(bought) ? bought : undefined
}

/** Whether nothing is missing that the schema wants: rules are of what is there. */
const isWhole = (of: BoughtInvoice): boolean =>
  [
    ...[of.number, of.issueDate, of.typeCode, of.currency, of.seller.id],
    ...of.preceding.map(({ number }) => number),
    ...of.vat.flatMap(({ base, tax }) => [base, tax]),
    ...of.lines.map(({ name }) => name.trim()),
  ].every((text) => text !== '') && of.vat.length > 0

/** Whether a report that holds it alone keeps the rules. */
function isSound(bought: BoughtInvoice): boolean {
  const xml = reportXml({
    id: 'A',
    issuedAt: '2026-01-01 00:00:00',
    type: 'IN',
    sender: { number: '0000', name: '-' },
    issuer: { siren: '732829320', name: '-', role: 'BY' },
    period: { start: '2026-01-01', end: '2026-01-31' },
    transactions: {
      invoices: [{ ...bought, buyer: { id: '732829320', scheme: '0002', vatNumber: 'FR44732829320', country: 'FR' } }],
      sums: [],
    },
  })
  return isWhole(bought) && reportFindings(Buffer.from(xml)).length === 0
}
