import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { PageTab } from '../../../web/ui/page-header.tsx'

const all = [
  { permission: 'back-office.settings.read', key: 'settings', to: '/fournisseur/reglages' },
  { permission: 'documents.folders.read', key: 'folders', to: '/fournisseur/repertoires' },
  { permission: 'synchronisation.runs.read', key: 'synchronisation', to: '/fournisseur/synchronisation' },
  { permission: 'synchronisation.transfer.manage', key: 'transfer', to: '/fournisseur/reglages/transfert' },
  { permission: 'synchronisation.webhooks.manage', key: 'webhooks', to: '/fournisseur/webhooks' },
  { permission: 'back-office.messages.manage', key: 'messages', to: '/fournisseur/reglages/messages' },
  { permission: 'back-office.mailboxes.manage', key: 'mailboxes', to: '/fournisseur/reglages/boites-de-reception' },
  { permission: 'back-office.brands.manage', key: 'brands', to: '/fournisseur/marques' },
  { permission: 'back-office.imports.run', key: 'imports', to: '/fournisseur/reglages/imports' },
  { permission: 'back-office.staff.read', key: 'team', to: '/fournisseur/equipe' },
  { permission: 'back-office.jobs.manage', key: 'jobs', to: '/fournisseur/reglages/taches' },
]

/** The tabs of «Réglages», those that the person may open; none where there is one, or where the bar leads to each by itself. */
export function useSettingsTabs(): PageTab[] | undefined {
  const t = useTexts('backOffice')
  const { permissions } = useSession()
  const open = all.filter(({ permission }) => permissions.includes(permission))
  return open.length > 1 && permissions.includes('back-office.settings.read')
    ? open.map(({ key, to }) => ({ label: t(`${key}.title`), to, exact: true }))
    : undefined
}
