import type { Side } from '../../kernel/identity/sides.ts'
import { currentLanguage, translate } from '../i18n/index.ts'
import type { AnswerOf, CallOf, Endpoint, ListPath, PathOf } from './endpoints.ts'
import { ApiProblem } from './problem.ts'
import type { Session } from './types.ts'

export { ApiProblem, type FieldProblem } from './problem.ts'

/** Values of the query string; `undefined`, `null` and '' are left out, an array repeats its name. */
export type Query = Record<string, string | number | boolean | null | undefined | Array<string | number>>

/** What a call has beside what the endpoint takes. */
interface CallOptions {
  signal?: AbortSignal | undefined
  /** Key of the person's action: give the same one when the same action is sent again. One is made for each call otherwise. */
  key?: string | undefined
}
type Method = Endpoint['method']
interface Call extends CallOptions {
  params?: Record<string, string> | undefined
  query?: object | undefined
  body?: unknown
}
type Arguments<M extends Method, P extends PathOf<M>> =
  Record<string, never> extends CallOf<M, P> ? [call?: CallOf<M, P> & CallOptions] : [call: CallOf<M, P> & CallOptions]

// For whom this page was made: every request says so, and the server refuses it in the session of somebody else.
let page: string | undefined
/** The side of the portal that it is of. */
let side: Side | undefined

/**
 * Why the session that the page was made in serves no longer: it ended, somebody else is signed in in this browser, or another side is
 * open in another tab.
 */
export type Interruption = { kind: 'ended' } | { kind: 'other'; name: string } | { kind: 'side'; side: Side }

let interrupted: ((why: Interruption) => Promise<boolean>) | undefined

/**
 * Sets what happens when the page's session serves no longer.
 * @param handler gives true once its person is signed in again, and what was asked is asked again
 */
export function onInterrupted(handler: (why: Interruption) => Promise<boolean>): void {
  interrupted = handler
}

/** Leaves for the sign-in page, which leads back here. */
export function goToSignIn(): void {
  const target = location.pathname + location.search + location.hash
  const query = new URLSearchParams()
  if (page !== undefined) query.set('session', 'terminee')
  if (target !== '/') query.set('retour', target)
  const text = query.toString()
  location.assign(text ? `/connexion?${text}` : '/connexion')
}

/** A new key for one action of the person; send it again with a retry of that same action. */
export function newActionKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  // Only secure pages have randomUUID; a portal tried on a local network in plain http has none.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** What every request of the page says: its language, and for whom and which side it was made. */
const pageHeaders = (): Record<string, string> => ({
  'accept-language': currentLanguage(),
  ...(page === undefined ? {} : { 'x-parvis-account': page }),
  ...(side === undefined ? {} : { 'x-parvis-side': side }),
})

/** Opens an answer that goes on (`web/api/live.ts`): as it comes, without what follows a refusal. */
export const openStream = <const P extends PathOf<'GET'>>(
  path: P,
  call: CallOf<'GET', P> & { signal: AbortSignal },
): Promise<Response> =>
  fetch(addressOf(path, call as Call), {
    credentials: 'same-origin',
    headers: { accept: 'text/event-stream', ...pageHeaders() },
    signal: call.signal,
  })

const method =
  <M extends Method>(name: M) =>
  <const P extends PathOf<M>>(path: P, ...[call]: Arguments<M, P>): Promise<AnswerOf<M, P>> =>
    send(name, path, call as Call | undefined)

/**
 * The server's API, by the paths that the server declares: `api.get('/tickets/:id', { params: { id } })`. A wrong path, part, query,
 * body or field of the answer is a type error. Each gives the JSON answer (undefined for 204) and throws an `ApiProblem` otherwise.
 */
export const api = {
  get: method('GET'),
  post: method('POST'),
  put: method('PUT'),
  patch: method('PATCH'),
  delete: method('DELETE'),
}

/** A page of a list, for what shows any list: whoever names the path knows its rows. */
export const readList = <Row>(
  path: ListPath,
  call: { params?: Record<string, string> | undefined; query: Query; signal?: AbortSignal },
) => send<{ items: Row[]; nextCursor?: string | null }>('GET', path, call)

/** A call of a record's endpoint, for what shows any record: its data name the path (`kernel/records`). */
export const callRecord = <T>(method: Method, path: string, call: Call): Promise<T> => send(method, path, call)
/** The address of a file of a record. */
export const recordFile = (path: string, params: Record<string, string>): string => addressOf(path, { params })

