import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import type { AccountState } from '../data.ts'

/** The statuses that one searches by (O19). */
export const accountStates = ['pending', 'active', 'blocked', 'deactivated'] as const

const icons = {
  pending: 'activating',
  active: 'active',
  blocked: 'blocked',
  deactivated: 'deactivated',
  closed: 'closed',
} as const

/** When a membership that is not in force today is: «À partir du 23/11/2026», «Terminé le 20/11/2026». */
export function useValidity() {
  const t = useTexts('organisation')
  const { today } = useSession()
  return ({ startsOn, endsOn }: { startsOn: string; endsOn: string | null }) =>
    startsOn > today
      ? t('dates.from', { day: formatDay(startsOn) })
      : endsOn && endsOn < today
        ? t('dates.over', { day: formatDay(endsOn) })
        : undefined
}

/** «En cours d'activation», «Actif», «Bloqué», «Désactivé» (O19). */
export function AccountStateTag({ state, tag }: { state: AccountState; tag?: boolean }) {
  const t = useTexts('organisation')
  return (
    <StateTag state={icons[state]} tag={tag}>
      {t(`accountState.${state}`)}
    </StateTag>
  )
}
