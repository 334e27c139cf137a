import type { z } from 'zod'
import { type InvoiceDraft, invoiceOf, invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { digitsOf } from '../../../kernel/money/currencies.ts'
import { decimalAmount, priceOf } from '../../../kernel/money/decimal.ts'
import { facturXName } from '../../../kernel/pdf/attach.ts'
import type { Identity, invoiceView, Mentions } from '../invoices/schema.ts'

type View = z.input<typeof invoiceView>
/** A closed invoice with what its paper says beside its own rows. */
export type Closed = View & { preceding: Array<{ number: string; issuedOn: string }>; mentions: Mentions }

/** What Factur-X calls its file, its profile, and the guideline that the profile is. */
export const facturx = {
  fileName: facturXName,
  level: 'EN 16931',
  guideline: 'urn:cen.eu:en16931:2017',
} as const

/** What French law has said of the cost of recovery (D441-5 of the commercial code). */
export const recovery =
  'Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement\u00a0: 40\u00a0€.'

const percent = (rate: number) => decimalAmount(rate, 2)

/** The scheme of company numbers (ISO 6523), and that of the addresses to which the French exchange brings invoices. */
const [siren, siret, frenchAddress] = ['0002', '0009', '0225']
const partyOf = (of: Identity) => ({
  name: of.name,
  legalRegistration: of.siren ? { value: of.siren, scheme: siren } : undefined,
  vatIdentifier: of.vatNumber,
  electronicAddress: of.siren ? { value: of.electronicAddress || of.siren, scheme: frenchAddress } : undefined,
  address: {
    line1: of.addressLine1,
    line2: of.addressLine2,
    city: of.city,
    postCode: of.postalCode,
    country: of.country,
  },
})

/** A closed invoice by the terms of EN 16931. Prices that were typed with tax are given without it, as the norm wants them. */
export function semanticOf(invoice: Closed): InvoiceDraft {
  const digits = digitsOf(invoice.currency)
  const amount = (cents: number) => decimalAmount(cents, digits)
  const rateOf = (category: string, rate: number) => (category === 'O' ? undefined : percent(rate))
  const [seller, buyer] = [invoice.seller!, invoice.buyer!]
  const lines = invoice.lines.map((line, index) => {
    const asTyped = invoice.priceMode === 'net' && line.typedCents === line.netCents
    return {
      identifier: String(index + 1),
      quantity: line.quantity,
      unit: line.unitCode,
      netAmount: amount(line.netCents),
      allowances:
        asTyped && line.discountCents !== 0
          ? [
              {
                amount: amount(line.discountCents),
                base: amount(line.typedCents + line.discountCents),
                percentage: percent(line.discountRate),
                reason: 'Remise',
                reasonCode: '95',
              },
            ]
          : [],
      // Never below zero (BR-27).
      price: { net: asTyped ? line.unitPrice : priceOf(line.netCents, line.quantity, digits) },
      vat: { category: line.vatCategory, rate: rateOf(line.vatCategory, line.vatRate) },
      period: line.fromOn && line.toOn ? { start: line.fromOn, end: line.toOn } : undefined,
      item: { name: line.label, description: [line.origin, line.description].filter(Boolean).join('\n') },
    }
  })
  // Goods that leave for another country of the Union are told with their day and country.
  const delivery = invoice.vat.some(({ category }) => category === 'K')
    ? { actualDate: invoice.issueOn!, address: { country: buyer.country } }
    : undefined
  return {
    number: invoice.number!,
    issueDate: invoice.issueOn!,
    typeCode: String(invoice.type),
    currency: invoice.currency,
    dueDate: invoice.type === 381 ? undefined : invoice.dueOn!,
    purchaseOrder: invoice.reference,
    buyerReference: buyer.serviceCode || undefined,
    notes: [
      { subject: 'PMT', text: recovery },
      { subject: 'PMD', text: invoice.mentions.latePenalty },
      { subject: 'AAB', text: invoice.mentions.earlyDiscount },
      ...(invoice.comment ? [{ text: invoice.comment }] : []),
    ],
    process: { type: invoice.deposits.length > 0 ? 'S4' : 'S1', specification: facturx.guideline },
    preceding: invoice.preceding.map(({ number, issuedOn }) => ({ number, issueDate: issuedOn })),
    seller: { ...partyOf(seller), legalInformation: seller.form },
    buyer: { ...partyOf(buyer), identifier: buyer.siret ? { value: buyer.siret, scheme: siret } : undefined },
    delivery,
    payment: {
      remittance: invoice.number!,
      ...(seller.iban
        ? { meansCode: '30', creditTransfers: [{ account: seller.iban, provider: seller.bic }] }
        : undefined),
    },
    totals: {
      lines: amount(invoice.netCents),
      withoutVat: amount(invoice.netCents),
      vat: amount(invoice.vatCents),
      withVat: amount(invoice.grossCents),
      paid: invoice.deductedCents ? amount(invoice.deductedCents) : undefined,
      due: amount(invoice.payableCents),
    },
    vatBreakdown: invoice.vat.map((one) => ({
      base: amount(one.baseCents),
      tax: amount(one.vatCents),
      category: one.category,
      rate: rateOf(one.category, one.rate),
      exemptionReason: one.exemptionWords,
      exemptionCode: one.exemptionCode,
    })),
    lines,
  }
}

/** The data of a closed invoice in CII, as its file of Factur-X has them. */
export const facturxXml = (invoice: Closed): string => invoiceXml(invoiceOf(semanticOf(invoice)), 'cii')
