import { addDays, addMonths, type Day, firstOfMonth, lastOfMonth } from '../../../kernel/dates/day.ts'
import type { periodLengths } from '../settings.ts'

export type Kind = 'transactions' | 'payments' | 'purchases'
export type Period = { start: Day; end: Day }
export type Length = (typeof periodLengths)[number]

/**
 * The period that starts on a day: to the end of the ten days, of the month, or of the two months (January and February, …) in which it starts. So
 * periods follow each other without a gap whatever is set meanwhile. Payments are told by the month at least.
 */
export function periodFrom(start: Day, kind: Kind, length: Length): Period {
  if (length === 'ten_days' && kind !== 'payments') {
    const at = Number(start.slice(8))
    // One of a single day would end as it starts, which no report may.
    if (at < 20) return { start, end: `${start.slice(0, 8)}${at < 10 ? '10' : '20'}` }
    const end = lastOfMonth(start)
    return { start, end: end > start ? end : `${firstOfMonth(addDays(start, 1)).slice(0, 8)}10` }
  }
  const months = length === 'two_months' ? Number(start.slice(5, 7)) % 2 : 0
  const end = lastOfMonth(addMonths(firstOfMonth(start), months))
  return { start, end: end > start ? end : lastOfMonth(addDays(start, 1)) }
}
