import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'
import { type StateName, StateTag } from '../../../../web/ui/state-tag.tsx'
import type { RequestRow } from './data.ts'

const states: Record<RequestRow['state'], StateName> = {
  to_return: 'toReturn',
  late: 'late',
  to_verify: 'inReview',
  under_review: 'inReview',
  validated: 'validated',
  planned: 'planned',
  carried_out: 'done',
  refused: 'refused',
  deleted: 'cancelled',
}

/** The state of a request (C42). */
export function RequestState({ request, tag }: { request: RequestRow; tag?: boolean }) {
  const t = useTexts('contracts')
  if (request.awaitingRegularisation)
    return (
      <StateTag state="awaitingRegularisation" tag={tag}>
        {t('state.awaitingRegularisation')}
      </StateTag>
    )
  if (request.state === 'planned' && request.kind === 'deletion')
    return (
      <StateTag state="notice" tag={tag}>
        {t('state.notice', { day: formatDay(request.scheduledOn) })}
      </StateTag>
    )
  const words =
    request.state === 'planned'
      ? t('state.plannedOn', { day: formatDay(request.scheduledOn) })
      : request.state === 'carried_out'
        ? t('state.carriedOutOn', { day: formatDay(request.carriedOutAt) })
        : t(`state.${request.state}`)
  return (
    <StateTag state={states[request.state]} tag={tag}>
      {words}
    </StateTag>
  )
}
