import { useTexts } from '../../../../web/i18n/index.ts'
import type { PageTab } from '../../../../web/ui/page-header.tsx'

/** The client's quotes and subscriptions. */
export function useOwnTabs(): PageTab[] {
  const t = useTexts('sales')
  return [
    { label: t('quotes.title'), to: '/devis', exact: true },
    { label: t('subscriptions.title'), to: '/abonnements', exact: true },
  ]
}
