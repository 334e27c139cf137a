import { createHash } from 'node:crypto'
import { z } from 'zod'
import { askOutside, OutgoingRefusedError } from '../../../kernel/outgoing/outgoing.ts'
import { cutText, readJson } from '../exchange/text.ts'
import { type DirectoryLine, directoryLine, directoryLineSearchAnswer } from './directory-protocol.ts'
import {
  apiError,
  type DocType,
  type Flow,
  type FlowInfo,
  flow,
  type SearchFlowParams,
  type TakenFlow,
  takenFlow,
  tokenAnswer,
  type WebhookIdParam,
  webhookIdParam,
} from './protocol.ts'

/** The platform gave no good answer: nothing is known of what was asked, which may be asked again. */
export class PlatformAwayError extends Error {
  override readonly name: string = 'PlatformAwayError'
  /** Seconds, where the platform says when to come back. */
  readonly retryAfter: number | undefined
  constructor(message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, { cause: options.cause })
    this.retryAfter = options.retryAfter
  }
}

/** The platform does not do what was asked, and says so: asked again, it would say the same. */
export class PlatformRefusedError extends Error {
  override readonly name = 'PlatformRefusedError'
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The platform knows nobody of these credentials, or lets them do nothing. */
export class PlatformAccessError extends PlatformAwayError {
  override readonly name = 'PlatformAccessError'
}

export type PlatformPlace = {
  id: string
  version: number
  flowAddress: string
  directoryAddress: string
  tokenAddress: string
  clientId: string
  secret: string
  /** Organization-Id; '' where there is none. */
  organisation: string
  allowPrivate: boolean
  timeoutMs?: number
}

/** A page of what was found. A flow that one cannot read keeps no other from being read: it is known by its id, where it has one. */
export type FoundFlows = { flows: Flow[]; odd: string[]; nextCursor: string | undefined }

/** An approved platform over HTTP (XP Z12-013). Every call throws PlatformAwayError or PlatformRefusedError where there is no good answer. */
export type Platform = {
  /** Hands in a file. Handed in again under the same tracking id, it is one. */
  submit: (info: FlowInfo, file: Uint8Array) => Promise<TakenFlow>
  search: (params: SearchFlowParams) => Promise<FoundFlows>
  flow: (id: string) => Promise<Flow | undefined>
  /** A file of a flow; undefined where there is none of this kind. */
  file: (id: string, docType: Exclude<DocType, 'Metadata'>) => Promise<Buffer | undefined>
  watch: (callbackUrl: string) => Promise<WebhookIdParam>
  unwatch: (webhookId: string) => Promise<void>
  health: () => Promise<void>
  /** The line of the directory of one address; undefined where it is nobody's. */
  line: (address: string) => Promise<DirectoryLine | undefined>
  /** All lines of a company, at most 100. */
  linesOf: (siren: string) => Promise<DirectoryLine[]>
}

type Answer = Awaited<ReturnType<typeof askOutside>>
type Asked = {
  method?: 'GET' | 'POST' | 'DELETE'
  json?: unknown
  body?: Uint8Array
  type?: string
  mostBytes?: number
}

/** A token serves until a little before its end; that of a platform set up anew is another one. */
const tokens = new Map<string, { value: string; until: number }>()
const lessSeconds = 30

const foundFlows = z.object({ results: z.array(z.unknown()).optional(), nextCursor: z.string().nullish() })
const oddFlow = flow.pick({ flowId: true })

const trimmed = (address: string) => address.replace(/\/+$/, '')
const mostFileBytes = 32 * 2 ** 20

/** @see Platform */
export function httpPlatform(place: PlatformPlace): Platform {
  const { allowPrivate, timeoutMs = 20_000 } = place
  const key = `${place.id} ${place.version} ${createHash('sha256').update(place.secret).digest('hex')}`

  const ask = async (address: string, headers: Record<string, string>, asked: Asked): Promise<Answer> => {
    const body = asked.body ?? (asked.json === undefined ? undefined : Buffer.from(JSON.stringify(asked.json)))
    const type = asked.type ?? (asked.json === undefined ? undefined : 'application/json')
    try {
      return await askOutside(address, {
        method: asked.method ?? 'GET',
        headers: { accept: 'application/json', ...headers, ...(type ? { 'content-type': type } : {}) },
        ...(body ? { body } : {}),
        mostBytes: asked.mostBytes ?? 4 * 2 ** 20,
        timeoutMs,
        allowPrivate,
      })
    } catch (error) {
      if (error instanceof OutgoingRefusedError) throw new PlatformAccessError(error.message, { cause: error })
      throw new PlatformAwayError((error as Error).message, { cause: error })
    }
  }
  const parsed = <S extends z.ZodType>(schema: S, answer: Answer, what: string): z.output<S> => {
    try {
      return schema.parse(readJson(answer.bytes.toString('utf8')))
    } catch (error) {
      throw new PlatformAwayError(`${what}: no such answer`, { cause: error })
    }
  }

  const tokenOf = async (): Promise<string> => {
    const known = tokens.get(key)
    if (known && known.until > Date.now()) return known.value
    const answer = await ask(
      place.tokenAddress,
      {},
      {
        method: 'POST',
        type: 'application/x-www-form-urlencoded',
        body: Buffer.from(
          new URLSearchParams({
            grant_type: 'client_credentials',
            client_id: place.clientId,
            client_secret: place.secret,
          }).toString(),
        ),
      },
    )
    if (answer.status === 400 || answer.status === 401 || answer.status === 403)
      throw new PlatformAccessError(`token: status ${answer.status}`)
    if (answer.status !== 200) throw new PlatformAwayError(`token: status ${answer.status}`)
    const { access_token: value, expires_in: seconds = 60 } = parsed(tokenAnswer, answer, 'token')
    if (tokens.size > 1_000) tokens.clear()
    tokens.set(key, { value, until: Date.now() + Math.max(seconds - lessSeconds, 0) * 1_000 })
    return value
  }

  /** @returns the answer where it is good or a 404 */
  const call = async (base: string, path: string, asked: Asked = {}): Promise<Answer> => {
    const once = async () =>
      ask(
        `${trimmed(base)}/v1${path}`,
        {
          authorization: `Bearer ${await tokenOf()}`,
          'request-id': crypto.randomUUID(),
          ...(place.organisation ? { 'organization-id': place.organisation } : {}),
        },
        asked,
      )
    let answer = await once()
    // A token may be called back before its end.
    if (answer.status === 401) {
      tokens.delete(key)
      answer = await once()
    }
    const { status } = answer
    if ((status >= 200 && status <= 299) || status === 404) return answer
    const { data } = apiError.safeParse(safeJson(answer.bytes))
    // Whoever answers may repeat what it was asked with, and what it says is shown.
    const hidden = [place.secret, tokens.get(key)?.value]
    const shown = (text: string) =>
      cutText(
        hidden.reduce<string>((all, one) => (one ? all.replaceAll(one, '…') : all), text),
        400,
      )
    const said = data && { code: shown(data.errorCode), words: shown(data.errorMessage ?? '') }
    const message = `${path}: status ${status}${said ? ` ${said.code} ${said.words}` : ''}`.slice(0, 400)
    if (status === 401 || status === 403) throw new PlatformAccessError(message)
    if (status === 400 || status === 413 || status === 422)
      throw new PlatformRefusedError(status, said?.code ?? String(status), said?.words || message)
    const retryAfter = Number(answer.headers['retry-after'])
    throw new PlatformAwayError(message, retryAfter > 0 ? { retryAfter: Math.min(retryAfter, 86_400) } : {})
  }
  const found = (answer: Answer, what: string): Answer => {
    if (answer.status === 404) throw new PlatformAwayError(`${what}: not found`)
    return answer
  }
  const flows = place.flowAddress
  const directory = place.directoryAddress
  return {
    submit: async (info, file) => {
      const form = new FormData()
      form.set('flowInfo', new Blob([JSON.stringify(info)], { type: 'application/json' }))
      const type = info.flowSyntax === 'Factur-X' ? 'application/pdf' : 'application/xml'
      form.set('file', new Blob([new Uint8Array(file)], { type }), info.name)
      const request = new Response(form)
      const body = new Uint8Array(await request.arrayBuffer())
      const answer = found(
        await call(flows, '/flows', { method: 'POST', body, type: request.headers.get('content-type')! }),
        'flows',
      )
      return parsed(takenFlow, answer, 'flows')
    },
    search: async (params) => {
      const answer = found(await call(flows, '/flows/search', { method: 'POST', json: params }), 'search')
      const { results = [], nextCursor } = parsed(foundFlows, answer, 'search')
      const read: FoundFlows = { flows: [], odd: [], nextCursor: nextCursor || undefined }
      for (const one of results) {
        const good = flow.safeParse(one)
        if (good.success) read.flows.push(good.data)
        else {
          const odd = oddFlow.safeParse(one).data
          if (odd) read.odd.push(odd.flowId)
        }
      }
      return read
    },
    flow: async (id) => {
      const answer = await call(flows, `/flows/${encodeURIComponent(id)}?docType=Metadata`)
      return answer.status === 404 ? undefined : parsed(flow, answer, 'flow')
    },
    file: async (id, docType) => {
      const answer = await call(flows, `/flows/${encodeURIComponent(id)}?docType=${docType}`, {
        mostBytes: mostFileBytes,
      })
      return answer.status === 404 ? undefined : answer.bytes
    },
    watch: async (callbackUrl) =>
      parsed(
        webhookIdParam,
        found(await call(flows, '/webhooks', { method: 'POST', json: { callbackUrl } }), 'webhooks'),
        'webhooks',
      ),
    unwatch: async (webhookId) => {
      await call(flows, `/webhooks/${encodeURIComponent(webhookId)}`, { method: 'DELETE' })
    },
    health: async () => {
      found(await call(flows, '/healthcheck'), 'healthcheck')
      found(await call(directory, '/healthcheck'), 'healthcheck')
    },
    line: async (address) => {
      const answer = await call(
        directory,
        `/directory-line/code:${encodeURIComponent(address)}?include=siren,siret,routingCode`,
      )
      return answer.status === 404 ? undefined : parsed(directoryLine, answer, 'directory')
    },
    linesOf: async (siren) => {
      const answer = await call(directory, '/directory-line/search', {
        method: 'POST',
        json: {
          filters: { siren: { op: 'strict', value: siren } },
          include: ['siren', 'siret', 'routingCode'],
          limit: 100,
        },
      })
      return answer.status === 404 ? [] : (parsed(directoryLineSearchAnswer, answer, 'directory').results ?? [])
    },
  }
}

function safeJson(bytes: Buffer): unknown {
  try {
    return readJson(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
