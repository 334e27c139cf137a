import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { PageTab } from '../../../web/ui/page-header.tsx'

/** The tabs of «Synchronisation», for whoever may open more than the runs. */
export function useSynchronisationTabs(): PageTab[] | undefined {
  const t = useTexts('synchronisation')
  const { permissions } = useSession()
  return permissions.includes('synchronisation.keys.manage')
    ? [
        { label: t('runs'), to: '/fournisseur/synchronisation', exact: true },
        { label: t('keys'), to: '/fournisseur/synchronisation/acces', exact: true },
      ]
    : undefined
}
