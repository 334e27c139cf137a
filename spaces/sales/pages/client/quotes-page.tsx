import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { QuoteList } from '../quote-list.tsx'
import { useOwnTabs } from './tabs.ts'
import '../sales.css'

/** «Devis» (P16, B24): those that were published for one's own organisation. */
export function ClientQuotesPage() {
  const t = useTexts('sales')
  const open = useOpenOrganisation()
  return (
    <>
      <PageHeader title={t('own')} tabs={useOwnTabs()} />
      <QuoteList side="client" organisation={open?.id} />
    </>
  )
}
