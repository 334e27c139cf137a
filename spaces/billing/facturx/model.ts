import type { Currency } from '../../../kernel/money/currencies.ts'
import type { Identity, InvoiceType } from '../invoices/schema.ts'
import type { VatCategory } from '../vat-rates/schema.ts'

/**
 * An invoice by the terms of EN 16931, whatever syntax it is written in: each field is one business term (BT) or group (BG). Amounts are
 * whole numbers of the currency's smallest unit, rates hundredths of a percent, quantities and prices decimal numbers as text.
 */
export type SemanticInvoice = {
  /** BT-1, BT-2, BT-3 */
  number: string
  issuedOn: string
  type: InvoiceType
  /** BT-5 */
  currency: Currency
  /** BT-9 */
  dueOn: string | undefined
  /** BT-13: the client's order or commitment. */
  orderReference: string
  /** BT-23: S1 services, S4 what is left after deposits. */
  process: 'S1' | 'S4'
  /** BG-1: text with its code of UNTDID 4451. */
  notes: Array<{ code?: string; text: string }>
  /** BG-3: the invoice that a credit note corrects, or the deposits that are deducted. */
  preceding: Array<{ number: string; issuedOn: string }>
  /** BG-4, BG-7 */
  seller: Identity
  buyer: Identity
  /** BG-25 */
  lines: Array<{
    id: string
    name: string
    description: string
    quantity: string
    unitCode: string
    /** BT-146, never below zero. */
    netPrice: string
    /** BG-27 */
    discount: { rate: number; baseCents: number; cents: number } | undefined
    /** BT-131 */
    netCents: number
    category: VatCategory
    rate: number
  }>
  /** BG-23 */
  vat: Array<{
    category: VatCategory
    rate: number
    baseCents: number
    vatCents: number
    exemptionCode: string
    exemptionWords: string
  }>
  /** BG-22: BT-106, BT-110, BT-112, BT-113, BT-115. */
  netCents: number
  vatCents: number
  grossCents: number
  prepaidCents: number
  payableCents: number
}
