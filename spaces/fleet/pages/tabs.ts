import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { PageTab } from '../../../web/ui/page-header.tsx'

/** The tabs of the provider's «Parc»: its assets, what was reported by labels, and what it is made of. A client has none. */
export function useFleetTabs(): PageTab[] | undefined {
  const t = useTexts('fleet')
  const { side, counts } = useSession()
  if (side !== 'staff') return undefined
  return [
    { label: t('list'), to: '/fournisseur/parc', exact: true },
    { label: t('reports.title'), to: '/fournisseur/parc/pannes', count: counts.breakdownsReported ?? 0 },
    { label: t('models'), to: '/fournisseur/parc/modeles' },
    { label: t('kinds'), to: '/fournisseur/parc/genres' },
    { label: t('meterKinds'), to: '/fournisseur/parc/compteurs' },
  ]
}
