import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { millionthsOf, one } from '../../../kernel/money/decimal.ts'
import { roundHalfUp, splitGross } from '../../../kernel/money/money.ts'
import type { VatCategory } from '../vat-rates/schema.ts'

/** A line as it is typed, or as the charge that it bills says. */
export type TypedLine = {
  quantity: string
  unitPrice: string
  /** In hundredths of a percent. */
  discountRate: number
  vatCategory: VatCategory
  /** In hundredths of a percent. */
  vatRate: number
  /** What a charge says that it costs before tax: that counts, whatever quantity times price is. */
  chargedCents?: number | undefined
}
export type PriceMode = 'net' | 'gross'
/** What one line comes to. `typedCents` is in the way of its price, before tax or with it; `netCents` is before tax. */
export type LineTotal = { discountCents: number; typedCents: number; netCents: number }
/** The tax of one category and rate. */
export type VatTotal = { category: VatCategory; rate: number; baseCents: number; vatCents: number }
export type Totals = {
  lines: LineTotal[]
  vat: VatTotal[]
  netCents: number
  vatCents: number
  grossCents: number
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/** Quantity times price in the currency's smallest unit, rounded once, and the discount on that, rounded once (EN 16931: BT-131, BT-136). */
function amountOf(line: TypedLine, currency: Currency): { discountCents: number; typedCents: number } {
  if (line.chargedCents !== undefined) return { discountCents: 0, typedCents: line.chargedCents }
  const exact = millionthsOf(line.quantity) * millionthsOf(line.unitPrice) * 10n ** BigInt(digitsOf(currency))
  const full = roundHalfUp(exact, one * one)
  const discountCents = roundHalfUp(BigInt(full) * BigInt(line.discountRate), 10_000)
  return { discountCents, typedCents: full - discountCents }
}

/**
 * Shares what a group comes to before tax among its lines: each has its exact part rounded down, and what is left goes to the largest
 * remainders, the earlier line first, so that they add up.
 */
function shareNet(typed: readonly number[], rate: number, net: number): number[] {
  const whole = BigInt(10_000 + rate)
  const parts = typed.map((cents, index) => {
    const exact = BigInt(cents) * 10_000n
    const remainder = ((exact % whole) + whole) % whole
    return { index, floor: Number((exact - remainder) / whole), remainder }
  })
  const shares = parts.map(({ floor }) => floor)
  const byRemainder = parts.toSorted((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  )
  for (const { index } of byRemainder.slice(0, net - sum(shares))) shares[index]! += 1
  return shares
}

/** The order in which rates are shown: the highest first. */
export const byRate = (a: { rate: number; category: string }, b: { rate: number; category: string }): number =>
  b.rate - a.rate || (a.category < b.category ? -1 : 1)

/**
 * What an invoice comes to (B11): one function for the page, the ledger, the PDF and its XML. Prices before tax: VAT is computed per rate
 * on the sum of the lines, rounded once (EN 16931: BR-CO-17). Prices with tax: their sum stays what was typed, and per rate it is split
 * into what is due before tax and the tax, which add up to it. Amounts are whole numbers of the currency's smallest unit, halves go
 * away from zero. Throws RangeError on what is no decimal number, or too large.
 */
export function totalsOf(typed: readonly TypedLine[], priceMode: PriceMode, currency: Currency): Totals {
  const lines: LineTotal[] = typed.map((line) => {
    const { discountCents, typedCents } = amountOf(line, currency)
    return { discountCents, typedCents, netCents: typedCents }
  })
  const groups = Map.groupBy(typed.keys(), (index) => `${typed[index]!.vatCategory} ${typed[index]!.vatRate}`)
  const vat = [...groups.values()].map((indexes): VatTotal => {
    const { vatCategory: category, vatRate: rate } = typed[indexes[0]!]!
    const together = sum(indexes.map((index) => lines[index]!.typedCents))
    if (priceMode === 'net')
      return {
        category,
        rate,
        baseCents: together,
        vatCents: roundHalfUp(BigInt(together) * BigInt(rate), 10_000),
      }
    const { net, vat: vatCents } = splitGross(together, rate)
    const shares = shareNet(
      indexes.map((index) => lines[index]!.typedCents),
      rate,
      net,
    )
    for (const [at, index] of indexes.entries()) lines[index]!.netCents = shares[at]!
    return { category, rate, baseCents: net, vatCents }
  })
  vat.sort(byRate)
  const netCents = sum(lines.map((line) => line.netCents))
  const vatCents = sum(vat.map((one) => one.vatCents))
  return { lines, vat, netCents, vatCents, grossCents: netCents + vatCents }
}
