// What meters counted, as pure functions on whole numbers and days. A reading says what the meter showed at the end of its day.
import { addDays, addMonths, type Day, daysBetween, firstOfMonth } from '../../../kernel/dates/day.ts'
import { baseOf, type Usual } from './limits.ts'

/** A reading that holds. In their order: by day, and within a day as they were read. */
export type Reading = {
  on: Day
  value: number
  /** What the meter that took its place began with; null where it was not replaced. */
  startValue: number | null
  /** What the meter went over since the reading before: 10 to its digits, or 0. */
  wrapped: number
}

/** What was counted between a reading and the next one. */
export const between = (before: Reading, after: Pick<Reading, 'value' | 'wrapped'>): number =>
  after.value + after.wrapped - baseOf(before)

/** The days on which a meter was read, each with all that was counted until its end since the first reading. */
export type Curve = Array<{ on: Day; total: number }>

/** All that was counted, by the days on which the meter was read. */
export function curveOf(readings: readonly Reading[]): Curve {
  const curve: Curve = []
  let total = 0
  for (const [index, reading] of readings.entries()) {
    if (index > 0) total += between(readings[index - 1]!, reading)
    const last = curve.at(-1)
    if (last?.on === reading.on) last.total = total
    else curve.push({ on: reading.on, total })
  }
  return curve
}

/**
 * What was counted until the end of a day. Between two readings it rises evenly by day, in whole numbers, so that any parts of a time add up
 * to the whole. Before the first reading and after the last one nothing is known, and nothing is counted.
 */
export function totalUntil(curve: Curve, day: Day): number {
  const first = curve[0]
  if (!first || day <= first.on) return 0
  const last = curve.at(-1)!
  if (day >= last.on) return last.total
  let [low, high] = [0, curve.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (curve[middle]!.on <= day) low = middle
    else high = middle
  }
  const [from, to] = [curve[low]!, curve[high]!]
  const share = (to.total - from.total) * daysBetween(from.on, day)
  return from.total + Math.floor(share / daysBetween(from.on, to.on))
}

/** What was counted from the beginning of a day to the end of another. */
export const countedIn = (curve: Curve, from: Day, to: Day): number =>
  from > to ? 0 : totalUntil(curve, to) - totalUntil(curve, addDays(from, -1))

/** What was counted month by month; `whole` is false where a part of the month is not known yet or was not known. */
export function byMonth(curve: Curve, first: Day, last: Day): Array<{ month: Day; counted: number; whole: boolean }> {
  const months: Array<{ month: Day; counted: number; whole: boolean }> = []
  for (let month = firstOfMonth(first); month <= last; month = addMonths(month, 1)) {
    const end = addDays(addMonths(month, 1), -1)
    months.push({
      month,
      counted: countedIn(curve, month, end),
      whole: curve.length > 0 && curve[0]!.on < month && curve.at(-1)!.on >= end,
    })
  }
  return months
}

/** How many intervals between readings tell what is usual, and from how many on. */
const [remembered, needed] = [12, 3]

/**
 * What is usual in 30 days: as declared, else from half of the least to one and a half of the most that the last intervals had; null where too
 * little is known.
 */
export function usualOf(declared: { least: number | null; most: number | null }, curve: Curve): Usual | null {
  if (declared.least !== null && declared.most !== null) return { least: declared.least, most: declared.most }
  const rates = curve
    .slice(1)
    .map((point, index) => {
      const before = curve[index]!
      return ((point.total - before.total) * 30) / daysBetween(before.on, point.on)
    })
    .slice(-remembered)
  if (rates.length < needed) return null
  return { least: Math.floor(Math.min(...rates) / 2), most: Math.ceil(Math.max(...rates) * 1.5) }
}
