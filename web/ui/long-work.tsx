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
  /** Its rows, where they are known: each is a slab. */
  rows?: WorkRow[] | undefined
  /** How many are done, failed and to do, where the server keeps the sums. */
  sums?: { done: number; failed: number; pending: number }
  /** «Encore 20 secondes environ. Vous pouvez quitter cette page : un avis vous préviendra à la fin.» */
  note?: ReactNode
  /** «rattachés», the word of what succeeded. */
  doneWord?: string
}

/** So many rows are drawn one by one. */
export const slabLimit = 60

/** The progress of a bulk work: a slab for each row up to 60, then one bar; the sums in words. */
export function LongWork({ rows, sums, note, doneWord }: LongWorkProps) {
  const t = useTexts()
  const count = (state: WorkState) => rows?.filter((row) => row.state === state).length ?? 0
  const { done, failed, pending } = sums ?? {
    done: count('done'),
    failed: count('failed'),
    pending: count('running') + count('pending'),
  }
  const finished = done + failed
  const total = finished + pending
  const drawn = rows && rows.length === total && total <= slabLimit ? rows : undefined
  return (
    <section className="surface long-work" aria-label={t('work.progress')}>
      <div className="head">
        <span className="figure">
          <b>{formatNumber(finished)}</b> {t('work.of', { total: formatNumber(total) })}
        </span>
        <span>{note}</span>
      </div>
      <div
        role="progressbar"
        aria-label={t('work.progress')}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={finished}
        className={drawn ? 'work-slabs' : 'work-slabs work-bar'}
      >
        {drawn ? (
          drawn.map((row) => <span key={row.id} className={`work-${row.state}`} />)
        ) : (
          <>
            {done ? <span className="work-done" style={{ flex: done }} /> : null}
            {failed ? <span className="work-failed" style={{ flex: failed }} /> : null}
            {pending ? <span style={{ flex: pending }} /> : null}
          </>
        )}
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
        {pending ? (
          <StateTag state="pending">
            <b>{formatNumber(pending)}</b> {t('work.pending')}
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
