import { useTexts } from '../../../../web/i18n/index.ts'
import type { PageTab } from '../../../../web/ui/page-header.tsx'

/** The pages of the provider's interventions. */
export function useInterventionTabs(): PageTab[] {
  const t = useTexts('interventions')
  return [
    { label: t('title'), to: '/fournisseur/interventions', exact: true },
    { label: t('planning'), to: '/fournisseur/planning', exact: true },
    { label: t('technicians'), to: '/fournisseur/techniciens', exact: true },
  ]
}
