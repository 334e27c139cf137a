import { Button, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { EmptyState } from '../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { decimalsOf, formatDay, formatMoney, formatNumber, formatPercent } from '../../../web/ui/format.ts'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { MonthsChart } from '../../../web/ui/months-chart.tsx'
import { oneOf } from '../../../web/ui/one-of.ts'
import { RecordBlocks } from '../../../web/ui/record-blocks.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { OutageDialog, type OutageShown } from './asset-dialogs.tsx'
import type { Asset } from './data.ts'

const periods = ['12', '24', '36', '60', '120'] as const

/** «Statistiques» (P11): volumes, interventions and cost by month beside those of a year before, and availability; each chart is a table too. */
export function Statistics({ of, onChanged }: { of: Asset; onChanged: () => void }) {
  const t = useTexts('fleet')
  const staff = useSession().side === 'staff'
  // In the address: what other spaces show of the asset here is of the same months.
  const address = useListSearch()
  const months = Number(oneOf(periods, address.values.mois) ?? 12)
  const [outage, setOutage] = useState<OutageShown>()
  const { data, error, refetch } = useQuery({
    queryKey: ['fleet', 'statistics', of.id, months],
    queryFn: () => api.get('/assets/:id/statistics', { params: { id: of.id }, query: { months } }),
    placeholderData: keepPreviousData,
  })
  if (!data)
    return error ? (
      <ErrorState title={t('statistics.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
    ) : null
  const { availability } = data
  return (
    <div className="statistics">
      <NativeSelect
        aria-label={t('statistics.period')}
        className="statistics-period"
        value={String(months)}
        data={periods.map((value) => ({ value, label: t('statistics.months', { count: Number(value) }) }))}
        onChange={(event) => address.change({ mois: event.currentTarget.value })}
      />
      {data.meters.length === 0 ? (
        <section className="surface">
          <EmptyState title={t('statistics.empty')}>{t('statistics.emptyWhat')}</EmptyState>
        </section>
      ) : null}
      {data.meters.map((meter) => {
        const title = t('statistics.byMonth', { meter: meter.label })
        const change =
          meter.totalBefore > 0 ? Math.round(((meter.total - meter.totalBefore) * 100) / meter.totalBefore) : null
        return (
          <MonthsChart
            key={meter.id}
            name={`fleet-${meter.id}`}
            title={title}
            unit={meter.unit}
            months={data.months}
            values={meter.counted}
            before={meter.before}
            whole={meter.whole}
            sentence={t(change === null ? 'statistics.sum' : 'statistics.sumChange', {
              total: formatNumber(meter.total),
              unit: meter.unit,
              change: `${change !== null && change > 0 ? '+' : ''}${change ?? 0}`,
            })}
            totals={[meter.total, meter.totalBefore]}
          />
        )
      })}
      <RecordBlocks on="fleet.statistics" id={of.id} />
      {(data.costs ?? []).map((cost) => {
        const unit = 10 ** decimalsOf(cost.currency)
        return (
          <MonthsChart
            key={cost.currency}
            name="fleet-costs"
            title={t('statistics.cost')}
            unit={t('statistics.costUnit', { currency: cost.currency })}
            months={data.months}
            values={cost.amounts.map((amount) => amount / unit)}
            before={cost.before.map((amount) => amount / unit)}
            written={(value) => formatMoney(Math.round(value * unit), cost.currency)}
            sentence={t('statistics.costSum', {
              total: formatMoney(cost.total, cost.currency),
              parts: cost.kinds
                .map(({ kind, total }) => `${t(`statistics.costKinds.${kind}`)} ${formatMoney(total, cost.currency)}`)
                .join(', '),
            })}
            totals={[cost.total / unit, cost.totalBefore / unit]}
          />
        )
      })}
      {data.costs?.length === 0 && staff ? <p className="help">{t('statistics.noCost')}</p> : null}
      <Surface title={t('statistics.availability')}>
        <p>
          <span className="figure">{availability.rate === null ? '–' : formatPercent(availability.rate / 100)}</span>{' '}
          {t('statistics.ofDays', { count: availability.days, stopped: availability.stopped })}
        </p>
        {availability.outages.length === 0 ? (
          <p className="help">{t('statistics.noOutage')}</p>
        ) : (
          <table className="outages">
            <caption className="sr-only">{t('statistics.outages')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('outage.from')}</th>
                <th scope="col">{t('outage.to')}</th>
                <th scope="col">{t('statistics.days')}</th>
                <th scope="col">{t('outage.reason')}</th>
              </tr>
            </thead>
            <tbody>
              {availability.outages.map((one) => (
                <tr key={one.id}>
                  <td>{formatDay(one.from)}</td>
                  <td>{one.to ? formatDay(one.to) : t('stopped')}</td>
                  <td>{formatNumber(one.days)}</td>
                  <td>
                    {one.reason}
                    {staff && of.may.includes('manage') ? (
                      <Button variant="subtle" size="xs" onClick={() => setOutage(one)}>
                        {t(one.to ? 'change' : 'outage.works')}
                      </Button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Surface>
      {outage ? <OutageDialog of={of} outage={outage} onDone={onChanged} onClose={() => setOutage(undefined)} /> : null}
    </div>
  )
}
