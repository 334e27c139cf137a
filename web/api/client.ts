import createClient from 'openapi-fetch'
import { currentLanguage, translate } from '../i18n/index.ts'
import { ApiProblem } from './problem.ts'
import type { Session } from './types.ts'

export { ApiProblem, type FieldProblem } from './problem.ts'

/** Values of the query string; `undefined`, `null` and '' are left out, an array repeats its name. */
export type Query = Record<string, string | number | boolean | null | undefined | Array<string | number>>

export interface RequestOptions {
  query?: Query
  signal?: AbortSignal
  /** Key of the person's action: give the same one when the same action is sent again. One is made for each call otherwise. */
  key?: string
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The untyped openapi-fetch client under `api`, for what `api` does not cover (typed by `paths` where a caller wants it). */
// biome-ignore lint/suspicious/noExplicitAny: the paths are typed by the generated schema, at the call
export const client = createClient<any>({ baseUrl: '/api/v1', credentials: 'same-origin' })

// For whom this page was made: every request says so, and the server refuses it in the session of somebody else.
let page: string | undefined

/** Why the session that the page was made in serves no longer: it ended, or somebody else is signed in in this browser. */
export type Interruption = { kind: 'ended' } | { kind: 'other'; name: string }

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

/**
 * The server's API. Paths are below `/api/v1` and already filled (`/accounts/${id}`). Each gives the JSON body (undefined for 204)
 * and throws an `ApiProblem` otherwise.
 */
export const api = {
  get: <T>(path: string, options?: RequestOptions) => send<T>('get', path, undefined, options),
  post: <T = void>(path: string, body?: unknown, options?: RequestOptions) => send<T>('post', path, body, options),
  put: <T = void>(path: string, body?: unknown, options?: RequestOptions) => send<T>('put', path, body, options),
  patch: <T = void>(path: string, body?: unknown, options?: RequestOptions) => send<T>('patch', path, body, options),
  delete: <T = void>(path: string, body?: unknown, options?: RequestOptions) => send<T>('delete', path, body, options),
}

/** The address of a file that the browser fetches itself (a PDF, an export), with its query. */
export function fileAddress(path: string, query: Query = {}): string {
  const search = queryString(query)
  return `/api/v1${path}${search ? `?${search}` : ''}`
}

async function send<T>(method: Method, path: string, body: unknown, given: RequestOptions = {}): Promise<T> {
  // The same action keeps its key when it is sent again after a sign-in.
  const options = method === 'post' ? { ...given, key: given.key ?? newActionKey() } : given
  const isForm = body instanceof FormData
  let result: { data?: unknown; error?: unknown; response: Response }
  try {
    // biome-ignore lint/suspicious/noExplicitAny: see `client`
    result = await (client as any).request(method, path, {
      params: { query: options.query ?? {} },
      querySerializer: queryString,
      body,
      ...(isForm ? { bodySerializer: (form: FormData) => form } : {}),
      headers: {
        accept: 'application/json',
        'accept-language': currentLanguage(),
        ...(page === undefined ? {} : { 'x-parvis-account': page }),
        ...(method === 'post' ? { 'idempotency-key': options.key! } : {}),
      },
      signal: options.signal,
    })
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    if (cause instanceof SyntaxError)
      throw new ApiProblem(502, { code: 'http.502', detail: translate('entry:problem.server') })
    throw new ApiProblem(0, { code: 'network', detail: translate('entry:problem.network') })
  }
  if (result.response.ok) {
    if (method === 'get' && path === '/session') page ??= (result.data as Session).account.id
    return result.data as T
  }
  const answer = typeof result.error === 'object' && result.error ? (result.error as Record<string, unknown>) : {}
  const problem = new ApiProblem(result.response.status, {
    ...answer,
    detail: answer.detail || answer.title || translate('entry:problem.server'),
  })
  // What signs in and out deals with its own refusals.
  const entering = path.startsWith('/session') && method !== 'get'
  if (problem.code === 'identity.not_signed_in' && !entering) {
    if (page === undefined || !interrupted) goToSignIn()
    else if (await interrupted({ kind: 'ended' })) return send(method, path, body, options)
  }
  if (problem.code === 'identity.other_account' && interrupted) {
    const { name } = problem.extra.account as { name: string }
    if (await interrupted({ kind: 'other', name })) return send(method, path, body, options)
  }
  throw problem
}

function queryString(query: Query): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  return search.toString()
}
