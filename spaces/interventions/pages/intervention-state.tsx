import { useCounts } from '../../../web/api/counts.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatDayTime, formatTime } from '../../../web/ui/format.ts'
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

/**
 * How far an intervention is, with its day, and with its hour while it is to come.
 * @param waits whether one that is planned waits for the asking person to confirm it
 */
export function InterventionState({
  of,
  waits,
  tag,
}: {
  of: Pick<Intervention, 'state' | 'startsAt' | 'doneAt'>
  waits?: boolean
  tag?: boolean
}) {
  const t = useTexts('interventions')
  const day =
    of.state === 'done'
      ? formatDay(of.doneAt)
      : of.state === 'cancelled'
        ? formatDay(of.startsAt)
        : formatDayTime(of.startsAt)
  const name =
    of.state === 'planned' && waits ? 'toConfirm' : of.state === 'cancelled' && day ? 'cancelledOf' : of.state
  return (
    <StateTag state={name === 'toConfirm' ? name : tags[of.state]} {...(tag ? { tag } : {})}>
      {t(`state.${name}`, { day })}
    </StateTag>
  )
}

/** Whether a visit of a list waits for the asking person to confirm it: some do only where they may. */
export function useToConfirm(): (of: Pick<Intervention, 'state' | 'startsAt'>) => boolean {
  const { visitsToConfirm = 0 } = useCounts()
  return ({ state, startsAt }) =>
    visitsToConfirm > 0 && state === 'planned' && startsAt !== null && Date.parse(startsAt) > Date.now()
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
