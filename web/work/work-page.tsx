import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useCallback } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from '../ui/address.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { useWork } from '../ui/work.ts'
import { CancelWork, WorkItems, WorkPanel } from '../ui/work-panel.tsx'

/** The page of a long task (O2): how far it is, how each item ended, with the way to those that failed. */
export function WorkPage() {
  const t = useTexts()
  const { workId } = useParams({ strict: false }) as { workId: string }
  const store = useQueryClient()
  // Whatever the task changed, the lists show it when they are looked at.
  const onEnd = useCallback(
    () => void store.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'work' }),
    [store],
  )
  const { data: work, error } = useWork(workId, onEnd)
  if (error instanceof ApiProblem && error.status === 404)
    return (
      <>
        <PageHeader title={t('work.gone')} />
        <section className="surface">
          <EmptyState title={t('work.gone')}>{t('work.goneWhat')}</EmptyState>
        </section>
      </>
    )
  if (!work) return <ProblemNotice problem={error instanceof ApiProblem ? error : undefined} />
  return (
    <>
      <PageHeader
        title={work.title}
        actions={
          work.state === 'running' ? (
            <CancelWork work={work} />
          ) : (
            <Button component={Link} {...addressOf(work.from)} variant="default">
              {t('work.back')}
            </Button>
          )
        }
      />
      <div className="stack">
        <WorkPanel work={work} />
        <WorkItems work={work} />
      </div>
    </>
  )
}
