import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { type StateName, StateTag } from '../../../web/ui/state-tag.tsx'

/** A contract as lists have it, and as its page has it. */
export type ContractItem = ItemOf<'GET /service-contracts'>
export type Contract = Answer<'GET /service-contracts/:id'>
export const states = ['active', 'planned', 'ended'] as const

const tags: Record<(typeof states)[number], StateName> = { active: 'active', planned: 'planned', ended: 'closed' }

/** How far a contract is. */
export function ContractState({ of, tag }: { of: Pick<ContractItem, 'state'>; tag?: boolean }) {
  const t = useTexts('service-contracts')
  return (
    <StateTag state={tags[of.state]} {...(tag ? { tag } : {})}>
      {t(`states.${of.state}`)}
    </StateTag>
  )
}

/** A length of time: «1 h 10», «0 h 50». */
export function useDuration(): (minutes: number | null | undefined) => string {
  const t = useTexts('service-contracts')
  return (minutes) =>
    minutes === null || minutes === undefined
      ? ''
      : t('duration', { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, '0') })
}
