import { decimalOf, millionthsOf } from '../../../kernel/money/decimal.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'
import { byRate, type Totals, type VatTotal } from './totals.ts'

/** A line that was invoiced, and what of it credit notes took back already. */
export type CreditedLine = {
  quantity: string
  netCents: number
  creditedQuantity: string
  creditedCents: number
  vatCategory: VatTotal['category']
  vatRate: number
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

/** How much of a line can still be credited, as a decimal number of its sign. */
export const quantityLeft = ({ quantity, creditedQuantity }: Pick<CreditedLine, 'quantity' | 'creditedQuantity'>) =>
  decimalOf(millionthsOf(quantity) - millionthsOf(creditedQuantity))

/** Whether a quantity can be credited of a line: of its sign, above nothing, and no more than is left. */
export function mayCredit(line: CreditedLine, quantity: string): boolean {
  const [asked, left] = [millionthsOf(quantity), millionthsOf(quantityLeft(line))]
  return asked !== 0n && asked < 0n === left < 0n && absolute(asked) <= absolute(left)
}

/** What a quantity of a line comes to before tax: its part, and with the last of it all that is left, so that nothing is lost in between. */
export function creditedNet(line: CreditedLine, quantity: string): number {
  const asked = millionthsOf(quantity)
  const left = line.netCents - line.creditedCents
  if (asked === millionthsOf(quantityLeft(line))) return left
  const part = roundHalfUp(BigInt(line.netCents) * asked, millionthsOf(line.quantity))
  return Math.abs(part) > Math.abs(left) ? left : part
}

/** The tax of an invoice by rate, and what of it credit notes took back. */
export type CreditedVat = VatTotal & { creditedBaseCents: number; creditedVatCents: number }

/**
 * What a credit note comes to: the tax of each rate is computed as of any invoice, and never more than is left; where it takes back all
 * that is left of a rate, it takes back all the tax that is left too, so that an invoice credited in parts ends at nothing.
 */
export function creditTotals(
  lines: ReadonlyArray<{ vatCategory: VatTotal['category']; vatRate: number; netCents: number }>,
  invoiced: readonly CreditedVat[],
): Totals {
  const groups = Map.groupBy(lines, (line) => `${line.vatCategory} ${line.vatRate}`)
  const vat = [...groups.values()].map((same): VatTotal => {
    const { vatCategory: category, vatRate: rate } = same[0]!
    const baseCents = same.reduce((all, line) => all + line.netCents, 0)
    const of = invoiced.find((one) => one.category === category && one.rate === rate)
    const left = of ? of.vatCents - of.creditedVatCents : 0
    const exact = roundHalfUp(BigInt(baseCents) * BigInt(rate), 10_000)
    const last = of !== undefined && baseCents === of.baseCents - of.creditedBaseCents
    return { category, rate, baseCents, vatCents: last || Math.abs(exact) > Math.abs(left) ? left : exact }
  })
  vat.sort(byRate)
  const netCents = lines.reduce((all, line) => all + line.netCents, 0)
  const vatCents = vat.reduce((all, one) => all + one.vatCents, 0)
  return {
    lines: lines.map(({ netCents }) => ({ discountCents: 0, typedCents: netCents, netCents })),
    vat,
    netCents,
    vatCents,
    grossCents: netCents + vatCents,
  }
}
