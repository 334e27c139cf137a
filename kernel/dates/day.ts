import { wallClockAt } from '../i18n/formats.ts'
import type { Locale } from '../i18n/locale.ts'
/**
 * Days without a time: what contracts, notices and invoices count in. A day is an ISO string, so that days compare and
 * sort as strings. All arithmetic is done in UTC: no time zone ever moves a day.
 */

/** A calendar day, 'YYYY-MM-DD' (years 0001 to 9999). */
export type Day = string

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/
const dayMs = 86_400_000

type Parts = { year: number; month: number; day: number }

function monthLength(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function parse(day: Day): Parts {
  const parts = read(day)
  if (!parts) throw new RangeError(`Not a day (YYYY-MM-DD): ${JSON.stringify(day)}`)
  return parts
}

function read(value: unknown): Parts | undefined {
  const match = typeof value === 'string' ? pattern.exec(value) : null
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined
  return { year, month, day }
}

function write(year: number, month: number, day: number): Day {
  if (!Number.isInteger(year) || year < 1 || year > 9999) throw new RangeError(`Year out of range: ${year}`)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function epochDays({ year, month, day }: Parts): number {
  // Date.UTC takes years 0 to 99 as 1900 to 1999, setUTCFullYear does not.
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs
}

/** Whether a value is a real day written 'YYYY-MM-DD' ('2026-02-30' is not). */
export function isDay(value: unknown): value is Day {
  return read(value) !== undefined
}

/** The day `count` days later (earlier when negative). Throws RangeError when `day` is not a day. */
export function addDays(day: Day, count: number): Day {
  const date = new Date((epochDays(parse(day)) + count) * dayMs)
  return write(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

/**
 * The day `count` months later (earlier when negative), on `dayOfMonth` (1 to 31; the day's own by default), held back to
 * the last day of a shorter month: one month after 31/01 is 28/02 or 29/02.
 */
export function addMonths(day: Day, count: number, dayOfMonth?: number): Day {
  const from = parse(day)
  const wished = dayOfMonth ?? from.day
  if (!Number.isInteger(wished) || wished < 1 || wished > 31) throw new RangeError(`Not a day of month: ${wished}`)
  const index = from.year * 12 + (from.month - 1) + count
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return write(year, month, Math.min(wished, monthLength(year, month)))
}

/** How many days from `from` to `to` (0 for the same day, negative when `to` comes first). */
export function daysBetween(from: Day, to: Day): number {
  return epochDays(parse(to)) - epochDays(parse(from))
}

/** How many calendar months from the month of `from` to the month of `to`, whatever their days. */
export function monthsBetween(from: Day, to: Day): number {
  const [a, b] = [parse(from), parse(to)]
  return (b.year - a.year) * 12 + (b.month - a.month)
}

/** How many days the month of `day` has (28 to 31). */
export function daysInMonth(day: Day): number {
  const { year, month } = parse(day)
  return monthLength(year, month)
}

/** The first day of the month of `day`. */
export function firstOfMonth(day: Day): Day {
  const { year, month } = parse(day)
  return write(year, month, 1)
}

/** The last day of the month of `day`. */
export function lastOfMonth(day: Day): Day {
  const { year, month } = parse(day)
  return write(year, month, monthLength(year, month))
}

/** The earliest of some days. */
export function minDay(first: Day, ...others: Day[]): Day {
  return [first, ...others].sort()[0]!
}

/** The latest of some days. */
export function maxDay(first: Day, ...others: Day[]): Day {
  return [first, ...others].sort().at(-1)!
}

// Every request asks for today: it is worked out once a minute, on which every change of day and of offset falls.
const known = new Map<string, { minute: number; day: Day }>()

/** The day it is in a time zone ('Europe/Paris') at an instant. Throws RangeError for an unknown time zone. */
export function today(timeZone: string, now: Date): Day {
  const minute = Math.floor(now.getTime() / 60_000)
  const last = known.get(timeZone)
  if (last?.minute === minute) return last.day
  const day = wallClockAt(now, timeZone).toISOString().slice(0, 10) as Day
  known.set(timeZone, { minute, day })
  return day
}

const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A day as people read it: '23/11/2026' in French, '23 Nov 2026' in English. */
export function formatDay(day: Day, locale: Locale): string {
  parse(day)
  const [year, month, date] = day.split('-') as [string, string, string]
  return locale === 'fr' ? `${date}/${month}/${year}` : `${Number(date)} ${monthsEn[Number(month) - 1]} ${year}`
}
