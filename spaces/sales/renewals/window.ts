import { addDays, addMonths, type Day, maxDay } from '../../../kernel/dates/day.ts'

/**
 * When a client is told of a tacit renewal (B31): a consumer between three months and one month before the last day on which it can be refused
 * (art. L215-1 of the code de la consommation), anybody else from so many days before that day on.
 */
export function tellWindow(of: { termEndsOn: Day; noticeDays: number; consumer: boolean; days: number }): {
  from: Day
  to: Day
  refuseBefore: Day
} {
  const refuseBefore = addDays(of.termEndsOn, -of.noticeDays)
  if (!of.consumer) return { from: addDays(refuseBefore, -of.days), to: refuseBefore, refuseBefore }
  const from = addMonths(refuseBefore, -3)
  return { from, to: maxDay(from, addMonths(refuseBefore, -1)), refuseBefore }
}
