import { dateFormat, decimalsOf, numberFormat } from '../../kernel/i18n/formats.ts'
import { languageTags } from '../../kernel/i18n/locale.ts'
import { currentLanguage } from '../i18n/index.ts'
import { wallAt } from './zone.ts'

const noBreak = '\u00a0'
const minus = '\u2212'

/** A day (`2026-11-23`) or an instant (ISO 8601): «23/11/2026» in French, "23 Nov 2026" in English. */
export function formatDay(value: string | Date | null | undefined): string {
  const date = asDate(value)
  if (!date) return ''
  return currentLanguage() === 'fr'
    ? parts(date, { day: '2-digit', month: '2-digit', year: 'numeric' }, 'fr-FR')
    : unbroken(parts(date, { day: 'numeric', month: 'short', year: 'numeric' }, 'en-GB'))
}

/** A day of this year in a dense list: «18/11», "18 Nov"; with its year when it is another one. */
export function formatShortDay(value: string | Date | null | undefined, today = new Date()): string {
  const date = asDate(value)
  if (!date) return ''
  if (date.getUTCFullYear() !== wallAt(today).getUTCFullYear()) return formatDay(value)
  return currentLanguage() === 'fr'
    ? parts(date, { day: '2-digit', month: '2-digit' }, 'fr-FR')
    : unbroken(parts(date, { day: 'numeric', month: 'short' }, 'en-GB'))
}

/** A day in running text: «lundi 23/11/2026», "Monday 23 Nov 2026". */
export function formatWeekday(value: string | Date | null | undefined): string {
  const date = asDate(value)
  if (!date) return ''
  return `${parts(date, { weekday: 'long' }, currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB')} ${formatDay(value)}`
}

/** A day to choose among few: «mer. 02/12», "Wed 2 Dec". */
export const formatNearDay = (value: string | Date): string =>
  `${parts(asDate(value)!, { weekday: 'short' }, currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB')} ${formatShortDay(value)}`

