import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { wallClockAt } from '../../../kernel/i18n/formats.ts'
import { type Holidays, holidaysOf } from './holidays.ts'
import type { Hours } from './hours.ts'

/**
 * Time at work. A calendar says when its provider is at work, in the clock of a place; what is counted are real milliseconds within
 * those hours, so an hour that a change of clocks takes away or gives twice is counted as it passes. Pure: it knows no present.
 */

/** When somebody is at work: hours from Monday to Sunday, but on holidays and closed days. */
export type Calendar = {
  zone: string
  week: readonly [Hours, Hours, Hours, Hours, Hours, Hours, Hours]
  holidays: Holidays
  closedDays: readonly Day[]
}

const dayMs = 86_400_000
/** No promise is looked for further ahead than this: a calendar that is never open keeps none. */
const furthestDays = 3_660

/** By how much the clocks of a zone are ahead of UTC at a moment. */
const offsetAt = (zone: string, at: number): number =>
  wallClockAt(new Date(at), zone).getTime() - Math.floor(at / 1000) * 1000

/** The moment at which the clocks of a zone say a time of a day; of one that is skipped, the moment after the skip. */
export function momentOf(zone: string, day: Day, minutes: number): number {
  const local = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000
  // What the clocks say twice is meant the first time.
  const candidates = [local - offsetAt(zone, local - dayMs), local - offsetAt(zone, local + dayMs)].sort(
    (a, b) => a - b,
  )
  const [early, late] = candidates as [number, number]
  for (const at of [early, late]) if (at + offsetAt(zone, at) === local) return at
  // What they skip begins when they have skipped it.
  const ahead = offsetAt(zone, late)
  let [low, high] = [early, late]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === ahead) high = middle
    else low = middle
  }
  return high
}

/** The day that the clocks of a zone say at a moment. */
export const dayOf = (zone: string, at: number): Day => new Date(at + offsetAt(zone, at)).toISOString().slice(0, 10)

/** The hours of a calendar as moments in order, worked out as far as they are asked for. */
export type Timetable = {
  /** The moment at which so much time at work has passed since `from`; null where the calendar is never open so long. */
  add: (from: number, ms: number) => number | null
  /** How much time at work there is between two moments; 0 where the second is not later. */
  between: (from: number, to: number) => number
}

/** Day and night, every day. */
export const always: Timetable = { add: (from, ms) => from + ms, between: (from, to) => Math.max(0, to - from) }

