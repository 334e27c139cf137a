import { useTexts } from '../../../../web/i18n/index.ts'
import type { PageTab } from '../../../../web/ui/page-header.tsx'

/** The parts of «Ventes»: the same on the page of each. */
export function useSalesTabs(): PageTab[] {
  const t = useTexts('sales')
  return [
    { label: t('quotes.title'), to: '/fournisseur/devis', exact: true },
    { label: t('subscriptions.title'), to: '/fournisseur/abonnements', exact: true },
    { label: t('revisions.title'), to: '/fournisseur/revisions', exact: true },
    { label: t('products.title'), to: '/fournisseur/produits', exact: true },
  ]
}
