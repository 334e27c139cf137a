import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { useStaffMay } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { ProblemNotice } from './problem-notice.tsx'
import { useWorkStarted, workPage } from './work.ts'

/**
 * «Synchroniser» (D33), the same wherever it stands: does now what would be done by itself. Its run goes on without the window; its page shows how far it is. Nothing is
 * shown to whoever may not ask for it.
 */
export function SynchroniseButton() {
  const t = useTexts()
  const navigate = useNavigate()
  const started = useWorkStarted()
  const may = useStaffMay('synchronisation.runs.start')
  const ask = useMutation({
    mutationFn: () => api.post('/staff/synchronisation/runs'),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  if (!may) return null
  return (
    <>
      {ask.error instanceof ApiProblem ? <ProblemNotice problem={ask.error} /> : null}
      <Button
        variant="default"
        leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
        loading={ask.isPending}
        onClick={() => ask.mutate()}
      >
        {t('synchronise')}
      </Button>
    </>
  )
}
