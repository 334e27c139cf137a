import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import type { PageTab } from '../../../../web/ui/page-header.tsx'

/** The pages of the provider's interventions. */
export function useInterventionTabs(): PageTab[] {
  const t = useTexts('interventions')
  return [
    { label: t('title'), to: '/fournisseur/interventions', exact: true },
    { label: t('planning'), to: '/fournisseur/planning', exact: true },
    ...(useStaffMay('interventions.reports.write')
      ? [{ label: t('onSite'), to: '/fournisseur/terrain', exact: true }]
      : []),
    { label: t('technicians'), to: '/fournisseur/techniciens', exact: true },
  ]
}
