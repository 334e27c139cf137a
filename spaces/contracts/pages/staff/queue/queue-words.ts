import type { TFunction } from 'i18next'
import type { StateName } from '../../../../../web/ui/state-tag.tsx'
import type { QueueRow } from '../types.ts'

/** The state of a request as staff read it: everything not decided waits for them. */
export function stateOf(row: QueueRow): StateName {
  if (row.state === 'validated' || row.state === 'refused' || row.state === 'planned') return row.state
  if (row.state === 'carried_out') return row.awaitingRegularisation ? 'awaitingRegularisation' : 'done'
  if (row.state === 'deleted') return 'cancelled'
  return 'toValidate'
}

/** True while somebody must decide. */
export const isWaiting = (row: QueueRow): boolean => stateOf(row) === 'toValidate'

/** What became of the signed form, in the list and in the tab. */
export function formOf(row: QueueRow, t: TFunction): { state: StateName; word: string; plain?: boolean } {
  if (row.kind === 'training') return { state: 'noForm', word: t('form.none'), plain: true }
  if (row.formStatus === 'received') return { state: 'formReceived', word: t('form.received') }
  if (row.formStatus === 'to_review') return { state: 'formOutdated', word: t('form.toReview') }
  if (row.formStatus === 'stale')
    return { state: 'formOutdated', word: t('form.stale', { version: row.staleFormVersion }) }
  return { state: 'formExpected', word: t('form.awaited') }
}

/** Past this age (8 days, in milliseconds) a waiting request is shown in red. */
export const oldAfterMs = 8 * 86_400_000
