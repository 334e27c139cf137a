import type { Locale } from '../i18n/locale.ts'

const units = {
  second: { fr: ['seconde', 'secondes'], en: ['second', 'seconds'] },
  minute: { fr: ['minute', 'minutes'], en: ['minute', 'minutes'] },
  hour: { fr: ['heure', 'heures'], en: ['hour', 'hours'] },
  day: { fr: ['jour', 'jours'], en: ['day', 'days'] },
} satisfies Record<string, Record<Locale, [string, string]>>

const counted = (count: number, unit: keyof typeof units, locale: Locale) =>
  `${count} ${units[unit][locale][count > 1 ? 1 : 0]}`

/** A length of time in words: '60 minutes', '2 heures', '7 jours'. */
export function durationWords(minutes: number, locale: Locale): string {
  for (const [unit, size] of [['day', 1440] as const, ['hour', 60] as const])
    if (minutes % size === 0 && minutes / size >= 2) return counted(minutes / size, unit, locale)
  return counted(minutes, 'minute', locale)
}

/** How long to wait, as one says it: '45 secondes', and from two minutes on in whole minutes, never too few: '14 minutes'. */
export const waitWords = (seconds: number, locale: Locale): string =>
  seconds < 120
    ? counted(Math.max(1, Math.ceil(seconds)), 'second', locale)
    : durationWords(Math.ceil(seconds / 60), locale)
