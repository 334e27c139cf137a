import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import type { PageTab } from './page-header.tsx'

const tabs = [
  { key: 'server', to: '/fournisseur/reglages/serveur', permission: 'back-office.settings.read' },
  { key: 'transfer', to: '/fournisseur/reglages/transfert', permission: 'synchronisation.transfer.manage' },
  { key: 'portal', to: '/fournisseur/synchronisation', permission: 'synchronisation.runs.read' },
  { key: 'keys', to: '/fournisseur/synchronisation/acces', permission: 'synchronisation.keys.manage' },
  { key: 'accesses', to: '/fournisseur/portail/acces', permission: 'portal-access.accesses.read' },
] as const

/** The tabs of «Paramètres du portail» (D1, D2, D9, D33), the same on the page of each, whatever space it belongs to: those that the person may open; none where there is one. */
export function usePortalTabs(): PageTab[] | undefined {
  const t = useTexts()
  const { permissions } = useSession()
  const open = tabs.filter(({ permission }) => permissions.includes(permission))
  return open.length > 1 ? open.map(({ key, to }) => ({ label: t(`portalTabs.${key}`), to, exact: true })) : undefined
}
