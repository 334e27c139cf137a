import { addMonths, type Day, firstOfMonth } from '../../../kernel/dates/day.ts'
import { decimalOf, millionthsOf, one } from '../../../kernel/money/decimal.ts'

/** How a price follows an index (B31): P = P0 × (a + b × I / I0), within a floor and a ceiling of that factor. All are decimal numbers. */
export type Formula = {
  fixedPart: string
  indexPart: string
  floor: string | null
  ceiling: string | null
}

/** A fraction of whole numbers, its denominator above zero. */
type Fraction = { n: bigint; d: bigint }
const above = (a: Fraction, b: Fraction) => a.n * b.d > b.n * a.d

/** By what a price is multiplied, exact: the formula's, held back to its floor and ceiling. */
export function factorOf(formula: Formula, base: string, value: string): Fraction {
  const [a, b] = [millionthsOf(formula.fixedPart), millionthsOf(formula.indexPart)]
  const [i0, i] = [millionthsOf(base), millionthsOf(value)]
  if (i0 <= 0n) throw new RangeError('The base of an index is above zero')
  const factor = { n: a * i0 + b * i, d: one * i0 }
  const [floor, ceiling] = [formula.floor, formula.ceiling].map((bound) =>
    bound === null ? undefined : { n: millionthsOf(bound), d: one },
  )
  if (floor && above(floor, factor)) return floor
  if (ceiling && above(factor, ceiling)) return ceiling
  return factor
}

/** A factor as people read it, to the sixth decimal. */
export const shownFactor = ({ n, d }: Fraction): string => decimalOf((2n * n * one + d) / (2n * d))

/** A price revised: rounded once, to as many decimals as it had, two at least; halves go up. */
export function revised(price: string, { n, d }: Fraction): string {
  const decimals = Math.max(2, (price.split('.')[1] ?? '').length)
  const unit = 10n ** BigInt(6 - Math.min(decimals, 6))
  const exact = { n: millionthsOf(price) * n, d: d * unit }
  return decimalOf(((2n * exact.n + exact.d) / (2n * exact.d)) * unit)
}

/** The due date number `index`: counted in whole months from the first, so that none drifts. */
export const dueDate = (of: { firstOn: Day; everyMonths: number }, index: number): Day =>
  addMonths(of.firstOn, index * of.everyMonths, Number(of.firstOn.slice(8)))

/** The first due date that was not applied. */
export function nextDue(of: { firstOn: Day; everyMonths: number }, applied: readonly Day[]): Day {
  for (let index = 0; ; index++) {
    const day = dueDate(of, index)
    if (!applied.includes(day)) return day
  }
}

/** The month whose index counts on a due date. */
export const indexMonth = (dueOn: Day, lagMonths: number): Day =>
  firstOfMonth(addMonths(firstOfMonth(dueOn), -lagMonths))
