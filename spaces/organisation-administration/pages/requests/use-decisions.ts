import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { ApiProblem, api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { useRefresh } from '../data.ts'
import { startWork } from '../work/work.ts'
import { type AnyRequest, kinds, nameOf, type RequestKind } from './request-words.tsx'

type Decision = 'approved' | 'refused'

/** How long a decided row stays where it was, where no mouse is over its table, in ms. */
const heldMs = 5000

/**
 * The acts on rows of requests, for the desk and the full lists: one at once, several as a work of their own page, a refusal after
 * its reason. A decided row stays in its place with its outcome while the mouse is over the table, so that no other row comes under
 * a second click.
 */
export function useDecisions(kind: RequestKind, onDecided: (ids: string[]) => void) {
  const t = useTexts('organisation')
  const navigate = useNavigate()
  const refresh = useRefresh()
  const { account } = useSession()
  const [refusing, setRefusing] = useState<AnyRequest[]>()
  const [told, setTold] = useState<string>()
  const [failed, setFailed] = useState<{ problem: ApiProblem; row: AnyRequest }>()
  const [sending, setSending] = useState<ReadonlySet<string>>(new Set())
  const [held, setHeld] = useState<ReadonlyMap<string, Decision | 'tried'>>(new Map())
  // What was sent is known before the next render: a double click is one request.
  const sent = useRef(new Set<string>())
  const over = useRef(false)
  const shown = useRef<{ rows: AnyRequest[]; gone: Set<string> }>({ rows: [], gone: new Set() })
  const { approve, refuse, decisions, texts, approval, refusal: refused } = kinds[kind]

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

  async function one(row: AnyRequest, reason?: string) {
    if (sent.current.has(row.id)) return
    sent.current.add(row.id)
    setSending(new Set(sent.current))
    setTold(undefined)
    setFailed(undefined)
    const decision = reason === undefined ? 'approved' : 'refused'
    try {
      const { id, version } = row
      if (reason === undefined) await api.post(approve, { params: { id }, body: { version } })
      else await api.post(refuse, { params: { id }, body: { version, reason } })
      setHeld((before) => new Map(before).set(row.id, decision))
      setTold(t(`${texts}.${decision}`, { name: nameOf(row), organisation: row.organisation.name }))
      setRefusing(undefined)
      onDecided([row.id])
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setHeld((before) => new Map(before).set(row.id, 'tried'))
      setFailed({ problem: error, row })
    } finally {
      await refresh()
      sent.current.delete(row.id)
      setSending(new Set(sent.current))
    }
  }
  function many(rows: AnyRequest[], decision: Decision, reason: string) {
    const id = startWork(
      decision === 'approved' ? approval : refused,
      rows.map((row) => ({ id: row.id, name: nameOf(row), organisation: row.organisation.name })),
      { path: decisions, body: { decision, reason }, account: account.id },
    )
    onDecided(rows.map((row) => row.id))
    void navigate({ to: `/gestion/travaux/${id}` })
  }
  const decided = (row: AnyRequest) => {
    const outcome = held.get(row.id)
    return outcome === 'approved' || outcome === 'refused' ? outcome : undefined
  }
  const open = (rows: AnyRequest[]) => rows.filter((row) => !decided(row) && !shown.current.gone.has(row.id))
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
    busy: (row: AnyRequest) => sending.has(row.id),
    /** The rows to show for those that the list now holds: while one is held, all stay where they were. */
    place: <Row extends AnyRequest>(rows: Row[] | undefined): Row[] | undefined => {
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
    outcome: (row: AnyRequest): Decision | 'gone' | undefined =>
      decided(row) ?? (held.size && shown.current.gone.has(row.id) ? 'gone' : undefined),
    /** The mouse came over the table, or left it. */
    hover: (now: boolean) => {
      over.current = now
      if (!now && sent.current.size === 0 && held.size) release()
    },
    /** Holds nothing any longer: the list is another one. */
    release: () => (held.size ? setHeld(new Map()) : undefined),
    approve: (rows: AnyRequest[]) => {
      const [first, ...others] = open(rows)
      if (first && others.length === 0) void one(first)
      else if (first) many([first, ...others], 'approved', '')
    },
    /** Opens the dialog that asks for the reason. */
    askRefusal: (rows: AnyRequest[]) => {
      const asked = open(rows).filter((row) => !sent.current.has(row.id))
      if (asked.length === 0) return
      setFailed(undefined)
      setRefusing(asked)
    },
    refusing,
    cancelRefusal: () => setRefusing(undefined),
    refuse: (rows: AnyRequest[], reason: string) =>
      rows.length === 1 ? void one(rows[0]!, reason) : many(rows, 'refused', reason),
    pending: sending.size > 0,
  }
}
export type Decisions = ReturnType<typeof useDecisions>
