import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'

/** A client, found by words: whom something new is for. */
export function ClientSelect({ value, onPick }: { value: string; onPick: (id: string) => void }) {
  const t = useTexts('billing')
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
      onPick={(item) => onPick(item?.id ?? '')}
    />
  )
}
