// Times of day by the clock of a time zone, and the instants that they are: a change of clocks moves no hour.
import type { Day } from '../../../kernel/dates/day.ts'
import { wallClockAt } from '../../../kernel/i18n/formats.ts'

/** A time of day, 'HH:MM'. */
export type Time = string

/** What the clocks of a time zone show at an instant. */
export function localOf(at: Date, timeZone: string): { day: Day; time: Time } {
  const shown = wallClockAt(at, timeZone).toISOString()
  return { day: shown.slice(0, 10), time: shown.slice(11, 16) }
}

/** The instant at which the clocks show a day and a time: the first where they show it twice; undefined where they never do. */
export function instantOf(day: Day, time: Time, timeZone: string): Date | undefined {
  const asUtc = Date.parse(`${day}T${time}:00Z`)
  // A zone is at most 14 hours away, and clocks change by an hour at most twice a day: the offset of either side of the change is tried.
  const candidates = [-24, 24].map((hours) => {
    const near = new Date(asUtc + hours * 3_600_000)
    const shown = localOf(near, timeZone)
    return asUtc - (Date.parse(`${shown.day}T${shown.time}:00Z`) - near.getTime())
  })
  return [...new Set(candidates)]
    .toSorted((a, b) => a - b)
    .map((at) => new Date(at))
    .find((at) => {
      const shown = localOf(at, timeZone)
      return shown.day === day && shown.time === time
    })
}
