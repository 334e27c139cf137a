import { addMonths, type Day, monthsBetween } from '../../../kernel/dates/day.ts'

/** A visit every so many months, by the calendar from the first one on: the 31st is the last of a shorter month, and the 31st again after it. */
export type Rhythm = { firstOn: Day; everyMonths: number }

/** The days of a rhythm between two days, both included. */
export function dueDays({ firstOn, everyMonths }: Rhythm, from: Day, to: Day): Day[] {
  const days: Day[] = []
  const begin = Math.max(0, Math.floor(monthsBetween(firstOn, from) / everyMonths) - 1)
  for (let nth = begin; ; nth++) {
    const day = addMonths(firstOn, nth * everyMonths)
    if (day > to) return days
    if (day >= from) days.push(day)
  }
}
