import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useSession } from '../../../../web/api/session.ts'

export type Configuration = Answer<'GET /staff/portal-configuration'>
export type Content = Configuration['content']
export const configurationKey = ['portal-configuration']

type State = {
  account: string
  content: Content | undefined
  /** What the server keeps, as text. */
  kept: string
  version: number
  saving: boolean
  problem: ApiProblem | undefined
}

/** How long what is typed rests before it is saved. */
const restMs = 600

/** The draft as it is typed: one for all tabs of the page, saved by itself, and not lost by going from one to another. */
let state: State = { account: '', content: undefined, kept: '', version: 0, saving: false, problem: undefined }
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined
let told: (view: Configuration) => void = () => {}
let running: Promise<void> | undefined

function change(next: Partial<State>): void {
  state = { ...state, ...next }
  for (const listener of listeners) listener()
}

const isUnsaved = () => state.content !== undefined && JSON.stringify(state.content) !== state.kept

function take(view: Configuration): void {
  change({ content: view.content, kept: JSON.stringify(view.content), version: view.version, problem: undefined })
}

async function saveOnce(): Promise<void> {
  const sent = state.content
  if (!sent) return
  change({ saving: true })
  try {
    const view = await api.put('/staff/portal-configuration/draft', { body: { version: state.version, content: sent } })
    // What the server made of it (a text trimmed) stands in the fields only where nothing more was typed meanwhile.
    const same = JSON.stringify(state.content) === JSON.stringify(sent)
    change({
      kept: JSON.stringify(same ? view.content : sent),
      version: view.version,
      problem: undefined,
      ...(same ? { content: view.content } : {}),
    })
    told(view)
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error
    change({ problem: error })
  } finally {
    change({ saving: false })
  }
}

/** Saves what stands on the page. @returns whether all of it is kept */
async function save(): Promise<boolean> {
  clearTimeout(timer)
  while (running) await running
  if (!isUnsaved()) return true
  running = saveOnce().finally(() => {
    running = undefined
  })
  await running
  if (!state.problem && isUnsaved()) later()
  return !state.problem
}

function later(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void save(), restMs)
}

type Path = string
const partsOf = (path: Path) => path.split('.')
const within = (value: unknown, path: Path): unknown =>
  partsOf(path).reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], value)

function changedAt(value: unknown, [part, ...rest]: string[], to: unknown): unknown {
  if (part === undefined) return to
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === part ? changedAt(one, rest, to) : one))
  const record = value as Record<string, unknown>
  return { ...record, [part]: changedAt(record[part], rest, to) }
}

/** The configuration of the portal: the draft with what is in force, and what is typed of it. */
export function useDraft() {
  const store = useQueryClient()
  const { account } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: configurationKey,
    queryFn: () => api.get('/staff/portal-configuration'),
  })
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => state,
  )
  useEffect(() => {
    told = (view) => store.setQueryData(configurationKey, view)
  }, [store])
  useEffect(() => {
    if (!data) return
    if (state.account !== account.id) change({ account: account.id, content: undefined, kept: '', problem: undefined })
    if (!isUnsaved()) take(data)
  }, [data, account.id])
  const { problem } = now
  return {
    view: data,
    error,
    refetch,
    content: now.content,
    version: now.version,
    /** The version at this moment, after what a save made of it. */
    versionNow: () => state.version,
    problemNow: () => state.problem,
    saving: now.saving,
    unsaved: isUnsaved(),
    problem,
    get: <T>(path: Path): T => within(now.content, path) as T,
    former: <T>(path: Path): T => within(data?.inForce, path) as T,
    set: (path: Path, value: unknown) => {
      change({ content: changedAt(state.content, partsOf(path), value) as Content })
      later()
    },
    /** Shows a value as if it had stood there: what means the same is not typed by anybody, and not saved for itself. */
    show: (path: Path, value: unknown) => {
      const unsaved = isUnsaved()
      const content = changedAt(state.content, partsOf(path), value) as Content
      change({ content, ...(unsaved ? {} : { kept: JSON.stringify(content) }) })
    },
    errorOf: (path: Path) => problem?.errors.find((one) => one.field === `content.${path}`)?.message,
    /** Whether something below a path was refused. */
    isRefused: (path: Path) => problem?.errors.some((one) => one.field.startsWith(`content.${path}`)) ?? false,
    save,
    /** Shows a picture that was added to the draft, which is there from then on. */
    addPicture: (path: Path, kept: { fileId: string; version: number }) => {
      change({ version: kept.version, content: changedAt(state.content, partsOf(path), kept.fileId) as Content })
      later()
    },
    /** Takes the configuration as it stands elsewhere, in the place of what was typed. */
    take: (view: Configuration) => {
      store.setQueryData(configurationKey, view)
      take(view)
    },
    /** Saves what was typed over what somebody else left. */
    keepMine: (view: Configuration) => {
      change({ version: view.version, problem: undefined })
      return save()
    },
  }
}
export type Draft = ReturnType<typeof useDraft>
