import { useTexts } from '../../../../web/i18n/index.ts'
import { formatAge, formatDayTime, formatPerson } from '../../../../web/ui/format.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { isLate, type MembershipRequestRow, type RequestState, type SpaceRequestRow } from '../data.ts'

/** The two kinds of requests that managers decide: where the server has them, and where the pages are. */
export const kinds = {
  membership: {
    path: '/membership-requests',
    approve: '/membership-requests/:id/approval',
    refuse: '/membership-requests/:id/refusal',
    decisions: '/membership-request-decisions',
    page: '/gestion/rattachements',
    texts: 'membershipRequests',
    approval: 'membershipApproval',
    refusal: 'membershipRefusal',
  },
  space: {
    path: '/space-requests',
    approve: '/space-requests/:id/approval',
    refuse: '/space-requests/:id/refusal',
    decisions: '/space-request-decisions',
    page: '/gestion/abonnements',
    texts: 'spaceRequests',
    approval: 'spaceApproval',
    refusal: 'spaceRefusal',
  },
} as const
export type RequestKind = keyof typeof kinds
export type AnyRequest = MembershipRequestRow | SpaceRequestRow

const stateNames = {
  waiting: 'toValidate',
  approved: 'validated',
  refused: 'refused',
  withdrawn: 'cancelled',
} as const

/** The state of a request: icon and word. */
export function RequestStateTag({ state, tag }: { state: RequestState; tag?: boolean }) {
  const t = useTexts('organisation')
  return (
    <StateTag state={stateNames[state]} tag={tag}>
      {t(`requestState.${state}`)}
    </StateTag>
  )
}

/** How long a request has waited: in red over five days. */
export function Age({ at, waiting = true }: { at: string; waiting?: boolean }) {
  return (
    <time dateTime={at} title={formatDayTime(at)} className={waiting && isLate(at) ? 'age late nowrap' : 'age nowrap'}>
      {formatAge(at)}
    </time>
  )
}

/** The services asked for: «Finances, Ressources humaines», or the whole organisation. */
export function useScope() {
  const t = useTexts('organisation')
  return (row: { whole: boolean; services: string[] }) =>
    row.whole || row.services.length === 0 ? t('whole') : row.services.join(', ')
}

/** What the items of a request for spaces ask for, each column in one text. */
export function useItems() {
  const t = useTexts('organisation')
  const unique = (values: string[]) => [...new Set(values)].join(', ')
  return {
    spaces: (row: SpaceRequestRow) => unique(row.items.map((item) => item.title)),
    scope: (row: SpaceRequestRow) =>
      unique(row.items.map((item) => item.service?.name ?? t('subscriptions.allServices'))),
    access: (row: SpaceRequestRow) => unique(row.items.map((item) => t(`access.${item.access}`))),
  }
}

export const nameOf = (row: AnyRequest) => formatPerson(row.person)
