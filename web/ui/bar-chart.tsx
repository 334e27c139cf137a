import {
  Bar,
  CartesianGrid,
  BarChart as Chart,
  LabelList,
  Rectangle,
  type RectangleProps,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts'
import { formatNumber } from './format.ts'

/** One step of the chart: what it is called under the axis, its value, the one that it is compared with. */
export type ChartStep = {
  key: string
  name: string
  value: number
  before: number /** Not finished: hatched. */
  open?: boolean
}

/**
 * Bars side by side: the period before, drawn as an outline, and this one. One value is written, the highest. It is a picture for the eye;
 * the same figures stand in a table beside it, which is what is read aloud and what the keyboard reaches.
 */
export function PairedBars(props: { steps: ChartStep[]; height: number; onOpen?: (key: string) => void }) {
  const most = Math.max(...props.steps.map((step) => step.value))
  const highest = most > 0 ? props.steps.find((step) => step.value === most)?.key : undefined
  const rows = props.steps.map((step) => ({ ...step, written: step.key === highest ? step.value : undefined }))
  const opens = props.onOpen ? { cursor: 'pointer' } : {}
  return (
    <div className="chart" aria-hidden>
      <ResponsiveContainer width="100%" height={props.height}>
        <Chart
          data={rows}
          barGap={2}
          barCategoryGap="22%"
          margin={{ top: 20, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <defs>
            <pattern id="not-finished" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="6" height="6" fill="var(--dalle)" />
              <rect width="3" height="6" fill="var(--plein)" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--trait-2)" />
          <XAxis
            dataKey="name"
            tickLine={false}
            axisLine={{ stroke: 'var(--champ)' }}
            tick={{ fill: 'var(--encre-3)', fontSize: 12 }}
            interval="preserveStartEnd"
          />
          <YAxis
            tickCount={3}
            // What is counted in whole has no halves.
            allowDecimals={
              !props.steps.every(({ value, before }) => Number.isInteger(value) && Number.isInteger(before))
            }
            width={52}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--encre-3)', fontSize: 12 }}
            tickFormatter={formatNumber}
          />
          <Bar dataKey="before" fill="var(--dalle)" stroke="var(--vide)" radius={2} isAnimationActive={false} />
          <Bar
            dataKey="value"
            radius={2}
            isAnimationActive={false}
            shape={(bar: RectangleProps & { open?: boolean }) => (
              <Rectangle {...bar} fill={bar.open ? 'url(#not-finished)' : 'var(--plein)'} stroke="var(--plein)" />
            )}
            onClick={(bar) => props.onOpen?.((bar as unknown as { payload: ChartStep }).payload.key)}
            style={opens}
          >
            <LabelList
              dataKey="written"
              position="top"
              fill="var(--encre)"
              fontSize={12}
              formatter={(value) => (typeof value === 'number' ? formatNumber(value) : '')}
            />
          </Bar>
        </Chart>
      </ResponsiveContainer>
    </div>
  )
}
