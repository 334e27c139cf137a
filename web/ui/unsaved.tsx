import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTexts } from '../i18n/index.ts'
import { Dialog } from './dialog.tsx'
import { useLeaveGuard } from './leave-guard.ts'

/** Asks before an unsaved form of a page is left. */
export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const t = useTexts()
  const waiting = useLeaveGuard(unsaved)
  if (!waiting) return null
  return (
    <Dialog
      opened
      onClose={waiting.stay}
      icon={IconAlertTriangle}
      tone="laiton"
      title={t('unsaved.title')}
      lead={t('unsaved.what')}
      footer={
        <>
          <Button variant="default" onClick={waiting.leave}>
            {t('unsaved.leave')}
          </Button>
          <Button data-autofocus onClick={waiting.stay}>
            {t('unsaved.stay')}
          </Button>
        </>
      }
    />
  )
}
