import { NativeSelect } from '@mantine/core'
import { useTexts } from '../../../web/i18n/index.ts'
import { type StateName, StateTag } from '../../../web/ui/state-tag.tsx'
import type { Membership } from './types.ts'

const states: Record<Membership['state'], StateName> = {
  pending: 'activating',
  active: 'active',
  blocked: 'blocked',
  deactivated: 'deactivated',
  closed: 'closed',
}

/** The state of a member's account (O19). */
export const MembershipState = ({ state }: { state: Membership['state'] }) => (
  <StateTag state={states[state]} coloured={state === 'blocked'} />
)

/** Whether a membership is of the whole organisation, or of services. */
export function ScopeField(props: { value: string; onChange: (value: string) => void }) {
  const t = useTexts('backOffice')
  return (
    <NativeSelect
      label={t('memberships.scope')}
      data={[
        { value: 'whole', label: t('memberships.whole') },
        { value: 'services', label: t('memberships.someServices') },
      ]}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}
