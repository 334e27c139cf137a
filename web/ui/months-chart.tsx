import { useTexts } from '../i18n/index.ts'
import { PairedBars } from './bar-chart.tsx'
import { ChartPanel } from './chart-panel.tsx'
import { ChartTable } from './chart-table.tsx'
import { formatMonth, formatNumber, formatShortMonth } from './format.ts'

/** Figures by month beside those of the same months a year before, as bars and as a table. */
export function MonthsChart(props: {
  /** Under which the choice between chart and table is remembered. */
  name: string
  title: string
  unit?: string
  /** The first days of the months. */
  months: string[]
  values: number[]
  before: number[]
  /** Of each month, whether all of it is known; absent: of all. */
  whole?: boolean[]
  /** Of the months, and of those a year before. */
  totals: [now: number, before: number]
  /** A figure as the table writes it. */
  written?: (value: number) => string
  sentence?: string
}) {
  const t = useTexts()
  const { title, months, values, before, whole, written = formatNumber } = props
  const table = (aloud?: true) => (
    <ChartTable
      {...(aloud ? { aloud } : {})}
      caption={title}
      heads={[t('monthsChart.month'), t('monthsChart.now'), t('monthsChart.before')]}
      rows={months.map((month, index) => ({
        key: month,
        cells: [
          `${formatMonth(month)}${whole && !whole[index] ? ` (${t('monthsChart.partial')})` : ''}`,
          written(values[index]!),
          written(before[index]!),
        ],
      }))}
      total={[t('monthsChart.total'), written(props.totals[0]), written(props.totals[1])]}
    />
  )
  return (
    <ChartPanel
      name={props.name}
      title={title}
      {...(props.unit ? { unit: props.unit } : {})}
      legend={
        <>
          <span>
            <i />
            {t('monthsChart.now')}
          </span>
          <span>
            <i className="before" />
            {t('monthsChart.before')}
          </span>
        </>
      }
      chart={
        <>
          <PairedBars
            height={220}
            steps={months.map((month, index) => ({
              key: month,
              name: formatShortMonth(month),
              value: values[index]!,
              before: before[index]!,
              open: whole ? !whole[index] : false,
            }))}
          />
          {table(true)}
        </>
      }
      table={table()}
      {...(props.sentence ? { sentence: props.sentence } : {})}
    />
  )
}
