import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatTime } from '../../../web/ui/format.ts'
import { type StateName, StateTag } from '../../../web/ui/state-tag.tsx'

/** An intervention as lists have it. */
export type Intervention = ItemOf<'GET /interventions'>
export const states = ['unplanned', 'planned', 'confirmed', 'on_the_way', 'done', 'cancelled'] as const

const tags: Record<(typeof states)[number], StateName> = {
  unplanned: 'pending',
  planned: 'planned',
  confirmed: 'validated',
  on_the_way: 'running',
  done: 'done',
  cancelled: 'cancelled',
}

/** How far an intervention is, with its day. */
export function InterventionState({
  of,
  tag,
}: {
  of: Pick<Intervention, 'state' | 'startsAt' | 'doneAt'>
  tag?: boolean
}) {
  const t = useTexts('interventions')
  const day = formatDay(of.state === 'done' ? of.doneAt : of.startsAt)
  return (
    <StateTag state={tags[of.state]} {...(tag ? { tag } : {})}>
      {t(`state.${of.state}`, { day })}
    </StateTag>
  )
}

/** A length of time: «1 h 10», «50 min». */
export function useDuration(): (minutes: number | null | undefined) => string {
  const t = useTexts('interventions')
  return (minutes) =>
    minutes === null || minutes === undefined
      ? ''
      : minutes < 60
        ? t('minutes', { count: minutes })
        : t('hours', { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') })
}

/** A slot: «lundi 23/11/2026, 9 h 00 – 10 h 00». */
export function useSlot(): (of: { startsAt: string | null; endsAt: string | null }) => string {
  const t = useTexts('interventions')
  return ({ startsAt, endsAt }) =>
    startsAt && endsAt
      ? t('slot', { day: formatDay(startsAt), from: formatTime(startsAt), to: formatTime(endsAt) })
      : ''
}
