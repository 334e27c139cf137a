import { addDays, type Day } from '../../../kernel/dates/day.ts'

/** Whose public holidays a calendar keeps. */
export type Holidays = 'none' | 'france' | 'alsace_moselle'

/** Easter Sunday of a year, by the Gregorian reckoning (Meeus, Jones and Butcher). */
export function easterOf(year: number): Day {
  const a = year % 19
  const century = Math.floor(year / 100)
  const rest = year % 100
  const h = (19 * a + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 15) % 30
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - h - (rest % 4)) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  const day = (h + l - 7 * m + 33 * month + 19) % 32
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The public holidays of a year (Code du travail, art. L3133-1; for Alsace and Moselle art. L3134-13), in order. */
export function holidaysOf(year: number, whose: Holidays): Day[] {
  if (whose === 'none') return []
  const easter = easterOf(year)
  const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']
  const days = [...fixed.map((day) => `${year}-${day}`), ...[1, 39, 50].map((after) => addDays(easter, after))]
  if (whose === 'alsace_moselle') days.push(addDays(easter, -2), `${year}-12-26`)
  // Ascension may fall on 1 or 8 May.
  return [...new Set(days)].sort()
}
