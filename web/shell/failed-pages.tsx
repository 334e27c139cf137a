import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageHeader } from '../ui/page-header.tsx'

/** A page that does not exist, or that this person may not open: both look alike, and say whom to ask. */
export function NotFoundPage() {
  const t = useTexts()
  const { side, account } = useSession()
  const { data } = useQuery({
    queryKey: ['account', 'whom-to-ask', account.id],
    queryFn: () => api.get('/account/whom-to-ask'),
    enabled: side === 'client',
    staleTime: 300_000,
  })
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
        {data ? t('error.notFoundAsk', { names: data.names }) : t('error.notFoundDetail')}
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
