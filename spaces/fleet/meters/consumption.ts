// What meters counted, as pure functions on whole numbers and days. A reading says what the meter showed at the end of its day.
import { addDays, addMonths, type Day, daysBetween, firstOfMonth } from '../../../kernel/dates/day.ts'

/** A reading that holds. In their order: by day, and within a day as they were read. */
export type Reading = {
  on: Day
  value: number
  /** What the meter that took its place began with; null where it was not replaced. */
  startValue: number | null
  /** What the meter went over since the reading before: 10 to its digits, or 0. */
  wrapped: number
}

/** From where the next reading counts. */
export const baseOf = ({ value, startValue }: Pick<Reading, 'value' | 'startValue'>): number => startValue ?? value

/** What was counted between a reading and the next one. */
export const between = (before: Reading, after: Pick<Reading, 'value' | 'wrapped'>): number =>
  after.value + after.wrapped - baseOf(before)

/**
 * What a meter went over between two values: 0 where it only rose, 10 to its digits where it began anew and made less than half a
 * round; undefined where it cannot have. The database says the same (`parvis.wrap_of`).
 */
export function wrapOf(value: number, base: number, digits: number | null): number | undefined {
  if (value >= base) return 0
  if (digits === null) return undefined
  const round = 10 ** digits
  return (value + round - base) * 2 < round ? round : undefined
}

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

/** What is usual in 30 days. */
export type Usual = { least: number; most: number }

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

/** What is usual in so many days; a day is the least. */
export const usualIn = (usual: Usual, days: number): Usual => ({
  least: Math.floor((usual.least * days) / 30),
  most: Math.ceil((usual.most * Math.max(1, days)) / 30),
})

/** What a meter said last, and its rules, as far as a new reading depends on it. */
export type Standing = {
  digits: number | null
  last: { on: Day; value: number; startValue: number | null } | null
  usual: Usual | null
}
export type Judged =
  | { verdict: 'refused'; code: 'fleet.reading_lower' | 'fleet.reading_digits' }
  | { verdict: 'usual' | 'unusual'; counted: number | null; wrapped: number; usual: Usual | null }

/** Judges a new reading after the last one: refused where it is lower, told where it is not usual. */
export function judge(standing: Standing, value: number, on: Day): Judged {
  const { digits, last } = standing
  if (digits !== null && value >= 10 ** digits) return { verdict: 'refused', code: 'fleet.reading_digits' }
  if (!last) return { verdict: 'usual', counted: null, wrapped: 0, usual: null }
  const wrapped = wrapOf(value, baseOf(last), digits)
  if (wrapped === undefined) return { verdict: 'refused', code: 'fleet.reading_lower' }
  const counted = value + wrapped - baseOf(last)
  const usual = standing.usual && usualIn(standing.usual, daysBetween(last.on, on))
  const fits = !usual || (counted >= usual.least && counted <= usual.most)
  return { verdict: fits ? 'usual' : 'unusual', counted, wrapped, usual }
}
