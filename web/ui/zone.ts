import { wallClockAt } from '../../kernel/i18n/formats.ts'

/**
 * The time zone of everything that people see and type: the brand's, wherever their browser is (R14). What is on the wall there is kept
 * as a date whose UTC fields are the wall's: it is shown and compared by those alone.
 */

let zone: string | undefined

/** Sets the zone of the pages. */
export function setZone(timeZone: string): void {
  zone = timeZone
}

/** What is on the wall at an instant, in the UTC fields of a date. */
export const wallAt = (instant: Date, timeZone = zone): Date => wallClockAt(instant, timeZone)

/** Today there, as `2026-11-23`. */
export const todayThere = (now = new Date()): string => wallAt(now).toISOString().slice(0, 10)

/** An instant as a field for day and hour takes it: `2026-11-23T09:00`. */
export const typedMoment = (instant: string): string => wallAt(new Date(instant)).toISOString().slice(0, 16)

/**
 * The instant at which such a text is on the wall, in ISO 8601. Where clocks are put forward over it, the hour after; where it comes
 * twice, the first. Undefined where the text is no moment.
 */
export function instantOf(typed: string, timeZone = zone): string | undefined {
  const wall = new Date(`${typed}Z`).getTime()
  if (Number.isNaN(wall)) return undefined
  const offsetAt = (at: number) => wallAt(new Date(at), timeZone).getTime() - at
  const [before, after] = [offsetAt(wall - 86_400_000), offsetAt(wall + 86_400_000)]
  for (const offset of [Math.max(before, after), Math.min(before, after)])
    if (offsetAt(wall - offset) === offset) return new Date(wall - offset).toISOString()
  return new Date(wall - before).toISOString()
}

/** The city of the zone, where the browser is in another one; else undefined, and nothing needs to be said. */
export function otherZone(now = new Date()): string | undefined {
  if (!zone || wallAt(now).getTime() === wallAt(now, Intl.DateTimeFormat().resolvedOptions().timeZone).getTime())
    return undefined
  return zone.split('/').at(-1)!.replaceAll('_', ' ')
}
