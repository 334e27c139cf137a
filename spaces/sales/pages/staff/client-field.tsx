import { useTexts } from '../../../../web/i18n/index.ts'
import { ClientSelect } from '../../../../web/ui/client-select.tsx'

/** «Client»: one of the provider's, searched as one types. */
export function ClientField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useTexts('sales')
  return <ClientSelect data-autofocus label={t('client')} value={value} onPick={(item) => onChange(item?.id ?? '')} />
}
