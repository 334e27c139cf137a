import { addDays, type Day } from '../../../kernel/dates/day.ts'

/** The business days of TARGET, on which banks of the euro area execute: not on weekends, nor on its six holidays. */

/** Easter Sunday of the Gregorian calendar (Butcher). */
export function easterOf(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const month = Math.floor((h + l - 7 * m + 114) / 31)
  const day = ((h + l - 7 * m + 114) % 31) + 1
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Whether banks execute on a day. */
export function isTargetDay(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  if (weekday === 0 || weekday === 6) return false
  const year = Number(day.slice(0, 4))
  const easter = easterOf(year)
  return ![
    `${year}-01-01`,
    addDays(easter, -2),
    addDays(easter, 1),
    `${year}-05-01`,
    `${year}-12-25`,
    `${year}-12-26`,
  ].includes(day)
}

/** The first business day from a day on. */
export function targetDayFrom(day: Day): Day {
  let found = day
  while (!isTargetDay(found)) found = addDays(found, 1)
  return found
}

/** So many business days later. */
export function addTargetDays(day: Day, count: number): Day {
  let found = day
  for (let left = count; left > 0; left--) found = targetDayFrom(addDays(found, 1))
  return found
}
