import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'

const tags = { passed: 'done', failed: 'failed', waiting: 'pending' } as const

/** What «Tester la connexion» found, step by step, and the key of the server where it is to be confirmed. */
export function TrialPanel(props: {
  trial: Answer<'POST /staff/transfer/trials'>
  confirming: boolean
  onConfirm: (key: string) => void
}) {
  const t = useTexts('exchange')
  const { steps, hostKey, succeeded } = props.trial
  return (
    <>
      {succeeded ? <Notice kind="done">{t('transfer.good')}</Notice> : null}
      <ol className="trial-steps">
        {steps.map(({ step, title, state, detail }) => (
          <li key={step} className={state}>
            <span className="step">{title}</span>
            <StateTag state={tags[state]}>{t(`transfer.states.${state}`)}</StateTag>
            {detail ? <span className="detail">{detail}</span> : null}
          </li>
        ))}
      </ol>
      {hostKey ? (
        <Notice
          kind={hostKey.known ? 'red' : 'brass'}
          icon={IconKey}
          title={t('transfer.confirmTitle')}
          act={
            <Button variant="default" loading={props.confirming} onClick={() => props.onConfirm(hostKey.key)}>
              {t('transfer.confirm')}
            </Button>
          }
        >
          <p>{hostKey.known ? t('transfer.confirmOther') : t('transfer.confirmWhat')}</p>
          <dl className="prints">
            {hostKey.known ? (
              <>
                <dt>{t('transfer.before')}</dt>
                <dd className="print">{hostKey.known}</dd>
              </>
            ) : null}
            <dt>{hostKey.known ? t('transfer.now') : hostKey.kind}</dt>
            <dd className="print">{hostKey.print}</dd>
          </dl>
        </Notice>
      ) : null}
    </>
  )
}
