import { useQuery } from '@tanstack/react-query'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { MonthsChart } from '../../../web/ui/months-chart.tsx'

/** Among the figures of an asset: its interventions by month beside those of a year before, of the months that the page shows (P11). */
export function AssetStatistics({ id }: { id: string }) {
  const t = useTexts('interventions')
  const months = Math.min(120, Math.max(1, Number(useListSearch().values.mois) || 12))
  const { data } = useQuery({
    queryKey: ['interventions', 'statistics', id, months],
    queryFn: () => api.get('/interventions/statistics', { query: { asset: id, months } }),
  })
  if (!data) return null
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  return (
    <MonthsChart
      name="interventions"
      title={t('byMonth')}
      months={data.months}
      values={data.done}
      before={data.before}
      totals={[sum(data.done), sum(data.before)]}
      sentence={t('doneSum', { count: sum(data.done) })}
    />
  )
}
