import type { Currency } from '../../../kernel/money/currencies.ts'
import { computeTotals, type VatCategory } from '../../billing/index.ts'

/** A line of a quote as it is summed. */
export type SummedLine = {
  quantity: string
  unitPrice: string
  discountRate: number
  vatCategory: VatCategory
  vatRate: number
  isOptional: boolean
  isChosen: boolean
}

/**
 * What a quote comes to with the lines that count (B24), by the function of invoices: what is signed for is what is invoiced.
 * @param counts which of the options count: those that are chosen unless said
 * @throws Problem 422 where an amount is too large
 */
export function sumsOf<L extends SummedLine>(
  lines: readonly L[],
  priceMode: 'net' | 'gross',
  currency: Currency,
  counts: (line: L) => boolean = (line) => line.isChosen,
) {
  const counted = lines.filter((line) => !line.isOptional || counts(line))
  const totals = computeTotals(counted, priceMode, currency)
  return { ...totals, of: new Map(counted.map((line, index) => [line, totals.lines[index]!])) }
}

/** What each line alone comes to, in their order: an option that is left has an amount of its own too. */
export const each = (lines: readonly SummedLine[], priceMode: 'net' | 'gross', currency: Currency) =>
  lines.map((line) => computeTotals([line], priceMode, currency).lines[0]!)
