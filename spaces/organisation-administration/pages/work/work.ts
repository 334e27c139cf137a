import { useSyncExternalStore } from 'react'
import { ApiProblem, api, newActionKey } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import type { WorkState } from '../../../../web/ui/long-work.tsx'
import type { RequestNoun } from '../../../../web/ui/requests/kind.ts'

export type WorkKind =
  | 'membershipApproval'
  | 'membershipRefusal'
  | 'spaceApproval'
  | 'spaceRefusal'
  | 'creationApproval'
  | 'creationRefusal'

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
  /** When the rows began to go out for the last time, and how many were already dealt with then. */
  startedAt: number
  before: number
  /** The window was closed or loaded again meanwhile. */
  interrupted?: boolean
  /** What stopped everything: no answer, or a refusal of the whole. */
  problem?: ApiProblem
}

/** What is sent for some of the rows: `ids` joins the body. */
export type WorkOrder = {
  [P in WorkPath]: {
    path: P
    body: Omit<BodyOf<`POST ${P}`>, 'ids'>
    /** Whose work it is: the same window may later be somebody else's. */
    account: string
  }
}[WorkPath]
export type WorkPath = `${RequestNoun}-decisions`

/** What is kept of a work for a window that is loaded again: what was to be done, and what went out without an answer yet. */
interface Kept {
  work: Work
  order: WorkOrder
  sent?: { ids: string[]; key: string }
}

const works = new Map<string, Work>()
const stopping = new Set<string>()
const orders = new Map<string, WorkOrder>()
const sent = new Map<string, { ids: string[]; key: string }>()
const storeKey = 'parvis.work.'
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
  keep(id)
  for (const listener of listeners) listener()
}

function keep(id: string) {
  const { problem: _told, ...work } = works.get(id)!
  try {
    const kept: Kept = { work, order: orders.get(id)!, sent: sent.get(id) }
    sessionStorage.setItem(storeKey + id, JSON.stringify(kept))
  } catch {
    // A browser without storage, or a full one: the work goes on as long as the window is not loaded again.
  }
}

/** Takes up a work of this person that the window knew before it was loaded again; what was under way waits again. */
function restore(id: string, account: string) {
  if (works.has(id)) return
  try {
    const kept = JSON.parse(sessionStorage.getItem(storeKey + id) ?? 'null') as Kept | null
    if (!kept || kept.order.account !== account) return
    const lines = kept.work.lines.map((line) =>
      line.state === 'running' ? { ...line, state: 'pending' as const } : line,
    )
    orders.set(id, kept.order)
    if (kept.sent) sent.set(id, kept.sent)
    works.set(id, {
      ...kept.work,
      lines,
      running: false,
      interrupted: lines.some((line) => line.state === 'pending'),
    })
  } catch {
    // Nothing that can be read.
  }
}

/** Forgets the works of before, but for those that were stopped midway. */
function forgetFinished() {
  try {
    for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(storeKey))) {
      const { work } = JSON.parse(sessionStorage.getItem(key)!) as Kept
      if (!work.lines.some((line) => line.state === 'pending' || line.state === 'running'))
        sessionStorage.removeItem(key)
    }
  } catch {
    // As above.
  }
}

/**
 * Does the same to many rows (O2), a few at a time so that it can stop after those under way; it goes on while other pages are looked
 * at. One that fails does not undo the others.
 * @param order where the rows are sent, at most 100 at once, each time under one key of action
 * @returns the id of the work, for its page
 */
export function startWork(
  kind: WorkKind,
  rows: Array<Pick<WorkLine, 'id' | 'name' | 'organisation'>>,
  order: WorkOrder,
): string {
  const id = newActionKey().slice(0, 8)
  forgetFinished()
  orders.set(id, order)
  works.set(id, {
    id,
    kind,
    lines: rows.map((row) => ({ ...row, state: 'pending' })),
    running: true,
    startedAt: Date.now(),
    before: 0,
  })
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
  change(id, {
    running: true,
    problem: undefined,
    interrupted: false,
    startedAt: Date.now(),
    before: works.get(id)!.lines.filter((line) => line.state !== 'pending').length,
  })
  window.addEventListener('beforeunload', askFirst)
  const { path, body } = orders.get(id)!
  const size = chunkOf(works.get(id)!.lines.length)
  const set = (ids: string[], of: (line: WorkLine) => Partial<WorkLine>) =>
    change(id, {
      lines: works.get(id)!.lines.map((line) => (ids.includes(line.id) ? { ...line, ...of(line) } : line)),
    })
  for (;;) {
    const next = works
      .get(id)!
      .lines.filter((line) => line.state === 'pending')
      .slice(0, size)
      .map((line) => line.id)
    // What went out without an answer goes first, under its own key: the server does not do it twice.
    const { ids, key } = sent.get(id) ?? { ids: next, key: newActionKey() }
    if (ids.length === 0 || stopping.has(id)) break
    sent.set(id, { ids, key })
    set(ids, () => ({ state: 'running' }))
    try {
      const outcome = await api.post(path, { body: { ...body, ids }, key })
      sent.delete(id)
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
      if (error.status > 0 && error.status < 500) sent.delete(id)
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

/** A work of this person as it stands, or undefined where this window knows none of this id. */
export function useWork(id: string, account: string): (Work & { stopping: boolean }) | undefined {
  restore(id, account)
  const work = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => works.get(id),
  )
  return work && { ...work, stopping: stopping.has(id) }
}
