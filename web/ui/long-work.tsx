import type { ReactNode } from 'react'
import { useTexts } from '../i18n/index.ts'
import { formatNumber } from './format.ts'
import { StateTag } from './state-tag.tsx'
import './long-work.css'

export type WorkState = 'done' | 'failed' | 'running' | 'pending'

export interface WorkRow {
  id: string
  name: ReactNode
  state: WorkState
  /** What came of it, or why it failed. */
  result?: ReactNode
  /** The repair of a failure: a link or a button. */
  repair?: ReactNode
}

export interface LongWorkProps {
  rows: WorkRow[]
  /** «Encore 20 secondes environ. Vous pouvez quitter cette page : un avis vous préviendra à la fin.» */
  note?: ReactNode
  /** «rattachés», the word of what succeeded. */
  doneWord?: string
}

const slabLimit = 60

/** The progress of a bulk work: a slab for each row up to 60, then one bar; the sums in words. */
export function LongWork({ rows, note, doneWord }: LongWorkProps) {
  const t = useTexts()
  const count = (state: WorkState) => rows.filter((row) => row.state === state).length
  const [done, failed, running, pending] = [count('done'), count('failed'), count('running'), count('pending')]
  const finished = done + failed
  return (
    <section className="surface long-work" aria-label={t('work.progress')}>
      <div className="head">
        <span className="figure">
          <b>{formatNumber(finished)}</b> {t('slabs.of', { total: formatNumber(rows.length) })}
        </span>
        <span>{note}</span>
      </div>
      <div
        role="progressbar"
        aria-label={t('work.progress')}
        aria-valuemin={0}
        aria-valuemax={rows.length}
        aria-valuenow={finished}
        className={rows.length > slabLimit ? 'work-slabs work-bar' : 'work-slabs'}
      >
        {rows.length > slabLimit
          ? (['done', 'failed'] as const).map((state) =>
              count(state) ? <span key={state} className={`work-${state}`} style={{ flex: count(state) }} /> : null,
            )
          : rows.map((row) => <span key={row.id} className={`work-${row.state}`} />)}
        {rows.length > slabLimit ? <span style={{ flex: running + pending }} /> : null}
      </div>
      <div className="sums" role="status">
        <StateTag state="done">
          <b>{formatNumber(done)}</b> {doneWord ?? t('work.done', { count: done })}
        </StateTag>
        {failed ? (
          <StateTag state="failed">
            <b>{formatNumber(failed)}</b> {t('work.failed')}
          </StateTag>
        ) : null}
        {running + pending ? (
          <StateTag state="pending">
            <b>{formatNumber(running + pending)}</b> {t('work.pending')}
          </StateTag>
        ) : null}
      </div>
    </section>
  )
}

/** The rows of a bulk work as a list shows them: failures first, then what runs, what is done, what waits. */
export function orderWorkRows(rows: WorkRow[]): WorkRow[] {
  const rank: Record<WorkState, number> = { failed: 0, running: 1, done: 2, pending: 3 }
  return [...rows].sort((a, b) => rank[a.state] - rank[b.state])
}
