import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { InterventionList } from '../intervention-list.tsx'
import { NextVisit } from '../next-visit.tsx'
import { useExports } from '../use-exports.ts'

/** «Interventions» (P14): those of one's own organisation. */
export function ClientInterventionsPage() {
  const t = useTexts('interventions')
  const open = useOpenOrganisation()
  return (
    <>
      <PageHeader title={t('title')} />
      <NextVisit side="client" organisation={open?.id} />
      <InterventionList side="client" organisation={open?.id} exports={useExports(open?.id)} />
    </>
  )
}
