import { type Day, isDay } from '../../../kernel/dates/day.ts'

/** Spans of a day in minutes from midnight, in order, none touching the next. */
export type Hours = ReadonlyArray<readonly [from: number, to: number]>

const clock = (text: string): number | undefined => {
  const found = /^(\d{1,2})[:h](\d{2})$/.exec(text)
  if (!found) return undefined
  const minutes = Number(found[1]) * 60 + Number(found[2])
  return Number(found[2]) < 60 && minutes <= 1440 ? minutes : undefined
}

/** Reads hours like `09:00-12:00 14:00-18:00`; undefined where they are none, overlap, or are out of order. */
export function readHours(text: string): Hours | undefined {
  const spans: Array<readonly [number, number]> = []
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const [from, to, more] = part.split(/[-–]/).map(clock)
    if (from === undefined || to === undefined || more !== undefined || from >= to) return undefined
    const last = spans.at(-1)
    if (last && last[1] > from) return undefined
    if (last && last[1] === from) spans[spans.length - 1] = [last[0], to]
    else spans.push([from, to])
  }
  return spans
}

/** Reads days like `2026-12-24 2026-12-31`; undefined where one is none. */
export function readDays(text: string): Day[] | undefined {
  const days = text.split(/[\s,;]+/).filter(Boolean)
  return days.every(isDay) ? days : undefined
}

/** Whether a time zone is one that this server knows. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
