import type { z } from 'zod'
import { digitsOf } from '../../../kernel/money/currencies.ts'
import { priceOf } from '../../../kernel/money/decimal.ts'
import type { invoiceView, Mentions } from '../invoices/schema.ts'
import type { SemanticInvoice } from './model.ts'

type View = z.input<typeof invoiceView>
/** A closed invoice with what its paper says beside its own rows. */
export type Closed = View & { preceding: SemanticInvoice['preceding']; mentions: Mentions }

/** What French law has said of the cost of recovery (D441-5 of the commercial code). */
export const recovery =
  'Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement\u00a0: 40\u00a0€.'

/** A closed invoice by the terms of EN 16931. Prices that were typed with tax are given without it, as the norm wants them. */
export function semanticOf(invoice: Closed): SemanticInvoice {
  const digits = digitsOf(invoice.currency)
  const lines = invoice.lines.map((line, index): SemanticInvoice['lines'][number] => {
    const asTyped = invoice.priceMode === 'net' && line.typedCents === line.netCents
    return {
      id: String(index + 1),
      name: line.label,
      description: [line.origin, line.description].filter(Boolean).join('\n'),
      quantity: line.quantity,
      unitCode: line.unitCode,
      // Never below zero (BR-27).
      netPrice: asTyped ? line.unitPrice : priceOf(line.netCents, line.quantity, digits),
      discount:
        asTyped && line.discountCents !== 0
          ? { rate: line.discountRate, baseCents: line.typedCents + line.discountCents, cents: line.discountCents }
          : undefined,
      netCents: line.netCents,
      category: line.vatCategory,
      rate: line.vatRate,
    }
  })
  return {
    number: invoice.number!,
    issuedOn: invoice.issueOn!,
    type: invoice.type,
    currency: invoice.currency,
    dueOn: invoice.type === 381 ? undefined : invoice.dueOn!,
    orderReference: invoice.reference,
    process: invoice.deposits.length > 0 ? 'S4' : 'S1',
    notes: [
      { code: 'PMT', text: recovery },
      { code: 'PMD', text: invoice.mentions.latePenalty },
      { code: 'AAB', text: invoice.mentions.earlyDiscount },
      ...(invoice.comment ? [{ text: invoice.comment }] : []),
    ],
    preceding: invoice.preceding,
    seller: invoice.seller!,
    buyer: invoice.buyer!,
    lines,
    vat: invoice.vat,
    netCents: invoice.netCents,
    vatCents: invoice.vatCents,
    grossCents: invoice.grossCents,
    prepaidCents: invoice.deductedCents,
    payableCents: invoice.payableCents,
  }
}
