import { Button, Textarea } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconFileCheck, IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import type { Report } from './report-page.tsx'

/** What somebody does with a report: sends it, marks what they brought to the platform, or writes down what it answered. */
export type Act = 'send' | 'mark' | 'accepted' | 'rejected'
const icons = { send: IconSend, mark: IconFileCheck, accepted: IconCircleCheck, rejected: IconCircleX } as const

/** Asks once more, and does it. */
export function ReportDialog(props: {
  act: Act
  report: Report
  onClose: () => void
  onDone: (report: Report) => Promise<void>
}) {
  const t = useTexts('e-invoicing')
  const ui = useTexts()
  const [answer, setAnswer] = useState('')
  const { act, report } = props
  const { id, version } = report
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      act === 'send' || act === 'mark'
        ? api.post('/staff/e-reports/:id/handing', {
            params: { id },
            body: { version, way: act === 'send' ? 'platform' : 'by_hand' },
          })
        : api.post('/staff/e-reports/:id/answer', {
            params: { id },
            body: { version, accepted: act === 'accepted', answer },
          }),
    onSuccess: props.onDone,
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={icons[act]}
      tone={act === 'rejected' ? 'brique' : act === 'accepted' ? 'mousse' : 'azur'}
      title={t(`reports.${act}Title`)}
      lead={t(`reports.${act}What`)}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={isPending} disabled={act === 'rejected' && !answer.trim()} onClick={() => mutate()}>
            {t(act === 'mark' ? 'reports.markAct' : `reports.${act}`)}
          </Button>
        </>
      }
    >
      {error ? <ProblemNotice problem={error as ApiProblem} /> : null}
      {act === 'rejected' ? (
        <Textarea
          {...compulsory}
          data-autofocus
          mt={12}
          label={t('reports.reason')}
          maxLength={1_000}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
      ) : null}
    </Dialog>
  )
}
