import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { configurationKey, useDraft } from './draft.ts'

/** The editions that were in force, each of which can be published anew. */
export function HistoryTab() {
  const t = useTexts('portalConfiguration')
  const draft = useDraft()
  const [problem, setProblem] = useState<ApiProblem>()
  const { data, error, refetch } = useQuery({
    queryKey: [...configurationKey, 'editions'],
    queryFn: () => api.get('/staff/portal-configuration/editions', { query: { size: 100 } }),
  })
  if (error && !data)
    return (
      <ErrorState
        title={t('failed')}
        problem={error instanceof ApiProblem ? error : undefined}
        onRetry={() => void refetch()}
      />
    )
  if (!data) return null
  return (
    <section className="surface" aria-label={t('tabs.history')}>
      {problem ? <Notice kind="red">{problem.detail}</Notice> : null}
      {data.items.length === 0 ? (
        <EmptyState title={t('history.none')} narrow>
          {t('history.noneHelp')}
        </EmptyState>
      ) : null}
      <ul className="quick-list">
        {data.items.map((one) => (
          <li key={one.id} className="portal-row" style={{ padding: '10px 16px' }}>
            <span className="portal-what">
              <span>
                <strong>{t('history.edition', { number: one.number })}</strong>
                <span className="help">
                  {t('history.by', { name: one.publishedBy, at: formatDayTime(one.publishedAt) })}
                  {one.restored ? ` · ${t('history.restored', { number: one.restored })}` : ''}
                </span>
              </span>
            </span>
            {one.state === 'published' ? (
              <span className="help">{t('history.inForce')}</span>
            ) : draft.view?.abilities.publish.reason !== undefined && draft.view.version === 0 && one.mayRestore ? (
              <Button
                variant="default"
                size="xs"
                onClick={() =>
                  void api
                    .post('/staff/portal-configuration/editions/:id/restoration', { params: { id: one.id } })
                    .then(() => location.reload())
                    .catch((refused: unknown) => setProblem(refused as ApiProblem))
                }
              >
                {t('history.restore', { number: one.number })}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
