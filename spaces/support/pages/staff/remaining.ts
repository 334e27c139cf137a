import { formatDayTime, formatNearTime } from '../../../../web/ui/format.ts'

/** How much time there is until something is due, in words, and how it is coloured: red when it is late or within an hour, brass within two. */
export function remaining(
  dueAt: string,
  t: (key: string, values?: Record<string, unknown>) => string,
  now = Date.now(),
): { words: string; tone: 'brique' | 'laiton' | '' } {
  const minutes = Math.round((Date.parse(dueAt) - now) / 60_000)
  const span = (of: number) =>
    of < 60
      ? t('span.minutes', { count: of })
      : t('span.hours', { hours: Math.floor(of / 60), minutes: String(of % 60).padStart(2, '0') })
  if (minutes < 0)
    return {
      words: minutes > -1440 ? t('lateBy', { span: span(-minutes) }) : t('lateSince', { at: formatDayTime(dueAt) }),
      tone: 'brique',
    }
  if (minutes < 60) return { words: span(minutes), tone: 'brique' }
  if (minutes < 120) return { words: span(minutes), tone: 'laiton' }
  return { words: minutes < 720 ? span(minutes) : formatNearTime(dueAt, new Date(now)), tone: '' }
}
