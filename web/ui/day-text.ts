/**
 * The day (`2026-11-23`) that somebody typed: day first, whatever separates («23/11/2026», «3.4.26», «23112026»), or as ISO 8601.
 * @param today gives the year of «23/11»; without it, a day without its year is not one yet.
 * @returns undefined where it is no day of the calendar
 */
export function parseDay(text: string, today?: Date): string | undefined {
  const typed = text.trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(typed)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const whole = /^(\d{2})(\d{2})(\d{4})$/.exec(typed) ?? /^(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})$/.exec(typed)
  if (whole) return dayOf(Number(whole[3]), Number(whole[2]), Number(whole[1]))
  if (!today) return undefined
  const short = /^(\d{1,2})[\s/.-]+(\d{1,2})(?:[\s/.-]+(\d{2}))?$/.exec(typed)
  if (!short) return undefined
  return dayOf(short[3] ? 2000 + Number(short[3]) : today.getFullYear(), Number(short[2]), Number(short[1]))
}

/** A day as one types it, «23/11/2026»; a text that is no day comes back as it is. */
export function typedDay(value: string): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  return day ? `${day[3]}/${day[2]}/${day[1]}` : value
}

function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < 1900 || month < 1 || month > 12 || day < 1) return undefined
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (day > last) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
