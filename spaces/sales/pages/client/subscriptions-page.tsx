import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { SubscriptionList } from '../subscription-list.tsx'
import { useOwnTabs } from './tabs.ts'
import '../sales.css'

/** «Abonnements» (B10): one's own. */
export function ClientSubscriptionsPage() {
  const t = useTexts('sales')
  const open = useOpenOrganisation()
  return (
    <>
      <PageHeader title={t('own')} tabs={useOwnTabs()} />
      <SubscriptionList side="client" organisation={open?.id} />
    </>
  )
}
