import { SegmentedControl } from '@mantine/core'
import { IconChartBar, IconTable } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import './chart-panel.css'

const store = (name: string) => `parvis-chart-${name}`
const kept = (name: string): 'chart' | 'table' => {
  try {
    return localStorage.getItem(store(name)) === 'table' ? 'table' : 'chart'
  } catch {
    return 'chart'
  }
}

/**
 * A chart that is also a table of the same figures: «Graphique | Tableau», remembered in this browser. Whoever has the page read aloud
 * has the table either way.
 */
export function ChartPanel(props: {
  /** Under which the choice is remembered. */
  name: string
  title: string
  unit?: string
  legend?: ReactNode
  chart: ReactNode
  table: ReactNode
  /** What to see, in one sentence. */
  sentence?: string
}) {
  const t = useTexts()
  const [shown, setShown] = useState(() => kept(props.name))
  const choose = (value: string) => {
    const next = value === 'table' ? 'table' : 'chart'
    setShown(next)
    try {
      localStorage.setItem(store(props.name), next)
    } catch {}
  }
  const choice = (Icon: typeof IconTable, label: string) => (
    <>
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className="sr-only">{label}</span>
    </>
  )
  return (
    <section className="surface chart-panel" aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
        {props.unit ? <span className="help">{props.unit}</span> : null}
        <SegmentedControl
          aria-label={t('chart.as', { of: props.title })}
          size="xs"
          value={shown}
          onChange={choose}
          data={[
            { value: 'chart', label: choice(IconChartBar, t('chart.chart')) },
            { value: 'table', label: choice(IconTable, t('chart.table')) },
          ]}
        />
      </header>
      {shown === 'chart' ? (
        <>
          {props.legend ? (
            <div className="chart-legend" aria-hidden>
              {props.legend}
            </div>
          ) : null}
          {props.chart}
        </>
      ) : (
        props.table
      )}
      {props.sentence ? <p className="help chart-sentence">{props.sentence}</p> : null}
    </section>
  )
}
