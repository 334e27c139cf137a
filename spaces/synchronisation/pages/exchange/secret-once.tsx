import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTexts } from '../../../../web/i18n/index.ts'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'

/** A secret that is shown once: closing asks whether it is copied. */
export function SecretOnce(props: { secret: string; name: string; onClose: () => void }) {
  const t = useTexts('exchange')
  const [kept, setKept] = useState(false)
  const close = useRef(props.onClose)
  close.current = props.onClose
  // Once it is copied nothing is held back any longer: the address may change with the drawer.
  useEffect(() => {
    if (kept) close.current()
  }, [kept])
  return (
    <SideDrawer
      opened
      unsaved={!kept}
      onClose={props.onClose}
      over={props.name}
      title={t('webhooks.secretTitle')}
      ask={{
        title: t('webhooks.secretLeave.title'),
        what: t('webhooks.secretLeave.what'),
        leave: t('webhooks.secretLeave.leave'),
        stay: t('webhooks.secretLeave.stay'),
      }}
    >
      <Notice kind="brass">{t('webhooks.secretOnce')}</Notice>
      <p className="print" style={{ margin: '16px 0' }}>
        <CopyableCode code={props.secret} />
      </p>
      <Button onClick={() => setKept(true)}>{t('webhooks.done')}</Button>
    </SideDrawer>
  )
}
