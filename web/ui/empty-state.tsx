import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import './empty.css'

/** Nothing yet: the paving with one dashed slab, what comes here, the act (which the page's head then leaves out). */
export function EmptyState(props: { title: string; children?: ReactNode; act?: ReactNode; narrow?: boolean }) {
  return (
    <div className={props.narrow ? 'empty-state narrow' : 'empty-state'}>
      <Paving />
      <h2>{props.title}</h2>
      {props.children ? <div className="what">{props.children}</div> : null}
      {props.act ? <div className="acts">{props.act}</div> : null}
    </div>
  )
}

/** Nothing under these filters: they are named, and can be taken away at once. */
export function NoResult({ filters, onClear }: { filters: string; onClear: () => void }) {
  const t = useTexts()
  return (
    <div className="empty-state narrow">
      <h2>{t('empty.noResult')}</h2>
      <div className="what">{filters}</div>
      <div className="acts">
        <Button variant="default" onClick={onClear}>
          {t('empty.clear')}
        </Button>
      </div>
    </div>
  )
}

// Three rows of slabs seen from the door: edges on lines that meet above, rows at these heights.
const rows = [
  [0, 19],
  [22, 48],
  [51, 86],
] as const
const columns = 5

function Paving() {
  const edge = (column: number, y: number) => {
    const half = 36 + (68 * y) / 86
    return 104 - half + (2 * half * column) / columns
  }
  return (
    <svg className="paving" viewBox="0 0 208 88" aria-hidden="true">
      {rows.flatMap(([top, bottom], row) =>
        Array.from({ length: columns }, (_, column) => {
          const points = [
            [edge(column, top) + 1.5, top],
            [edge(column + 1, top) - 1.5, top],
            [edge(column + 1, bottom) - 1.5, bottom],
            [edge(column, bottom) + 1.5, bottom],
          ]
            .map((point) => point.map((value) => value.toFixed(1)).join(','))
            .join(' ')
          const waiting = row === 1 && column === 2
          const tinted = (row === 0 && (column === 1 || column === 3)) || (row === 1 && column === 1)
          return (
            <polygon
              key={`${row}${column}`}
              points={points}
              fill={waiting ? 'var(--laiton-doux)' : tinted ? 'var(--marque-doux)' : 'var(--neutre)'}
              stroke={waiting ? 'var(--laiton-vif)' : undefined}
              strokeWidth={waiting ? 1.3 : undefined}
              strokeDasharray={waiting ? '4 2.5' : undefined}
            />
          )
        }),
      )}
    </svg>
  )
}
