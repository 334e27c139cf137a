import { Button } from '@mantine/core'
import { IconCircleCheckFilled, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { api } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { useStaffMay } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { ProblemNotice } from './problem-notice.tsx'
import { useOpenWork, useWork, useWorkStarted, workPage } from './work.ts'
import './synchronise-button.css'

/**
 * «Synchroniser» (D33), the same wherever it stands: does now what would be done by itself. It tells beside itself how far the run is, which goes on without the window, and
 * what the page shows is read again at its end. Nothing is shown to whoever may not ask for it.
 */
export function SynchroniseButton() {
  const t = useTexts()
  const started = useWorkStarted()
  const may = useStaffMay('synchronisation.runs.start')
  const running = useOpenWork().find((work) => work.kind === 'synchronisation.asked')
  const [asked, setAsked] = useState<string>()
  const ask = useMutation({
    mutationFn: () => api.post('/staff/synchronisation/runs'),
    onSuccess: (work) => {
      setAsked(work.id)
      started()
    },
  })
  if (!may) return null
  const id = running?.id ?? asked
  return (
    <>
      {ask.error instanceof ApiProblem ? <ProblemNotice problem={ask.error} /> : null}
      <span className="synchronise-state" aria-live="polite">
        {id ? <Progress key={id} id={id} /> : null}
      </span>
      <Button
        variant="default"
        leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
        loading={ask.isPending || running !== undefined}
        onClick={() => ask.mutate()}
      >
        {t('synchronise')}
      </Button>
    </>
  )
}

/** How far a run is, with the way to its lines. */
function Progress({ id }: { id: string }) {
  const t = useTexts()
  const store = useQueryClient()
  // Whatever the page shows may have changed by it.
  const work = useWork(
    id,
    useCallback(() => void store.invalidateQueries(), [store]),
  ).data
  if (!work) return null
  const finished = work.done + work.refused
  return (
    <Link to={workPage(work)}>
      {work.state === 'running' ? (
        t('synchronising', { done: finished, total: work.total })
      ) : work.refused > 0 || work.state !== 'finished' ? (
        t('synchronisedPartly', { count: work.total - work.done })
      ) : (
        <>
          <IconCircleCheckFilled size={17} aria-hidden /> {t('synchronised')}
        </>
      )}
    </Link>
  )
}
