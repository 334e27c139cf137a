import { Button, NativeSelect } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { PairedBars } from '../../../web/ui/bar-chart.tsx'
import { ChartPanel } from '../../../web/ui/chart-panel.tsx'
import { ChartTable } from '../../../web/ui/chart-table.tsx'
import { EmptyState } from '../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay, formatMonth, formatNumber, formatShortMonth } from '../../../web/ui/format.ts'
import { Surface } from '../../../web/ui/surface.tsx'
import { OutageDialog, type OutageShown } from './asset-dialogs.tsx'
import type { Asset } from './data.ts'

/** «Statistiques» (P11): volumes by month beside those of a year before, and availability; each chart is a table too. */
export function Statistics({ of, onChanged }: { of: Asset; onChanged: () => void }) {
  const t = useTexts('fleet')
  const staff = useSession().side === 'staff'
  const [months, setMonths] = useState(12)
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
        data={[12, 24, 36, 60, 120].map((count) => ({
          value: String(count),
          label: t('statistics.months', { count }),
        }))}
        onChange={(event) => setMonths(Number(event.currentTarget.value))}
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
        const table = (aloud?: true) => (
          <ChartTable
            {...(aloud ? { aloud } : {})}
            caption={title}
            heads={[t('statistics.month'), t('statistics.now'), t('statistics.before')]}
            rows={data.months.map((month, index) => ({
              key: month,
              cells: [
                `${formatMonth(month)}${meter.whole[index] ? '' : ` (${t('statistics.partial')})`}`,
                formatNumber(meter.counted[index]!),
                formatNumber(meter.before[index]!),
              ],
            }))}
            total={[t('statistics.total'), formatNumber(meter.total), formatNumber(meter.totalBefore)]}
          />
        )
        return (
          <ChartPanel
            key={meter.id}
            name={`fleet-${meter.id}`}
            title={title}
            unit={meter.unit}
            legend={
              <>
                <span>
                  <i />
                  {t('statistics.now')}
                </span>
                <span>
                  <i className="before" />
                  {t('statistics.before')}
                </span>
              </>
            }
            chart={
              <>
                <PairedBars
                  height={220}
                  steps={data.months.map((month, index) => ({
                    key: month,
                    name: formatShortMonth(month),
                    value: meter.counted[index]!,
                    before: meter.before[index]!,
                    open: !meter.whole[index],
                  }))}
                />
                {table(true)}
              </>
            }
            table={table()}
            sentence={t(change === null ? 'statistics.sum' : 'statistics.sumChange', {
              total: formatNumber(meter.total),
              unit: meter.unit,
              change: `${change !== null && change > 0 ? '+' : ''}${change ?? 0}`,
            })}
          />
        )
      })}
      <Surface title={t('statistics.availability')}>
        <p>
          <span className="figure">
            {availability.rate === null ? '–' : `${formatNumber(availability.rate / 100)}\u00a0%`}
          </span>{' '}
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
