import { useTexts } from '../../../../web/i18n/index.ts'
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

/** «En cours d'activation», «Actif», «Bloqué», «Désactivé» (O19). */
export function AccountStateTag({ state, tag }: { state: AccountState; tag?: boolean }) {
  const t = useTexts('organisation')
  return (
    <StateTag state={icons[state]} tag={tag}>
      {t(`accountState.${state}`)}
    </StateTag>
  )
}
