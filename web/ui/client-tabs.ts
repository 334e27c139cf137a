import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import type { PageTab } from './page-header.tsx'

/** The tabs of a client's page on the provider's side, the same on each of its pages (D13, D14): those that the person may open; none where there is one. */
export function useClientTabs(id: string): PageTab[] | undefined {
  const t = useTexts()
  const { permissions } = useSession()
  const at = `/fournisseur/clients/${id}`
  const tabs = [
    { label: t('clientTabs.record'), to: at, exact: true, permission: 'back-office.clients.read' },
    { label: t('clientTabs.contacts'), to: `${at}/contacts`, permission: 'portal-access.accesses.read' },
    {
      label: t('clientTabs.account'),
      to: `/fournisseur/factures/releve/${id}`,
      permission: 'billing.invoices.read',
    },
    { label: t('clientTabs.store'), to: `${at}/ged`, permission: 'documents.documents.read' },
  ].filter(({ permission }) => permissions.includes(permission))
  return tabs.length > 1 ? tabs : undefined
}
