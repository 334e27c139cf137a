import { Button } from '@mantine/core'
import { IconCalendarDown, IconCalendarEvent } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { useOrganisationOfRecord } from '../../../../web/api/open-organisation.ts'
import { useRefreshSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordBlocks } from '../../../../web/ui/record-blocks.tsx'
import { InterventionState, useSlot } from '../intervention-state.tsx'
import { MoveDialog } from '../move-dialog.tsx'
import { Reports } from '../reports-block.tsx'
import { type Visit, VisitFacts, VisitTasks, VisitWork } from '../visit-facts.tsx'
import { TasksDialog } from './tasks-dialog.tsx'
import '../interventions.css'

/** One of one's interventions (P14, P20, P36): confirming it, moving it, asking for tasks, reading what was done. */
export function ClientInterventionPage() {
  const t = useTexts('interventions')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const slotText = useSlot()
  const [moving, setMoving] = useState(false)
  const [asking, setAsking] = useState(false)
  const key = ['interventions', id]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/interventions/:id', { params: { id } }),
  })
  useLiveQuery(`interventions.visit:${id}`, key)
  useOrganisationOfRecord(data?.organisation.id, '/interventions')
  const take = (visit: Visit) => {
    store.setQueryData(key, visit)
    void store.invalidateQueries({ queryKey: ['list'] })
    void refresh()
  }
  const slots = useQuery({
    queryKey: [...key, 'slots', data?.version],
    queryFn: () => api.get('/interventions/:id/slots', { params: { id } }),
    enabled: moving,
  })
  const confirm = useMutation({
    mutationFn: (version: number) => api.post('/interventions/:id/confirmation', { params: { id }, body: { version } }),
    onSuccess: take,
    onError: () => void refetch(),
  })
  const move = useMutation({
    mutationFn: (startsAt: string) =>
      api.post('/interventions/:id/move', { params: { id }, body: { version: data!.version, startsAt } }),
    onSuccess: (visit) => {
      take(visit)
      setMoving(false)
    },
    onError: () => void refetch(),
  })
  const title = data?.number ?? t('title')
  const crumbs = [{ label: t('title'), to: '/interventions' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const { abilities } = data
  const planned = data.startsAt !== null && data.state !== 'done' && data.state !== 'cancelled'
  return (
    <>
      <PageHeader
        title={data.subject}
        windowTitle={`${data.number}, ${data.subject}`}
        breadcrumb={crumbs}
        state={<InterventionState of={data} waits={abilities.confirm.allowed} tag />}
        actions={
          abilities.confirm.allowed ? (
            <Button loading={confirm.isPending} onClick={() => confirm.mutate(data.version)}>
              {t('confirm')}
            </Button>
          ) : undefined
        }
        more={[
          ...(abilities.move.allowed
            ? [{ label: t('move'), icon: IconCalendarEvent, onClick: () => setMoving(true) }]
            : []),
          ...(data.startsAt
            ? [
                {
                  label: t('calendar'),
                  icon: IconCalendarDown,
                  href: fileAddress('/interventions/:id/calendar', { params: { id } }),
                },
              ]
            : []),
        ]}
      />
      <div className="visit-stack">
        {confirm.error ? <ProblemNotice problem={confirm.error as ApiProblem} /> : null}
        {abilities.confirm.allowed ? <Notice kind="brass">{t('toConfirm', { slot: slotText(data) })}</Notice> : null}
        {planned && !abilities.move.allowed ? <p className="help">{abilities.move.reason}</p> : null}
        <div className="visit-columns">
          <div className="visit-stack">
            <VisitWork of={data} />
            <VisitTasks
              of={data}
              act={
                abilities.ask.allowed ? (
                  <Button variant="default" size="xs" onClick={() => setAsking(true)}>
                    {t('askTasks')}
                  </Button>
                ) : undefined
              }
            />
            <Reports id={data.id} />
            <RecordBlocks on="interventions.intervention" id={data.id} />
          </div>
          <VisitFacts of={data} side="client" />
        </div>
      </div>
      {moving ? (
        <MoveDialog
          of={data}
          slots={slots.data?.items}
          moving={move.isPending}
          problem={(move.error ?? slots.error ?? undefined) as ApiProblem | undefined}
          onMove={({ startsAt }) => move.mutate(startsAt)}
          onClose={() => {
            move.reset()
            setMoving(false)
          }}
        />
      ) : null}
      {asking ? <TasksDialog of={data} take={take} onClose={() => setAsking(false)} /> : null}
    </>
  )
}
