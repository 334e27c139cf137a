// The rules of a reading, for the server and the pages alike; it imports nothing.

/** From where the next reading counts. */
export const baseOf = ({ value, startValue }: { value: number; startValue: number | null }): number =>
  startValue ?? value

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

/** What is usual in 30 days. */
export type Usual = { least: number; most: number }

/** What is usual in so many days; a day is the least. */
export const usualIn = (usual: Usual, days: number): Usual => ({
  least: Math.floor((usual.least * days) / 30),
  most: Math.ceil((usual.most * Math.max(1, days)) / 30),
})

/** What a meter said last, and its rules, as far as a new reading depends on it. */
export type Standing = {
  digits: number | null
  last: { value: number; startValue: number | null } | null
  usual: Usual | null
}
export type Judged =
  | { verdict: 'refused'; code: 'fleet.reading_lower' | 'fleet.reading_digits' }
  | { verdict: 'usual' | 'unusual'; counted: number | null; wrapped: number; usual: Usual | null }

/** Judges a new reading, so many days after the last one: refused where it is lower, told where it is not usual. */
export function judge(standing: Standing, value: number, days: number): Judged {
  const { digits, last } = standing
  if (digits !== null && value >= 10 ** digits) return { verdict: 'refused', code: 'fleet.reading_digits' }
  if (!last) return { verdict: 'usual', counted: null, wrapped: 0, usual: null }
  const wrapped = wrapOf(value, baseOf(last), digits)
  if (wrapped === undefined) return { verdict: 'refused', code: 'fleet.reading_lower' }
  const counted = value + wrapped - baseOf(last)
  const usual = standing.usual && usualIn(standing.usual, days)
  const fits = !usual || (counted >= usual.least && counted <= usual.most)
  return { verdict: fits ? 'usual' : 'unusual', counted, wrapped, usual }
}
