import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'

type State = Answer<'GET /payment-intents/:id'>['state']

const drawn = {
  created: 'pending',
  sent: 'running',
  announced: 'announced',
  succeeded: 'active',
  failed: 'failed',
  expired: 'cancelled',
  doubted: 'late',
} as const
export const intentStates = Object.keys(drawn) as State[]

/** How far a payment online is. */
export function IntentState({ state, tag }: { state: State; tag?: boolean }) {
  const t = useTexts('billing')
  return (
    <StateTag state={drawn[state]} {...(tag ? { tag: true } : {})}>
      {t(`online.states.${state}`)}
    </StateTag>
  )
}
