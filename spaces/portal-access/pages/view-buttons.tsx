import { Button, Textarea } from '@mantine/core'
import { IconEye, IconUserShare } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem, api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'

type Scope = 'read' | 'act'

/** «Portail client» (D13) and «Accéder avec les droits du client» (B8): where the client has not granted it, it is asked for here (B21). */
export function ViewButtons({ organisationId }: { organisationId: string }) {
  const t = useTexts('portal-access')
  const [asking, setAsking] = useState<Scope>()
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const view = useMutation({
    mutationFn: (scope: Scope) => api.post('/session/view', { body: { organisationId, acts: scope === 'act' } }),
    onMutate: () => setAsked(false),
    onSuccess: () => location.assign('/'),
    onError: (error, scope) => {
      if (error instanceof ApiProblem && error.code === 'identity.view_not_granted') setAsking(scope)
    },
  })
  const ask = useMutation({
    mutationFn: (scope: Scope) => api.post('/staff/portal-grant-requests', { body: { organisationId, scope, reason } }),
    onSuccess: () => {
      setAsking(undefined)
      setReason('')
      setAsked(true)
      view.reset()
    },
  })
  const refused = view.error instanceof ApiProblem && view.error.code !== 'identity.view_not_granted'
  return (
    <>
      {(
        [
          ['read', t('contacts.view'), IconEye],
          ['act', t('contacts.act'), IconUserShare],
        ] as const
      ).map(([scope, label, Icon]) => (
        <Button
          key={scope}
          variant="default"
          loading={view.isPending && view.variables === scope}
          leftSection={<Icon size={17} stroke={1.7} aria-hidden />}
          onClick={() => view.mutate(scope)}
        >
          {label}
        </Button>
      ))}
      {refused ? <ProblemNotice problem={view.error as ApiProblem} /> : null}
      {asked ? <Notice kind="done">{t('contacts.asked')}</Notice> : null}
      <Dialog
        opened={asking !== undefined}
        onClose={() => setAsking(undefined)}
        title={t('contacts.askTitle')}
        lead={t(asking === 'act' ? 'contacts.askLeadAct' : 'contacts.askLeadRead')}
        footer={
          <>
            <Button variant="default" onClick={() => setAsking(undefined)}>
              {t('cancel')}
            </Button>
            <Button disabled={!reason.trim()} loading={ask.isPending} onClick={() => asking && ask.mutate(asking)}>
              {t('contacts.ask')}
            </Button>
          </>
        }
      >
        {ask.error instanceof ApiProblem ? <ProblemNotice problem={ask.error} /> : null}
        <Textarea
          label={t('contacts.askReason')}
          description={t('contacts.askReasonHelp')}
          maxLength={300}
          autosize
          minRows={2}
          data-autofocus
          required
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Dialog>
    </>
  )
}
