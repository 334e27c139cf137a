import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { PageTab } from '../../../web/ui/page-header.tsx'

const all = [
  { permission: 'back-office.settings.read', key: 'settings', to: '/fournisseur/reglages' },
  { permission: 'back-office.messages.manage', key: 'messages', to: '/fournisseur/reglages/messages' },
]

/** The tabs of what is set of a brand, those that the person may open; none where there is one. */
export function useSettingsTabs(): PageTab[] | undefined {
  const t = useTexts('backOffice')
  const { permissions } = useSession()
  const open = all.filter(({ permission }) => permissions.includes(permission))
  return open.length > 1 ? open.map(({ key, to }) => ({ label: t(`${key}.title`), to, exact: true })) : undefined
}
