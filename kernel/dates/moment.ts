import { type Locale, languageTags } from '../i18n/locale.ts'

/** A moment as papers and messages write it: date and time of a time zone. */
export const momentIn = (at: Date, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(languageTags[locale], { dateStyle: 'short', timeStyle: 'short', timeZone }).format(at)
