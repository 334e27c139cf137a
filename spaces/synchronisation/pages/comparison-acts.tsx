import { Button, Checkbox, Textarea } from '@mantine/core'
import { IconFileX, IconSend } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BulkBar } from '../../../web/ui/bulk-bar.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { useWorkStarted, workPage } from '../../../web/ui/work.ts'

type Row = ItemOf<'GET /staff/synchronisation/runs/:id/comparison'>

/** What may be done with the ticked documents that are on the portal: told of again, or withdrawn, each as a long task (D18, D23, D37). */
export function ComparisonActs({ rows, onClear }: { rows: Row[]; onClear: () => void }) {
  const t = useTexts('synchronisation')
  const navigate = useNavigate()
  const started = useWorkStarted()
  const [withdrawing, setWithdrawing] = useState(false)
  const [forced, force] = useState(false)
  const told = rows.filter(({ notification }) => notification.id && notification.state !== 'waiting')
  const follow = (work: { id: string }) => {
    onClear()
    started()
    void navigate({ to: workPage(work as never) })
  }
  const send = useMutation({
    mutationFn: () =>
      api.post('/staff/document-notifications/bulk', {
        body: { act: 'send', forced, ids: told.flatMap(({ notification }) => notification.id ?? []) },
      }),
    onSuccess: follow,
  })
  return (
    <>
      {send.error ? <ProblemNotice problem={send.error as unknown as ApiProblem} /> : null}
      <BulkBar count={rows.length} onClear={onClear}>
        {told.length > 0 ? (
          <>
            <Checkbox
              label={t('comparison.acts.forced')}
              title={t('comparison.acts.forcedHelp')}
              checked={forced}
              onChange={(event) => force(event.currentTarget.checked)}
            />
            <Button
              loading={send.isPending}
              disabled={!forced && told.every(({ notification }) => notification.state === 'sent')}
              leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
              onClick={() => send.mutate()}
            >
              {t('comparison.acts.send', { count: told.length })}
            </Button>
          </>
        ) : null}
        <Button leftSection={<IconFileX size={17} stroke={1.7} aria-hidden />} onClick={() => setWithdrawing(true)}>
          {t('comparison.acts.withdraw', { count: rows.length })}
        </Button>
      </BulkBar>
      {withdrawing ? <WithdrawDialog rows={rows} onClose={() => setWithdrawing(false)} onStarted={follow} /> : null}
    </>
  )
}

/** Asks once for the reason, and says which of them were read (D37). */
function WithdrawDialog(props: { rows: Row[]; onClose: () => void; onStarted: (work: { id: string }) => void }) {
  const { rows, onClose } = props
  const t = useTexts('synchronisation')
  const ui = useTexts()
  const [reason, setReason] = useState('')
  const withdraw = useMutation({
    mutationFn: () =>
      api.post('/staff/documents/withdrawals', {
        body: { ids: rows.flatMap(({ portal }) => portal?.documentId ?? []), reason },
      }),
    onSuccess: props.onStarted,
  })
  const read = rows.filter(({ portal }) => portal?.firstReadAt)
  return (
    <Dialog
      opened
      onClose={onClose}
      tone="brique"
      icon={IconFileX}
      title={t('comparison.acts.withdraw', { count: rows.length })}
      lead={t('comparison.acts.withdrawWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button color="red" disabled={!reason.trim()} loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('comparison.acts.withdraw', { count: rows.length })}
          </Button>
        </>
      }
    >
      {withdraw.error ? <ProblemNotice problem={withdraw.error as unknown as ApiProblem} /> : null}
      {read.length > 0 ? (
        <Notice kind="brass">
          {t('comparison.acts.read', { names: read.map((row) => row.name).join(', '), count: read.length })}
        </Notice>
      ) : null}
      <Textarea
        {...compulsory}
        data-autofocus
        mt={12}
        label={t('comparison.acts.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
