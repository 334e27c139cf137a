import { dateFormat } from '../i18n/formats.ts'
import { type Locale, languageTags } from '../i18n/locale.ts'

/** A moment as papers, messages and refusals write it, by the clocks of a time zone: «28/11/2026 à 18 h 54», "28 Nov 2026, 18:54". */
export function momentIn(at: Date, locale: Locale, timeZone: string): string {
  const words = (style: Intl.DateTimeFormatOptions) =>
    dateFormat(languageTags[locale], { ...style, timeZone }).format(at)
  // An English reader cannot tell 03/12 from December 3.
  return locale === 'fr'
    ? `${words({ dateStyle: 'short' })} à ${words({ hour: 'numeric', minute: '2-digit' }).replace(/^0?(\d+):/, '$1\u00a0h\u00a0')}`
    : words({ dateStyle: 'medium', timeStyle: 'short' })
}
