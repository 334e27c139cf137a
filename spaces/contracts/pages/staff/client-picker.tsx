import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'

/** One found, or the name alone of one given. */
type Client = Pick<ItemOf<'GET /staff/organisations'>, 'id' | 'name'> &
  Partial<Pick<ItemOf<'GET /staff/organisations'>, 'city'>>

export interface ClientPickerProps {
  /** Id of the client, or ''. */
  value: string
  onChange: (id: string) => void
  error?: ReactNode
}

/** «Client»: one of the provider's, however many, searched as one types. */
export function ClientPicker({ value, onChange, error }: ClientPickerProps) {
  const t = useTexts('staff')
  // One that comes from the address may stand anywhere in the list: its name is read by itself.
  const given = useQuery({
    queryKey: ['client-name', value],
    queryFn: () => api.get('/staff/organisations/:id', { params: { id: value } }),
    enabled: value !== '',
    staleTime: 60_000,
  })
  return (
    <RemoteSelect<Client>
      {...compulsory}
      label={t('queue.client')}
      placeholder={t('contracts.findClient')}
      listKey={['client-choices']}
      load={async (search, signal) =>
        (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
      }
      name={(item) => [item.name, item.city].filter(Boolean).join(' · ')}
      value={value}
      chosen={value && given.data ? { id: value, name: given.data.name } : undefined}
      error={error}
      onPick={(item) => onChange(item?.id ?? '')}
    />
  )
}
