// Times of day by the clock of a time zone, and the instants that they are: a change of clocks moves no hour.
import type { Day } from '../../../kernel/dates/day.ts'

/** A time of day, 'HH:MM'. */
export type Time = string

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let made = formatters.get(timeZone)
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    })
    formatters.set(timeZone, made)
  }
  return made
}

/** What the clocks of a time zone show at an instant. */
export function localOf(at: Date, timeZone: string): { day: Day; time: Time } {
  const parts = Object.fromEntries(
    formatterOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  return { day: `${parts.year!.padStart(4, '0')}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
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
