import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../../api/client.ts'
import { formatPerson } from '../format.ts'
import type { Decision, RequestKind, RequestRow } from './kind.ts'

export const nameOf = (row: RequestRow): string => formatPerson(row.person)

/** How long a decided row stays where it was, where no mouse is over its table, in ms. */
const heldMs = 5000

/**
 * The acts on rows of requests: one at once, several once it was said what will happen, a refusal after its reason. A decided row stays
 * in its place with its outcome while the mouse is over the table, so that no other row comes under a second click.
 */
export function useDecisions(kind: RequestKind, onDecided: (ids: string[]) => void) {
  const store = useQueryClient()
  const [asked, setAsked] = useState<{ decision: Decision; rows: RequestRow[] }>()
  const [told, setTold] = useState<string>()
  const [failed, setFailed] = useState<{ problem: ApiProblem; row: RequestRow }>()
  const [sending, setSending] = useState<ReadonlySet<string>>(new Set())
  const [held, setHeld] = useState<ReadonlyMap<string, Decision | 'tried'>>(new Map())
  // What was sent is known before the next render: a double click is one request.
  const sent = useRef(new Set<string>())
  const over = useRef(false)
  const shown = useRef<{ rows: RequestRow[]; gone: Set<string> }>({ rows: [], gone: new Set() })
  const { noun, words } = kind

  // biome-ignore lint/correctness/useExhaustiveDependencies: the time runs from the last decision, not from each render
  useEffect(() => {
    if (held.size === 0) return
    const timer = setTimeout(() => {
      if (!over.current) release()
    }, heldMs)
    return () => clearTimeout(timer)
  }, [held])

  /** Lets the list be as it now is; the focus of a row that leaves goes to the one after it. */
  function release() {
    const line = document.activeElement?.closest<HTMLElement>('tr[data-key]')
    if (line && shown.current.gone.has(line.dataset.key!)) {
      let next: Element | null = line
      while (next && shown.current.gone.has((next as HTMLElement).dataset.key!)) next = next.nextElementSibling
      next?.querySelector<HTMLElement>('.row-open')?.focus({ preventScroll: true })
    }
    setHeld(new Map())
  }

  async function one(row: RequestRow, reason?: string) {
    if (kind.reader || sent.current.has(row.id)) return
    sent.current.add(row.id)
    setSending(new Set(sent.current))
    setTold(undefined)
    setFailed(undefined)
    const decision = reason === undefined ? 'approved' : 'refused'
    try {
      const { id, version } = row
      if (reason === undefined) await api.post(`${noun}s/:id/approval`, { params: { id }, body: { version } })
      else await api.post(`${noun}s/:id/refusal`, { params: { id }, body: { version, reason } })
      setHeld((before) => new Map(before).set(row.id, decision))
      setTold(words(decision, { name: nameOf(row), organisation: row.organisation.name }))
      setAsked(undefined)
      onDecided([row.id])
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setHeld((before) => new Map(before).set(row.id, 'tried'))
      setFailed({ problem: error, row })
    } finally {
      // The list, what is open beside it, the counts of the bar.
      await store.invalidateQueries()
      sent.current.delete(row.id)
      setSending(new Set(sent.current))
    }
  }
  const decided = (row: RequestRow) => {
    const outcome = held.get(row.id)
    return outcome === 'approved' || outcome === 'refused' ? outcome : undefined
  }
  const open = (rows: RequestRow[]) => rows.filter((row) => !decided(row) && !shown.current.gone.has(row.id))
  function ask(decision: Decision, rows: RequestRow[]) {
    const some = rows.filter((row) => !sent.current.has(row.id))
    if (kind.reader || some.length === 0) return
    setFailed(undefined)
    setAsked({ decision, rows: some })
  }
  return {
    told,
    /** Says what was decided in the drawer. */
    tell: (text: string | undefined) => {
      setFailed(undefined)
      setTold(text)
    },
    /** A refusal of the server of an act on one row, and the row. */
    problem: failed?.problem,
    problemRow: failed?.row,
    busy: (row: RequestRow) => sending.has(row.id),
    /** The rows to show for those that the list now holds: while one is held, all stay where they were. */
    place: <Row extends RequestRow>(rows: Row[] | undefined): Row[] | undefined => {
      if (!rows) return rows
      const fresh = new Map(rows.map((row) => [row.id, row]))
      if (held.size === 0 || !shown.current.rows.some((row) => held.has(row.id))) {
        if (sending.size === 0) shown.current = { rows, gone: new Set() }
        return rows
      }
      shown.current.gone = new Set(shown.current.rows.map(({ id }) => id).filter((id) => !fresh.has(id)))
      return (shown.current.rows as Row[]).map((row) => fresh.get(row.id) ?? row)
    },
    /** What became of a row that stays in its place: decided here, or `gone`, decided elsewhere meanwhile. */
    outcome: (row: RequestRow): Decision | 'gone' | undefined =>
      decided(row) ?? (held.size && shown.current.gone.has(row.id) ? 'gone' : undefined),
    /** The mouse came over the table, or left it. */
    hover: (now: boolean) => {
      over.current = now
      if (!now && sent.current.size === 0 && held.size) release()
    },
    /** Holds nothing any longer: the list is another one. */
    release: () => (held.size ? setHeld(new Map()) : undefined),
    approve: (rows: RequestRow[]) => {
      const some = open(rows)
      if (some.length === 1) void one(some[0]!)
      else ask('approved', some)
    },
    /** Opens the dialog that asks for the reason. */
    refuse: (rows: RequestRow[]) => ask('refused', open(rows)),
    /** What a dialog asks to confirm. */
    asked,
    cancel: () => setAsked(undefined),
    confirm: (reason: string) => {
      const { decision, rows } = asked!
      if (rows.length === 1 && decision === 'refused') return void one(rows[0]!, reason)
      setAsked(undefined)
      onDecided(rows.map((row) => row.id))
      kind.decideMany(rows, decision, reason)
    },
    pending: sending.size > 0,
  }
}
export type Decisions = ReturnType<typeof useDecisions>
