import { Button } from '@mantine/core'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { ApiProblem } from '../api/problem.ts'
import { useTexts } from '../i18n/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'

/** A page that does not exist, or that this person may not open: both look alike, and say whom to ask. */
export function NotFoundPage() {
  const t = useTexts()
  return (
    <section className="surface">
      <PageHeaderTitle title={t('error.notFound')} />
      <EmptyState
        title={t('error.notFound')}
        act={
          <Button component={Link} to="/">
            {t('error.home')}
          </Button>
        }
      >
        {t('error.notFoundDetail')}
      </EmptyState>
    </section>
  )
}

/** A page whose code or data could not be loaded. */
export function RouteErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useTexts()
  const problem = error instanceof ApiProblem ? error : undefined
  if (problem?.status === 404 || problem?.status === 403) return <NotFoundPage />
  return (
    <section className="surface">
      <PageHeaderTitle title={t('error.page')} />
      <ErrorState title={t('error.page')} detail={t('error.pageDetail')} problem={problem} onRetry={reset} />
    </section>
  )
}

/** The level-one title of a page that shows another one in its picture. */
function PageHeaderTitle({ title }: { title: string }) {
  return (
    <div className="sr-only">
      <PageHeader title={title} />
    </div>
  )
}
