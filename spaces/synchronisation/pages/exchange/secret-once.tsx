import { Button } from '@mantine/core'
import { useTexts } from '../../../../web/i18n/index.ts'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'

/** A secret that is shown once: closing asks whether it is copied. */
export function SecretOnce(props: { secret: string; name: string; onClose: () => void }) {
  const t = useTexts('exchange')
  return (
    <SideDrawer
      opened
      unsaved
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
      <Button onClick={props.onClose}>{t('webhooks.done')}</Button>
    </SideDrawer>
  )
}
