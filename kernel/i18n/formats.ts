const dates = new Map<string, Intl.DateTimeFormat>()
const numbers = new Map<string, Intl.NumberFormat>()

function keptIn<F, O>(made: Map<string, F>, make: (locale: string, options: O) => F, locale: string, options: O): F {
  const key = `${locale} ${JSON.stringify(options)}`
  let format = made.get(key)
  if (!format) {
    format = make(locale, options)
    made.set(key, format)
  }
  return format
}

/** A format of `Intl`, kept: making one takes as long as writing some hundred dates with it. @throws RangeError for an unknown time zone */
export const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  keptIn(dates, (...given) => new Intl.DateTimeFormat(...given), locale, options)

/** The same of numbers and amounts. */
export const numberFormat = (locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  keptIn(numbers, (...given) => new Intl.NumberFormat(...given), locale, options)

/** How many decimals a currency has. @param currency its code in ISO 4217 */
export const decimalsOf = (currency: string): number =>
  numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

const clocks = new Map<string | undefined, Intl.DateTimeFormat>()

/** What the clocks of a time zone show at an instant, in the UTC fields of a date. @param timeZone this machine's where there is none */
export function wallClockAt(instant: Date, timeZone: string | undefined): Date {
  let clock = clocks.get(timeZone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
    clocks.set(timeZone, clock)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of clock.formatToParts(instant)) part[type] = Number(value)
  return new Date(Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!))
}
