import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import type { PageTab } from '../../../../../web/ui/page-header.tsx'

/** Where the pages of electronic invoices are. */
export const at = '/fournisseur/factures-electroniques'

/** The parts of «Factures électroniques» that this person may see: the same on the page of each. */
export function useExchangeTabs(): PageTab[] {
  const t = useTexts('e-invoicing')
  const exchange = useStaffMay('e-invoicing.exchange.read')
  const received = useStaffMay('e-invoicing.received.read')
  const reports = useStaffMay('e-invoicing.reports.read')
  const platforms = useStaffMay('e-invoicing.platforms.manage')
  return [
    ...(exchange ? [{ label: t('exchange.tabs.sent'), to: at, exact: true }] : []),
    ...(received ? [{ label: t('exchange.tabs.received'), to: `${at}/recues`, exact: true }] : []),
    ...(reports ? [{ label: t('exchange.tabs.reports'), to: '/fournisseur/factures-electroniques/e-reporting' }] : []),
    ...(exchange ? [{ label: t('exchange.tabs.flows'), to: `${at}/echanges`, exact: true }] : []),
    ...(platforms ? [{ label: t('exchange.tabs.platforms'), to: `${at}/plateformes`, exact: true }] : []),
  ]
}
