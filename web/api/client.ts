import createClient from 'openapi-fetch'
import { currentLanguage, translate } from '../i18n/index.ts'
import { ApiProblem } from './problem.ts'

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

// Whether somebody was signed in on this page: then the session has ended, and the sign-in page says so.
let signedIn = false

let whenSignedOut = (): void => {
  const target = location.pathname + location.search + location.hash
  const query = new URLSearchParams()
  if (signedIn) query.set('session', 'terminee')
  if (target !== '/') query.set('retour', target)
  const text = query.toString()
  location.assign(text ? `/connexion?${text}` : '/connexion')
}

/** Replaces what happens when the server says that nobody is signed in (go to the sign-in page, keeping the address). */
export function onSignedOut(handler: () => void): void {
  whenSignedOut = handler
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

async function send<T>(method: Method, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
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
        ...(method === 'post' ? { 'idempotency-key': options.key ?? newActionKey() } : {}),
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
    if (method === 'get' && path === '/session') signedIn = true
    return result.data as T
  }
  const answer = typeof result.error === 'object' && result.error ? (result.error as Record<string, unknown>) : {}
  const problem = new ApiProblem(result.response.status, {
    ...answer,
    detail: answer.detail || answer.title || translate('entry:problem.server'),
  })
  if (problem.code === 'identity.not_signed_in') whenSignedOut()
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
