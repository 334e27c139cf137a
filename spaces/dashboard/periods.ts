import { addMonths, type Day, firstOfMonth, lastOfMonth } from '../../kernel/dates/day.ts'

export type Period = { from: Day; to: Day }

/** The period of so many months that ends on a day: its first month is whole, its last goes until that day. */
export const periodTo = (to: Day, months: number): Period => ({
  from: addMonths(firstOfMonth(to), 1 - months),
  to,
})

/**
 * What a period is compared with: so many months earlier, until the same day of its last month. The last day of a month stays a last day,
 * so that a whole February is compared with a whole February.
 */
export function periodBefore({ from, to }: Period, months: number): Period {
  const earlier = addMonths(to, -months)
  return { from: addMonths(from, -months), to: to === lastOfMonth(to) ? lastOfMonth(earlier) : earlier }
}

/** The first days of the months of a period, the earliest first. */
export function monthsOf({ from, to }: Period): Day[] {
  const months: Day[] = []
  for (let month = firstOfMonth(from); month <= to; month = addMonths(month, 1)) months.push(month)
  return months
}
