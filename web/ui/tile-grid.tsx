import type { ReactNode } from 'react'
import { useDelayed } from './use-delayed.ts'
import './tile-grid.css'

/** The rows of a list as tiles, in as many columns as there is room for; on a phone one below the other. */
export function TileGrid<Row>(props: {
  /** Name of the list, read by screen readers. */
  label: string
  /** Undefined while loading for the first time. */
  rows: Row[] | undefined
  rowKey: (row: Row) => string
  tile: (row: Row) => ReactNode
  /** Another page is coming: the tiles stay, dimmed. */
  stale?: boolean
}) {
  const loading = useDelayed(props.rows === undefined)
  return (
    <ul
      className={['tile-grid', props.stale && 'asked-again'].filter(Boolean).join(' ')}
      aria-label={props.label}
      aria-busy={props.rows === undefined || props.stale || undefined}
    >
      {props.rows === undefined
        ? loading && Array.from({ length: 6 }, (_, index) => <li key={index} className="tile tile-loading" />)
        : props.rows.map((row) => (
            <li key={props.rowKey(row)} className="tile">
              {props.tile(row)}
            </li>
          ))}
    </ul>
  )
}
