import { translate } from '../../../web/i18n/index.ts'

/** Some minutes of work in words: 30 min, 4 h, 2 h 30. */
export function delayWords(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return translate('support:delay.minutes', { count: rest })
  return rest === 0
    ? translate('support:delay.hours', { count: hours })
    : translate('support:delay.both', { hours, minutes: String(rest).padStart(2, '0') })
}