/** Today at the head of a page: «Vendredi 20 novembre 2026». */
export function formatLongDay(value: string | Date): string {
  const date = asDate(value)!
  const text = parts(
    date,
    { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB',
  )
  // The first of a month is the one day that French does not count.
  const said = currentLanguage() === 'fr' ? text.replace(' 1 ', ' 1er ') : text
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** A month, by one of its days: «Novembre 2026», "November 2026". */
export function formatMonth(value: string | Date): string {
  const text = parts(asDate(value)!, { month: 'long', year: 'numeric' }, currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A month where little room is: «Nov.», "Nov". */
export function formatShortMonth(value: string | Date): string {
  const text = parts(asDate(value)!, { month: 'short' }, currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** An hour: «9 h 12», "9:12". */
export function formatTime(value: string | Date | null | undefined): string {
  const date = asDate(value)
  if (!date) return ''
  const minutes = String(date.getUTCMinutes()).padStart(2, '0')
  return currentLanguage() === 'fr'
    ? `${date.getUTCHours()}${noBreak}h${noBreak}${minutes}`
    : `${date.getUTCHours()}:${minutes}`
}

/** Day and hour: «20/11/2026 à 9 h 12», "20 Nov 2026, 9:12". */
export function formatDayTime(value: string | Date | null | undefined): string {
  const date = asDate(value)
  if (!date) return ''
  return currentLanguage() === 'fr'
    ? `${formatDay(value)} à ${formatTime(value)}`
    : `${formatDay(value)}, ${formatTime(value)}`
}

/** An instant to come, where little room is: «mer. 12 h 00» within six days, "Wed 12:00"; later its day alone, «09/12». */
export function formatNearTime(value: string | Date, now = new Date()): string {
  const date = asDate(value)!
  const days = Math.floor(date.getTime() / 86_400_000) - Math.floor(wallAt(now).getTime() / 86_400_000)
  if (days < 0 || days > 6) return formatShortDay(value, now)
  return `${parts(date, { weekday: 'short' }, currentLanguage() === 'fr' ? 'fr-FR' : 'en-GB')} ${formatTime(value)}`
}

/** How long ago, in its greatest unit: «6 j», «2 h», «20 min»; "6 d" in English. */
export function formatAge(value: string | Date, now = new Date()): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - new Date(value).getTime()) / 60_000))
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'min']
      : minutes < 1440
        ? [Math.floor(minutes / 60), 'h']
        : [Math.floor(minutes / 1440), currentLanguage() === 'fr' ? 'j' : 'd']
  return `${amount}${noBreak}${unit}`
}

/** An amount in the smallest unit of its currency: «1 837,00 €» with no-break spaces, "€1,837.00" in English. */
export function formatMoney(cents: number | bigint | null | undefined, currency = 'EUR'): string {
  if (cents === null || cents === undefined) return ''
  const format = numberFormat(languageTags[currentLanguage()], { style: 'currency', currency })
  const text = format.format((Number(cents) || 0) / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  return plainSpaces(text).replace('-', minus)
}

export { decimalsOf }

/** One of several ways, in words: «ici, par fax ou par courrier». Empty ones are left out. */
export const formatAlternatives = (ways: string[]): string =>
  new Intl.ListFormat(currentLanguage(), { type: 'disjunction' }).format(ways.filter(Boolean))

/** The same with its sign: «+ 29,00 €», «− 29,00 €»; zero has none. */
export function formatMoneyChange(cents: number): string {
  if (cents === 0) return formatMoney(0)
  return `${cents > 0 ? '+' : minus}${noBreak}${formatMoney(Math.abs(cents))}`
}

/** A whole or decimal number: «48 210», "48,210". */
export function formatNumber(value: number): string {
  return plainSpaces(numberFormat(languageTags[currentLanguage()]).format(value)).replace('-', minus)
}

/** What is in percent already: «12,5 %» with a no-break space, "12.5%". */
export function formatPercent(value: number): string {
  return `${formatNumber(value)}${currentLanguage() === 'fr' ? `${noBreak}%` : '%'}`
}

/** A rate in hundredths of a percent: 550 is «5,5 %», "5.5%". */
export const formatRate = (rate: number): string => formatPercent(rate / 100)

/** Somebody's own words, quoted: « … », “…”. */
export function formatQuote(text: string): string {
  return currentLanguage() === 'fr' ? `«${noBreak}${text}${noBreak}»` : `“${text}”`
}

/** Size of a file given in bytes: «1,2 Mo», "1.2 MB". */
export function formatSize(bytes: number): string {
  const french = currentLanguage() === 'fr'
  const [amount, unit] =
    bytes < 1000
      ? [bytes, french ? (bytes < 2 ? 'octet' : 'octets') : bytes === 1 ? 'byte' : 'bytes']
      : bytes < 1_000_000
        ? [Math.round(bytes / 1000), french ? 'ko' : 'kB']
        : [Math.round(bytes / 100_000) / 10, french ? 'Mo' : 'MB']
  return `${formatNumber(amount)}${noBreak}${unit}`
}

/** A person in a list: surname in capitals, then the given name. */
export function formatPerson(person: { surname: string; givenName?: string | null }): string {
  return [person.surname.toLocaleUpperCase(currentLanguage()), person.givenName].filter(Boolean).join(' ')
}

/** One or two letters for an avatar. */
export function initials(givenName: string, surname: string): string {
  return (givenName.charAt(0) + surname.charAt(0)).toLocaleUpperCase(currentLanguage())
}

/** What is on the wall of the brand, in the UTC fields of a date. A day such as `2026-11-23` has no hour: it is that day everywhere. */
function asDate(value: string | Date | null | undefined): Date | undefined {
  if (!value) return undefined
  if (value instanceof Date) return wallAt(value)
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (day) return new Date(Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])))
  const instant = new Date(value)
  // What is still being typed is no date yet.
  return Number.isNaN(instant.getTime()) ? undefined : wallAt(instant)
}

function parts(date: Date, options: Intl.DateTimeFormatOptions, locale: string): string {
  return dateFormat(locale, { ...options, timeZone: 'UTC' }).format(date)
}

/** A short day stands on one line in either language: a column that has room for «25/09/2026» would break "25 Sept 2026". */
function unbroken(text: string): string {
  return text.replaceAll(' ', noBreak)
}

/** U+202F, which Intl puts between thousands, is missing from our fonts and from most PDF fonts. */
function plainSpaces(text: string): string {
  return text.replaceAll('\u202f', noBreak)
}
