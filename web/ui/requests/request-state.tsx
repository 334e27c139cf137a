import { useTexts } from '../../i18n/index.ts'
import { formatAge, formatDayTime } from '../format.ts'
import { StateTag } from '../state-tag.tsx'
import type { RequestRow } from './kind.ts'
import './requests.css'

const tags = { waiting: 'toValidate', approved: 'validated', refused: 'refused', withdrawn: 'cancelled' } as const

/** The state of a request: icon and word. */
export function RequestStateTag({ state, tag }: { state: RequestRow['state']; tag?: boolean }) {
  const t = useTexts()
  return (
    <StateTag state={tags[state]} tag={tag}>
      {t(`requests.states.${state}`)}
    </StateTag>
  )
}

/** Days after which a request that waits is shown as late. */
const lateAfterDays = 5

/** How long a request has waited: in red once that is long. */
export function Age({ at, waiting = true }: { at: string; waiting?: boolean }) {
  const late = waiting && Date.now() - Date.parse(at) > lateAfterDays * 86_400_000
  return (
    <time dateTime={at} title={formatDayTime(at)} className={late ? 'age late nowrap' : 'age nowrap'}>
      {formatAge(at)}
    </time>
  )
}
