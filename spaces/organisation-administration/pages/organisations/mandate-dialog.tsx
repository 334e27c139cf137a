import { Button } from '@mantine/core'
import { IconFileInvoice } from '@tabler/icons-react'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import type { Organisation } from '../data.ts'

/** The warning before each edit where there is no invoicing mandate (O25), with the claims that need none. */
export function MandateDialog(props: {
  organisation: Organisation
  onClose: () => void
  onSubscribe: () => void
  onContinue: () => void
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconFileInvoice}
      tone="laiton"
      width={780}
      title={t('mandate.title')}
      lead={props.organisation.name}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button variant="default" onClick={props.onSubscribe}>
            {t('mandate.subscribe')}
          </Button>
          <Button onClick={props.onContinue}>{t('mandate.without')}</Button>
        </>
      }
    >
      <p>{t('mandate.text')}</p>
      <p style={{ marginTop: 8 }}>{t('mandate.exempt')}</p>
    </Dialog>
  )
}
