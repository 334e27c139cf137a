import type { ReactNode } from 'react'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatPerson } from '../../../web/ui/format.ts'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'

/** «Personne»: anybody's account but the provider's own, searched as one types. */
export function AccountPicker(props: {
  /** Id of the account, or ''. */
  value: string
  onChange: (id: string) => void
  error?: ReactNode
}) {
  const t = useTexts('backOffice')
  return (
    <RemoteSelect
      {...compulsory}
      label={t('people.one')}
      placeholder={t('clients.findPerson')}
      listKey={['account-choices']}
      load={async (search, signal) => (await api.get('/staff/accounts', { query: { search, size: 20 }, signal })).items}
      name={(item) => [formatPerson(item), item.identifier].filter(Boolean).join(' · ')}
      off={(item) => item.staff || item.status === 'deactivated' || item.status === 'closed'}
      value={props.value}
      error={props.error}
      onPick={(item) => props.onChange(item?.id ?? '')}
    />
  )
}
