import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'

/** A label that was read, once somebody has signed in: it opens its asset (P9). */
export function OpenedLabelPage() {
  const t = useTexts('fleet')
  const navigate = useNavigate()
  const { token } = useParams({ strict: false }) as { token: string }
  const { data, error } = useQuery({
    queryKey: ['fleet', 'label', token],
    queryFn: () => api.get('/asset-labels/:token', { params: { token } }),
    retry: false,
  })
  useEffect(() => {
    if (data) void navigate({ to: data.href, replace: true })
  }, [data, navigate])
  return (
    <>
      <PageHeader title={t('title')} breadcrumb={[{ label: t('title'), to: '/parc' }]} />
      {error ? <ErrorState title={t('labelFailed')} problem={error as ApiProblem} /> : null}
    </>
  )
}