/** Makes the timetable of a calendar. What it has worked out once is looked up: a moment costs one search among the openings. */
export function timetableOf(calendar: Calendar): Timetable {
  const closed = new Set(calendar.closedDays)
  const holidays = new Map<number, Set<Day>>()
  const isClosed = (day: Day) => {
    const year = Number(day.slice(0, 4))
    let ofYear = holidays.get(year)
    if (!ofYear) {
      ofYear = new Set(holidaysOf(year, calendar.holidays))
      holidays.set(year, ofYear)
    }
    return closed.has(day) || ofYear.has(day)
  }
  const openings = (day: Day): Array<[number, number]> =>
    isClosed(day)
      ? []
      : calendar.week[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!.map(([from, to]) => [
          momentOf(calendar.zone, day, from),
          momentOf(calendar.zone, day, to),
        ])

  // The openings from `first` to `last`, and how much work there is before each.
  let starts: number[] = []
  let ends: number[] = []
  let before: number[] = []
  let first: Day | undefined
  let last: Day | undefined
  const sum = () => {
    let all = 0
    before = starts.map((start, at) => {
      const so = all
      all += ends[at]! - start
      return so
    })
  }
  const put = (days: Day[]) => {
    const added = days.flatMap(openings)
    return { starts: added.map(([from]) => from), ends: added.map(([, to]) => to) }
  }
  const daysFrom = (from: Day, to: Day): Day[] => {
    const days: Day[] = []
    for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
    return days
  }
  // Between these moments all is worked out.
  let covered = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number]
  /** Works out the openings from one moment to another too, in steps of a year: each day once. */
  function reach(fromAt: number, toAt: number): void {
    if (fromAt >= covered[0] && toAt <= covered[1]) return
    reachDays(dayOf(calendar.zone, fromAt), dayOf(calendar.zone, toAt))
    covered = [momentOf(calendar.zone, first!, 0), momentOf(calendar.zone, last!, 1440)]
  }
  function reachDays(from: Day, to: Day): void {
    if (first === undefined || last === undefined) {
      first = addDays(from, -1)
      last = addDays(to, 31)
      ;({ starts, ends } = put(daysFrom(first, last)))
      sum()
      return
    }
    if (from < first) {
      const next = addDays(from, -366)
      const added = put(daysFrom(next, addDays(first, -1)))
      starts = [...added.starts, ...starts]
      ends = [...added.ends, ...ends]
      first = next
      sum()
    }
    if (to > last) {
      const next = addDays(to, 366)
      const added = put(daysFrom(addDays(last, 1), next))
      starts.push(...added.starts)
      ends.push(...added.ends)
      last = next
      sum()
    }
  }
  /** The first opening that ends after a moment. */
  function find(at: number): number {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ends[middle]! > at) high = middle
      else low = middle + 1
    }
    return low
  }
  /** How much work there is from the first opening to a moment. */
  const workUntil = (at: number): number => {
    const index = find(at)
    if (index === ends.length) return index === 0 ? 0 : before[index - 1]! + ends[index - 1]! - starts[index - 1]!
    return before[index]! + Math.max(0, at - starts[index]!)
  }
  return {
    between: (from, to) => {
      if (to <= from) return 0
      reach(from, to)
      return workUntil(to) - workUntil(from)
    },
    add: (from, ms) => {
      for (let days = 14; days <= furthestDays; days *= 4) {
        reach(from, from + days * dayMs)
        const wanted = workUntil(from) + ms
        // The opening in which that much is done: the first before whose end it is.
        let low = 0
        let high = starts.length
        while (low < high) {
          const middle = (low + high) >>> 1
          if (before[middle]! + ends[middle]! - starts[middle]! >= wanted) high = middle
          else low = middle + 1
        }
        if (low < starts.length) return ms === 0 ? from : Math.max(from, starts[low]! + wanted - before[low]!)
      }
      return null
    },
  }
}

/** A time in which the clock stands; without an end it stands still. */
export type Pause = { from: number; to: number | null }

/** What there is to know of a promise. `due` null: none, or none while its clock stands. */
export type Promised = { due: number | null; leftMs: number; paused: boolean }

/**
 * When a promise is due: so much time at work after `opened`, without the times in which the clock stood. Whoever changes what is promised
 * counts from the opening anew, so what was used is used.
 * @param pauses in order, none overlapping
 */
export function promisedAt(
  timetable: Timetable,
  opened: number,
  promisedMs: number,
  pauses: readonly Pause[],
): Promised {
  let left = promisedMs
  let from = opened
  for (const pause of pauses) {
    const used = timetable.between(from, Math.max(from, pause.from))
    if (used >= left) break
    left -= used
    if (pause.to === null) return { due: null, leftMs: left, paused: true }
    from = Math.max(from, pause.to)
  }
  return { due: timetable.add(from, left), leftMs: left, paused: false }
}

/** A promise in minutes, for the tickets of a level and a priority; null: for all of them. */
export type Target = {
  levelId: string | null
  priorityId: string | null
  firstAnswerMinutes: number | null
  resolutionMinutes: number | null
}

/** What is promised for a ticket, each by the target that fits it most closely; among equals the strictest. */
export function promiseOf(
  targets: readonly Target[],
  levelId: string | null,
  priorityId: string | null,
): { firstAnswerMinutes: number | null; resolutionMinutes: number | null } {
  const fitting = targets.filter(
    (one) =>
      (one.levelId === null || one.levelId === levelId) && (one.priorityId === null || one.priorityId === priorityId),
  )
  const closeness = (one: Target) => (one.levelId ? 2 : 0) + (one.priorityId ? 1 : 0)
  const pick = (of: 'firstAnswerMinutes' | 'resolutionMinutes') => {
    const saying = fitting.filter((one) => one[of] !== null)
    const most = Math.max(...saying.map(closeness), -1)
    const minutes = saying.filter((one) => closeness(one) === most).map((one) => one[of]!)
    return minutes.length > 0 ? Math.min(...minutes) : null
  }
  return { firstAnswerMinutes: pick('firstAnswerMinutes'), resolutionMinutes: pick('resolutionMinutes') }
}
