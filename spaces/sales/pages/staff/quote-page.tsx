import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ClosedQuote } from './closed-quote.tsx'
import { QuoteEditor } from './quote-editor.tsx'
import '../sales.css'

/** A quote (B24): its editor while it is a draft, then what it says and what is done with it. */
export function StaffQuotePage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useQuery({
    queryKey: ['quotes', 'staff', id],
    queryFn: () => api.get('/staff/quotes/:id', { params: { id } }),
  })
  if (!data)
    return (
      <>
        <PageHeader
          title={t('quotes.one')}
          breadcrumb={[{ label: t('quotes.title'), to: '/fournisseur/devis' }, { label: t('quotes.one') }]}
        />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  return data.may.includes('edit') ? (
    <QuoteEditor key={id} draft={data} reload={refetch} />
  ) : (
    <ClosedQuote quote={data} />
  )
}
