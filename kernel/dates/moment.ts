import { type Locale, languageTags } from '../i18n/locale.ts'

/** A moment as papers and messages write it: date and time of a time zone. */
export const momentIn = (at: Date, locale: Locale, timeZone: string): string =>
  new Intl.DateTimeFormat(languageTags[locale], {
    // An English reader cannot tell 03/12 from December 3.
    dateStyle: locale === 'fr' ? 'short' : 'medium',
    timeStyle: 'short',
    timeZone,
  }).format(at)
