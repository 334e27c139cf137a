import { StateTag } from '../../../web/ui/state-tag.tsx'

/** The state of a person's account, in a table. */
export function AccountState({ account }: { account: { status: string; blocked: boolean } }) {
  if (account.blocked) return <StateTag state="blocked" coloured />
  return (
    <StateTag
      state={account.status === 'active' ? 'active' : account.status === 'pending' ? 'activating' : 'deactivated'}
    />
  )
}
