import { Button, Textarea } from '@mantine/core'
import { IconCircleX, IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordBlocks } from '../../../../web/ui/record-blocks.tsx'
import { InterventionState } from '../intervention-state.tsx'
import { Reports } from '../reports-block.tsx'
import { useSeenVersion } from '../use-seen-version.ts'
import { type Visit, VisitFacts, VisitTasks, VisitWork } from '../visit-facts.tsx'
import { ChangeIntervention } from './intervention-form.tsx'
import '../interventions.css'

/** An intervention for the staff: planning it, leaving for it, cancelling it. */
export function StaffInterventionPage() {
  const t = useTexts('interventions')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const [changing, setChanging] = useState(false)
  const [cancelling, setCancelling] = useState(false)
  const key = ['interventions', id]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/interventions/:id', { params: { id } }),
  })
  useLiveQuery(`interventions.visit:${id}`, key)
  const take = (visit: Visit) => {
    store.setQueryData(key, visit)
    void store.invalidateQueries({ queryKey: ['list'] })
    void store.invalidateQueries({ queryKey: ['planning'] })
  }
  const leave = useMutation({
    mutationFn: (version: number) =>
      api.post('/staff/interventions/:id/departure', { params: { id }, body: { version } }),
    onSuccess: take,
    onError: () => void refetch(),
  })
  const title = data?.number ?? t('title')
  const crumbs = [{ label: t('title'), to: '/fournisseur/interventions' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const plans = data.abilities.plan.allowed
  const leaves = data.abilities.report.allowed && data.startsAt !== null && data.state !== 'on_the_way'
  return (
    <>
      <PageHeader
        title={data.subject}
        windowTitle={`${data.number}, ${data.subject}`}
        breadcrumb={crumbs}
        state={<InterventionState of={data} tag />}
        actions={
          leaves ? (
            <Button loading={leave.isPending} onClick={() => leave.mutate(data.version)}>
              {t('leave')}
            </Button>
          ) : undefined
        }
        more={
          plans
            ? [
                {
                  label: t(data.startsAt ? 'changeIt' : 'plan'),
                  icon: IconPencil,
                  onClick: () => setChanging(true),
                },
                { label: t('cancelIt'), icon: IconCircleX, onClick: () => setCancelling(true) },
              ]
            : undefined
        }
      />
      {leave.error ? <ProblemNotice problem={leave.error as ApiProblem} /> : null}
      <div className="visit-columns">
        <div className="visit-stack">
          <VisitWork of={data} />
          <VisitTasks of={data} />
          <Reports id={data.id} />
          <RecordBlocks on="interventions.intervention" id={data.id} />
        </div>
        <VisitFacts of={data} side="staff" />
      </div>
      {changing ? <ChangeIntervention of={data} take={take} onClose={() => setChanging(false)} /> : null}
      {cancelling ? <CancelDialog of={data} take={take} onClose={() => setCancelling(false)} /> : null}
    </>
  )
}

function CancelDialog(props: { of: Visit; take: (visit: Visit) => void; onClose: () => void }) {
  const t = useTexts('interventions')
  const ui = useTexts()
  const [reason, setReason] = useState('')
  const { seen, onError } = useSeenVersion(props.of.version)
  const cancel = useMutation({
    mutationFn: () =>
      api.post('/staff/interventions/:id/cancellation', {
        params: { id: props.of.id },
        body: { version: seen, reason },
      }),
    onError,
    onSuccess: (visit) => {
      props.take(visit)
      props.onClose()
    },
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={IconCircleX}
      tone="brique"
      title={t('cancelIt')}
      lead={t('cancelLead', { number: props.of.number })}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('back')}
          </Button>
          <Button color="red" disabled={!reason.trim()} loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('cancelIt')}
          </Button>
        </>
      }
    >
      <ProblemNotice problem={(cancel.error ?? undefined) as ApiProblem | undefined} />
      <Textarea
        {...compulsory}
        data-autofocus
        label={t('reason')}
        rows={3}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Dialog>
  )
}
