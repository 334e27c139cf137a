import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { InterventionList } from '../intervention-list.tsx'
import { NextVisit } from '../next-visit.tsx'
import { ReportsToDecide } from '../reports-block.tsx'
import { NewIntervention } from './intervention-form.tsx'
import { useInterventionTabs } from './tabs.ts'

/** «Interventions» for the staff: all of them, by state (P14). */
export function StaffInterventionsPage() {
  const t = useTexts('interventions')
  const [adding, setAdding] = useState(false)
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={useInterventionTabs()}
        actions={
          <Permitted needs="interventions.visits.plan">
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
              {t('new')}
            </Button>
          </Permitted>
        }
      />
      <Permitted needs="interventions.visits.plan">
        <ReportsToDecide />
      </Permitted>
      <NextVisit side="staff" />
      <InterventionList side="staff" exports={useStaffMay('interventions.visits.export')} />
      {adding ? <NewIntervention onClose={() => setAdding(false)} /> : null}
    </>
  )
}
