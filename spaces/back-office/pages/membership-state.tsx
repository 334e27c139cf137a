import { NativeSelect } from '@mantine/core'
import { useTexts } from '../../../web/i18n/index.ts'
import { type StateName, StateTag } from '../../../web/ui/state-tag.tsx'

const states: Record<string, StateName> = {
  pending: 'activating',
  active: 'active',
  blocked: 'blocked',
  deactivated: 'deactivated',
  closed: 'closed',
}

/** The state of a member's account (O19). */
export const MembershipState = ({ state }: { state: string }) => (
  <StateTag state={states[state] ?? 'deactivated'} coloured={state === 'blocked'} />
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