/** A file that a POST answers: what is asked with it may stand in no address. */
export const postForFile = <const P extends PathOf<'POST'>>(path: P, ...[call]: Arguments<'POST', P>): Promise<Blob> =>
  send('POST', path, call as Call | undefined, true)

/** The address of a file that the browser fetches itself (a PDF, an export), with its query. */
export function fileAddress<const P extends PathOf<'GET'>>(path: P, ...[call]: Arguments<'GET', P>): string {
  return addressOf(path, call as Call | undefined)
}

function addressOf(path: string, { params, query }: Call = {}): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const search = queryString((query ?? {}) as Query)
  return `/api/v1${filled}${search ? `?${search}` : ''}`
}

/**
 * The answer to what the document asked before this script was there (public/first-asked.js). Each serves once, and only as the page opens:
 * later it would be old. Where it did not come, it is asked again.
 */
async function takeAsked(address: string): Promise<Response | undefined> {
  const { parvisAsked: asked } = window as { parvisAsked?: Map<string, Promise<Response>> }
  const answer = asked?.get(address)
  asked?.delete(address)
  return answer && performance.now() < 10_000 ? answer.catch(() => undefined) : undefined
}

async function send<T>(method: Method, path: string, given: Call = {}, file = false): Promise<T> {
  // The same action keeps its key when it is sent again after a sign-in.
  const call = method === 'POST' && !file ? { ...given, key: given.key ?? newActionKey() } : given
  const json = call.body !== undefined && !(call.body instanceof FormData)
  let response: Response
  let answer: unknown
  try {
    const address = addressOf(path, call)
    const early = method === 'GET' ? await takeAsked(address) : undefined
    response =
      early ??
      (await fetch(address, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...pageHeaders(),
          ...(json ? { 'content-type': 'application/json' } : {}),
          ...(call.key === undefined ? {} : { 'idempotency-key': call.key }),
        },
        ...(call.body === undefined ? {} : { body: json ? JSON.stringify(call.body) : (call.body as FormData) }),
        ...(call.signal ? { signal: call.signal } : {}),
      }))
    if (file && response.ok) return (await response.blob()) as T
    const text = await response.text()
    answer = text === '' ? undefined : JSON.parse(text)
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    if (cause instanceof SyntaxError)
      throw new ApiProblem(502, { code: 'http.502', detail: translate('entry:problem.server') })
    throw new ApiProblem(0, { code: 'network', detail: translate('entry:problem.network') })
  }
  if (response.ok) {
    if (method === 'GET' && path === '/session') {
      page ??= (answer as Session).account.id
      side ??= (answer as Session).side
    }
    return answer as T
  }
  const refusal = typeof answer === 'object' && answer ? (answer as Record<string, unknown>) : {}
  const problem = new ApiProblem(response.status, {
    ...refusal,
    detail: refusal.detail || refusal.title || translate('entry:problem.server'),
  })
  // What signs in and out deals with its own refusals.
  const entering = path.startsWith('/session') && method !== 'GET'
  if (problem.code === 'identity.not_signed_in' && !entering) {
    if (page === undefined || !interrupted) goToSignIn()
    else if (await interrupted({ kind: 'ended' })) return send(method, path, call, file)
  }
  if (problem.code === 'identity.other_account' && interrupted) {
    const { name } = problem.extra.account as { name: string }
    if (await interrupted({ kind: 'other', name })) return send(method, path, call, file)
  }
  if (problem.code === 'identity.other_side' && interrupted) {
    if (await interrupted({ kind: 'side', side: problem.extra.side as Side })) return send(method, path, call, file)
  }
  throw problem
}

/** Whether somebody is signed in here, for the pages of a brand that are for both. The session that this asks for serves the page too. */
export async function isSignedIn(): Promise<boolean> {
  const { parvisAsked: asked } = window as { parvisAsked?: Map<string, Promise<Response>> }
  const answer = await (
    asked?.get('/api/v1/session') ?? fetch('/api/v1/session', { credentials: 'same-origin' })
  ).catch(() => undefined)
  return answer?.status !== 401
}

/** Opens another side of the portal in this session; what the page knew of the one before is over. */
export async function openSide(wanted: Side): Promise<void> {
  const from = side
  // Whoever opens a side comes from another.
  side = undefined
  await api.put('/session/side', { body: { side: wanted } }).catch((error) => {
    side = from
    throw error
  })
  ;(window as { parvisAsked?: Map<string, unknown> }).parvisAsked?.clear()
}

function queryString(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  return search.toString()
}
