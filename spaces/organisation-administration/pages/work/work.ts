import { useSyncExternalStore } from 'react'
import { ApiProblem, newActionKey } from '../../../../web/api/client.ts'
import type { WorkState } from '../../../../web/ui/long-work.tsx'
import type { BulkOutcome } from '../data.ts'

export type WorkKind =
  | 'membershipApproval'
  | 'membershipRefusal'
  | 'spaceApproval'
  | 'spaceRefusal'
  | 'removal'
  | 'activation'

export interface WorkLine {
  id: string
  /** The person, as lists name them. */
  name: string
  organisation: string
  state: WorkState
  /** Why it failed, in the server's words. */
  detail?: string
  code?: string
}

export interface Work {
  id: string
  kind: WorkKind
  lines: WorkLine[]
  running: boolean
  startedAt: number
  /** What stopped everything: no answer, or a refusal of the whole. */
  problem?: ApiProblem
}

const works = new Map<string, Work>()
const stopping = new Set<string>()
const senders = new Map<string, (ids: string[], key: string) => Promise<BulkOutcome>>()
const listeners = new Set<() => void>()
let asked: () => void = () => {}

/** Told when a work ends, so that what lists show is read again. */
export const onWorkEnded = (act: () => void): void => {
  asked = act
}

function change(id: string, values: Partial<Work>) {
  const work = works.get(id)
  if (!work) return
  works.set(id, { ...work, ...values })
  for (const listener of listeners) listener()
}

/**
 * Does the same to many rows (O2), a few at a time so that it can stop after those under way; it goes on while other pages are looked
 * at. One that fails does not undo the others.
 * @param send sends some rows under one key of action; at most 100
 * @returns the id of the work, for its page
 */
export function startWork(
  kind: WorkKind,
  rows: Array<Pick<WorkLine, 'id' | 'name' | 'organisation'>>,
  send: (ids: string[], key: string) => Promise<BulkOutcome>,
): string {
  const id = newActionKey().slice(0, 8)
  works.set(id, {
    id,
    kind,
    lines: rows.map((row) => ({ ...row, state: 'pending' })),
    running: true,
    startedAt: Date.now(),
  })
  senders.set(id, send)
  void run(id)
  return id
}

/** Goes on with the rows that still wait. */
export function resumeWork(id: string): void {
  if (works.get(id)?.running === false) void run(id)
}

/** Stops after the row under way. */
export function stopWork(id: string): void {
  stopping.add(id)
  for (const listener of listeners) listener()
}

/** How many rows go in one call: one where each is drawn, more of a long list. */
export const chunkOf = (count: number): number => (count <= 60 ? 1 : count <= 400 ? 20 : 100)

// Closing the window leaves the rest undone, so the browser asks first.
const askFirst = (event: BeforeUnloadEvent) => event.preventDefault()

async function run(id: string): Promise<void> {
  stopping.delete(id)
  change(id, { running: true, problem: undefined })
  window.addEventListener('beforeunload', askFirst)
  const send = senders.get(id)!
  const size = chunkOf(works.get(id)!.lines.length)
  const set = (ids: string[], of: (line: WorkLine) => Partial<WorkLine>) =>
    change(id, {
      lines: works.get(id)!.lines.map((line) => (ids.includes(line.id) ? { ...line, ...of(line) } : line)),
    })
  for (;;) {
    const ids = works
      .get(id)!
      .lines.filter((line) => line.state === 'pending')
      .slice(0, size)
      .map((line) => line.id)
    if (ids.length === 0 || stopping.has(id)) break
    set(ids, () => ({ state: 'running' }))
    try {
      const outcome = await send(ids, newActionKey())
      const by = new Map(outcome.items.map((item) => [item.id, item]))
      set(ids, (line) => {
        const item = by.get(line.id)
        return item?.ok
          ? { state: 'done', detail: item.detail }
          : { state: 'failed', detail: item?.detail ?? '', code: item?.code }
      })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      // Refused as a whole, or no answer: these rows wait again, with those that follow.
      set(ids, () => ({ state: 'pending' }))
      change(id, { problem: error })
      break
    }
  }
  stopping.delete(id)
  change(id, { running: false })
  if (![...works.values()].some((work) => work.running)) window.removeEventListener('beforeunload', askFirst)
  asked()
}

/** A work as it stands, or undefined where this window knows none of this id. */
export function useWork(id: string): (Work & { stopping: boolean }) | undefined {
  const work = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => works.get(id),
  )
  return work && { ...work, stopping: stopping.has(id) }
}
