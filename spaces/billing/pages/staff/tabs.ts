import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import type { PageTab } from '../../../../web/ui/page-header.tsx'

/** The parts of «Facturation»: the same on the page of each. */
export function useBillingTabs(): PageTab[] {
  const t = useTexts('billing')
  const { counts } = useSession()
  return [
    { label: t('invoices'), to: '/fournisseur/factures', exact: true },
    { label: t('charges'), to: '/fournisseur/factures/charges', exact: true },
    { label: t('batch.title'), to: '/fournisseur/factures/lot', exact: true },
    { label: t('payments'), to: '/fournisseur/factures/paiements', exact: true },
    { label: t('reminders.title'), to: '/fournisseur/factures/relances' },
    { label: t('dispute.title'), to: '/fournisseur/factures/contestations', exact: true },
    { label: t('bank.title'), to: '/fournisseur/factures/rapprochement', exact: true },
    { label: t('collection.many'), to: '/fournisseur/factures/prelevements', exact: true },
    {
      label: t('approvals.title'),
      to: '/fournisseur/factures/accords',
      exact: true,
      count: counts.approvalsToGive ?? 0,
    },
    { label: t('books.tab'), to: '/fournisseur/factures/balance', exact: true },
  ]
}
