import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'

/** «Client»: one of the provider's, searched as one types. */
export function ClientField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useTexts('sales')
  return (
    <RemoteSelect
      {...compulsory}
      data-autofocus
      label={t('client')}
      listKey={['client-choices']}
      load={async (search, signal) =>
        (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items.map(({ id, name }) => ({
          id,
          name,
        }))
      }
      name={(item) => item.name}
      value={value}
      onPick={(item) => onChange(item?.id ?? '')}
    />
  )
}
