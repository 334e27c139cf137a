import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { instantOf, type Time } from './clock.ts'

/** When somebody works on a day of the week, 1 is Monday. */
export type Hours = { weekday: number; begins: Time; ends: Time }
export type Span = { from: Date; to: Date }

const weekdayOf = (day: Day) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7
const minutesOf = (time: Time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
const timeOf = (minutes: number): Time =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/**
 * The slots in which a visit of so many minutes fits: within the hours of one's days, beside what is taken, from a moment on, at most so many.
 * @param days the first day and the last
 */
export function freeSlots(asked: {
  hours: readonly Hours[]
  taken: readonly Span[]
  minutes: number
  days: { from: Day; to: Day }
  after: Date
  timeZone: string
  /** A slot begins every so many minutes. */
  step: number
  most: number
}): Span[] {
  const found: Span[] = []
  const taken = asked.taken.toSorted((a, b) => a.from.getTime() - b.from.getTime())
  for (let day = asked.days.from; day <= asked.days.to && found.length < asked.most; day = addDays(day, 1)) {
    const weekday = weekdayOf(day)
    for (const { begins, ends } of asked.hours
      .filter((one) => one.weekday === weekday)
      .toSorted((a, b) => a.begins.localeCompare(b.begins)))
      for (
        let minute = minutesOf(begins);
        minute + asked.minutes <= minutesOf(ends) && found.length < asked.most;
        minute += asked.step
      ) {
        const from = instantOf(day, timeOf(minute), asked.timeZone)
        // By the clock an hour may be missing, or last two.
        const closing = instantOf(day, ends.slice(0, 5), asked.timeZone)
        if (!from || from < asked.after) continue
        const to = new Date(from.getTime() + asked.minutes * 60_000)
        if (closing && to > closing) continue
        if (taken.some((one) => one.from < to && one.to > from)) continue
        found.push({ from, to })
      }
  }
  return found
}
