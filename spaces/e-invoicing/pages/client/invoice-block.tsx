import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { StatusTimeline, stateOfStatus } from '../statuses.tsx'
import '../exchange.css'

/** On the page of one's invoice: what was said of it in the exchange (B15). */
export function InvoiceBlock({ id }: { id: string }) {
  const t = useTexts('e-invoicing')
  const { data } = useQuery({
    queryKey: ['e-invoices', id],
    queryFn: () => api.get('/e-invoices/:id', { params: { id } }),
  })
  if (!data?.exchanged) return null
  return (
    <section className="surface exchange-block">
      <header>
        <h2>{t('exchange.block')}</h2>
        {data.status ? <StateTag state={stateOfStatus(data.status)}>{data.statusTitle}</StateTag> : null}
      </header>
      <StatusTimeline of={data.timeline} />
    </section>
  )
}
