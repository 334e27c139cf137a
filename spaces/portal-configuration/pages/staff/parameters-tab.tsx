import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { SettingForm } from '../../../../web/ui/setting-form.tsx'

/** «Paramétrage» (P3): the parameters of this deployment by their names, each with its meaning where it is set. In force at once. */
export function ParametersTab() {
  const t = useTexts('portalConfiguration')
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: () => api.get('/staff/settings'),
    retry: false,
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
  const parameters = data.items
    .filter(({ parameter }) => parameter !== '')
    .sort((a, b) => a.parameter.localeCompare(b.parameter))
  return (
    <section className="surface" aria-label={t('tabs.parameters')} style={{ padding: '4px 16px 16px' }}>
      <p className="help" style={{ padding: '12px 0 0' }}>
        {t('parameters.help')}
      </p>
      {parameters.length === 0 ? (
        <EmptyState title={t('parameters.none')} narrow>
          {t('parameters.noneHelp')}
        </EmptyState>
      ) : null}
      {parameters.map((one) => (
        <div key={`${one.key} ${one.version}`} className="portal-parameter">
          <code>{one.parameter}</code>
          <SettingForm setting={one} onReload={() => void refetch()} />
        </div>
      ))}
    </section>
  )
}
