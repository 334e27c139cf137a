// The portal, as the tool calls it: tokens, limits and cut lines are its own matter.
import { openAsBlob } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** The portal cannot be reached, or does not answer: the next run goes on from here. */
export class AwayError extends Error {}
/** The key is wrong, or was revoked. */
export class AccessError extends Error {}
/** What the portal refused, with its code and sentence. */
export class RefusedError extends Error {
  /** @param {number} status @param {{ code?: string, detail?: string, extra?: any, errors?: any[] }} body */
  constructor(status, body) {
    super(body.detail ?? body.code ?? String(status))
    this.status = status
    this.code = body.code ?? ''
    this.extra = body.extra
    this.errors = body.errors ?? []
  }
}

const tries = 6
const longestWait = 60_000
const silence = 120_000

/** @param {{ portal: string, clientId: string, secret: string, lang: string }} options */
export function openPortal({ portal, clientId, secret, lang }) {
  const stop = new AbortController()
  /** @type {{ text: string, until: number } | undefined} */
  let token
  /** @type {Promise<string> | undefined} */
  let asking

  /** @param {number} attempt @param {string | null} [after] */
  const pause = (attempt, after) =>
    wait(Math.min(longestWait, after ? Number(after) * 1000 : 500 * 2 ** attempt), undefined, { signal: stop.signal })

  /**
   * One request; tried again where the line was cut, the portal busy, or the limit reached. What it does is done once however often it arrives.
   * @param {string} path @param {() => Promise<RequestInit> | RequestInit} make
   */
  async function send(path, make) {
    let last = ''
    for (let attempt = 0; attempt < tries; attempt++) {
      let answer
      try {
        const { headers, ...init } = await make()
        answer = await fetch(portal + path, {
          ...init,
          headers: { 'accept-language': lang, ...headers },
          redirect: 'error',
          signal: AbortSignal.any([stop.signal, AbortSignal.timeout(silence)]),
        })
        const text = await answer.text()
        if (answer.status !== 429 && answer.status < 500)
          return { status: answer.status, body: text ? JSON.parse(text) : undefined }
        last = `HTTP ${answer.status}`
      } catch (error) {
        if (stop.signal.aborted) throw error
        const { cause, message } = /** @type {Error} */ (error)
        last = cause instanceof Error ? cause.message || String(/** @type {any} */ (cause).code) : message
      }
      if (attempt < tries - 1) await pause(attempt, answer?.headers.get('retry-after'))
    }
    throw new AwayError(last)
  }

  async function newToken() {
    const { status, body } = await send('/api/v1/oauth/token', () => ({
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64')}`,
      },
      body: 'grant_type=client_credentials&scope=synchronisation%3Amodify',
    }))
    if (status !== 200) throw new AccessError(body?.error_description ?? body?.error ?? `HTTP ${status}`)
    // Counted on this machine's own running time: its clock may be an hour off.
    token = { text: body.access_token, until: performance.now() + Math.max(30, body.expires_in - 60) * 1000 }
    return token.text
  }
  const tokenText = () => {
    if (token && token.until > performance.now()) return Promise.resolve(token.text)
    asking ??= newToken().finally(() => {
      asking = undefined
    })
    return asking
  }

  /** @param {string} path @param {() => Promise<RequestInit> | RequestInit} make */
  async function call(path, make) {
    for (let again = true; ; again = false) {
      const text = await tokenText()
      const { status, body } = await send(`/api/v1${path}`, async () => {
        const init = await make()
        return { ...init, headers: { ...init.headers, authorization: `Bearer ${text}` } }
      })
      if (status < 300) return body
      if (status === 401 && again) {
        token = undefined
        continue
      }
      if (status === 401 || body?.code === 'access.scope_missing' || body?.code === 'identity.staff_permission_missing')
        throw new AccessError(body?.detail ?? `HTTP ${status}`)
      throw new RefusedError(status, body ?? {})
    }
  }

  return {
    stop: () => stop.abort(new Error('stopped')),
    /** @param {string} path */
    get: (path) => call(path, () => ({ method: 'GET' })),
    /** @param {string} path @param {unknown} body */
    post: (path, body) =>
      call(path, () => ({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })),
    /** @param {string} path @param {string} lines */
    postLines: (path, lines) =>
      call(path, () => ({ method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: lines })),
    /** @param {string} path @param {string} file @param {string} name @param {Record<string, string | undefined>} fields */
    upload: (path, file, name, fields) =>
      call(path, async () => {
        const form = new FormData()
        for (const [field, value] of Object.entries(fields)) if (value !== undefined) form.append(field, value)
        // Read from the disk as it leaves, never all in memory.
        form.append('file', await openAsBlob(file), name)
        return { method: 'POST', body: form }
      }),
  }
}
/** @typedef {ReturnType<typeof openPortal>} Portal */
