import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Statement } from '../db/database.ts'
import { Problem, problem } from '../errors/problem.ts'
import type { Upload } from '../files/storage.ts'
import type { Locale } from '../i18n/locale.ts'
import {
  asPerson,
  type Brand,
  type ClientContext,
  type PersonContext,
  type Reader,
  readAsPerson,
  type Services,
  type StaffContext,
} from './context.ts'

/** Problem details (RFC 9457) as every refusal is sent. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
    traceId: z.string(),
    extra: z.unknown().optional(),
  })
  .meta({ id: 'Problem' })

/** Who may call: `public` needs no session, `client` and `staff` are the two sides, `person` either. */
export type Side = 'public' | 'client' | 'staff' | 'person'
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Infer<S> = S extends z.ZodType ? z.output<S> : undefined
type ContextOf<S extends Side> = S extends 'client'
  ? ClientContext
  : S extends 'staff'
    ? StaffContext
    : S extends 'person'
      ? PersonContext
      : undefined

/** What a handler sends beside JSON: a stream with its type and file name. */
export class Download {
  readonly stream: Readable | Buffer
  readonly contentType: string
  readonly fileName: string
  readonly inline: boolean
  constructor(stream: Readable | Buffer, contentType: string, fileName: string, inline = false) {
    this.stream = stream
    this.contentType = contentType
    this.fileName = fileName
    this.inline = inline
  }
}

/** The request as handlers see it. */
export type RequestInfo = {
  services: Services
  brand: Brand
  locale: Locale
  address: string
  userAgent: string
  tokenHash: Buffer | undefined
  reply: FastifyReply
  raw: FastifyRequest
  /** Another transaction as the same person, for exports that read batch by batch after the handler has answered. */
  again: <T>(work: (ctx: PersonContext) => Promise<T>) => Promise<T>
  /** One statement as the same person, its transaction opened and ended in the same write: for the pages of lists. */
  readOnce: <R>(statement: Statement<R>) => Promise<{ reader: Reader; rows: R[] }>
}

export type Endpoint<S extends Side, P, Q, B, R> = {
  method: Method
  path: string
  /** One sentence for the OpenAPI document. */
  summary: string
  side: S
  /** With `public`: the handler opens the person's transactions itself, so a session is needed all the same. */
  signedIn?: boolean
  params?: P
  query?: Q
  body?: B
  /** The schema of the answer; absent: 204. `download`: a file. */
  response?: R
  download?: string
  /** Files come as multipart/form-data; the other fields are validated by `body`. */
  multipart?: boolean
  status?: 200 | 201 | 202
  /** Statuses beyond 401, 403, 404, 422, 429 that this answers. */
  also?: Array<400 | 401 | 409 | 413 | 415>
  /** In a transaction of its own, before the handler's: what it counted stays although the handler refuses. */
  before?: (ctx: ContextOf<S>) => Promise<void>
  handler: (input: {
    ctx: ContextOf<S>
    params: Infer<P>
    query: Infer<Q>
    body: Infer<B>
    uploads: Upload[]
    request: RequestInfo
  }) => Promise<R extends z.ZodType ? z.input<R> | Download : Download | undefined | void>
}

/** The SHA-256 under which a session token is kept. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Declares the endpoints of a space under /api/v1, each from one schema: validation, answer, OpenAPI and types. */
export function endpoints(app: FastifyInstance, services: Services, tag: string) {
  return function endpoint<
    S extends Side,
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType | undefined = undefined,
  >(definition: Endpoint<S, P, Q, B, R>): void {
    const { method, path, side, status } = definition
    const open = side === 'public' && !definition.signedIn
    const success = definition.download ? 200 : definition.response ? (status ?? 200) : (status ?? 204)
    const responses: Record<string, unknown> = {}
    if (definition.download)
      responses[200] = { description: 'The file.', content: { [definition.download]: { schema: z.any() } } }
    else responses[success] = definition.response ?? z.void().describe('Done; nothing to say.')
    const refusals = new Set<number>([
      404,
      422,
      429,
      500,
      ...(open ? [] : [401, 403]),
      ...(definition.also ?? []),
      ...(method === 'GET' ? [] : [400, 403, 409, 413, 415]),
    ])
    for (const code of refusals)
      responses[code] = {
        description: refusalNames[code],
        content: { 'application/problem+json': { schema: problemSchema } },
      }
    app.route({
      method,
      url: `/api/v1${path}`,
      attachValidation: false,
      schema: {
        tags: [tag],
        summary: definition.summary,
        operationId: operationId(method, path),
        ...(open ? { security: [] } : {}),
        ...(definition.params ? { params: definition.params } : {}),
        ...(definition.query ? { querystring: definition.query } : {}),
        ...(definition.body && !definition.multipart ? { body: definition.body } : {}),
        ...(definition.multipart ? { consumes: ['multipart/form-data'] } : {}),
        response: responses,
      } as object,
      handler: async (raw, reply) => {
        const request = requestInfo(services, raw, reply)
        if (!open && !request.tokenHash) throw problem('identity.not_signed_in')
        const uploads: Upload[] = []
        let body = raw.body as Infer<B>
        if (definition.multipart) {
          const parts = await readParts(raw, services)
          uploads.push(...parts.uploads)
          body = definition.body ? (parse(definition.body, parts.fields) as Infer<B>) : (undefined as Infer<B>)
        }
        const input = { params: raw.params as Infer<P>, query: raw.query as Infer<Q>, body, uploads, request }
        let result: unknown
        if (side === 'public') {
          result = await definition.handler({ ...input, ctx: undefined as ContextOf<S> })
        } else {
          if (definition.before)
            await asPerson(services, request.tokenHash!, request.brand, (ctx) =>
              definition.before!(ctx as ContextOf<S>),
            )
          result = await asPerson(services, request.tokenHash!, request.brand, async (ctx) => {
            if (side !== 'person' && ctx.actor.side !== side)
              throw problem(side === 'staff' ? 'not_found' : 'identity.client_side_only')
            if (ctx.actor.side === 'staff' && ctx.actor.staffRole === 'reader' && method !== 'GET' && side === 'staff')
              throw problem('identity.staff_reader')
            const work = () => definition.handler({ ...input, ctx: ctx as ContextOf<S> })
            const key = method === 'POST' ? raw.headers['idempotency-key'] : undefined
            if (typeof key !== 'string') return work()
            return once(ctx, key, `${method} ${raw.url}`, fingerprint(body, uploads), work)
          })
        }
        if (result instanceof Download) return sendDownload(reply, result)
        if (result === undefined) return reply.code(success === 200 ? 204 : success).send()
        return reply.code(success).send(result)
      },
    })
  }
}

const refusalNames: Record<number, string> = {
  400: 'The request cannot be read.',
  401: 'Not signed in.',
  403: 'Refused; the detail says why and whom to ask.',
  404: 'Not there, or not yours.',
  409: 'Changed meanwhile, or no longer possible in this state.',
  413: 'Too large.',
  415: 'Not an accepted kind of content.',
  422: 'Fields to correct, each named.',
  429: 'Too many requests; Retry-After says when.',
  500: 'Unexpected; nothing was saved.',
}

function operationId(method: string, path: string): string {
  return (
    method.toLowerCase() +
    path.replace(/\{?:?(\w+)\}?/g, '$1').replace(/[/.-]+(\w)/g, (_, c: string) => c.toUpperCase())
  ).replace(/\W/g, '')
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw Object.assign(new Error('invalid'), { zodError: parsed.error })
}

function fingerprint(body: unknown, uploads: Upload[]): string {
  const hash = createHash('sha256').update(JSON.stringify(body ?? null))
  for (const upload of uploads) hash.update(upload.name).update(upload.bytes)
  return hash.digest('hex')
}

/** A POST with the same Idempotency-Key answers what the first one did; one still running is waited for. */
async function once(
  ctx: PersonContext,
  key: string,
  route: string,
  print: string,
  work: () => Promise<unknown>,
): Promise<unknown> {
  if (key.length < 8 || key.length > 128)
    throw new Problem('invalid', { fields: [{ field: 'Idempotency-Key', code: 'bad_value' }] })
  const inserted = await ctx.db
    .insertInto('idempotency_keys')
    .values({ account_id: ctx.actor.accountId, key, route, fingerprint: print, created_at: ctx.now })
    .onConflict((oc) => oc.columns(['account_id', 'key']).doNothing())
    .executeTakeFirst()
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === 0) {
    const kept = await ctx.db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('account_id', '=', ctx.actor.accountId)
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
    if (kept.route !== route || kept.fingerprint !== print) throw problem('idempotency_mismatch')
    return kept.response ?? undefined
  }
  const result = await work()
  if (!(result instanceof Download)) {
    await ctx.db
      .updateTable('idempotency_keys')
      .set({ response: result === undefined ? null : JSON.stringify(result) })
      .where('account_id', '=', ctx.actor.accountId)
      .where('key', '=', key)
      .execute()
  }
  return result
}

async function readParts(
  raw: FastifyRequest,
  services: Services,
): Promise<{ fields: Record<string, unknown>; uploads: Upload[] }> {
  if (!raw.isMultipart()) throw problem('unsupported_type')
  const fields: Record<string, unknown> = {}
  const uploads: Upload[] = []
  const megabytes = services.config.maxUploadMegabytes
  try {
    for await (const part of raw.parts({
      limits: { fileSize: megabytes * 1024 * 1024, files: 10, fields: 50, fieldSize: 100_000 },
    })) {
      if (part.type === 'file') {
        const bytes = await part.toBuffer()
        uploads.push({ field: part.fieldname, name: part.filename, bytes })
      } else fields[part.fieldname] = part.value
    }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 413) throw problem('too_large', { megabytes })
    throw error
  }
  return { fields, uploads }
}

function sendDownload(reply: FastifyReply, download: Download): FastifyReply {
  const ascii = download.fileName
    .normalize('NFD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\]/g, '')
  return reply
    .header('content-type', download.contentType)
    .header(
      'content-disposition',
      `${download.inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(download.fileName)}`,
    )
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'private, no-store')
    .serializer((payload: unknown) => payload as string)
    .send(download.stream)
}

/** What a request is about, before anybody is known. */
export function requestInfo(services: Services, raw: FastifyRequest, reply: FastifyReply): RequestInfo {
  const token = raw.cookies[cookieName(services)] ?? bearer(raw)
  const tokenHash = token ? hashToken(token) : undefined
  const brand = services.brandOf(raw.hostname)
  return {
    services,
    brand,
    locale: raw.locale,
    address: raw.ip,
    userAgent: String(raw.headers['user-agent'] ?? '').slice(0, 300),
    tokenHash,
    reply,
    raw,
    again: (work) => {
      if (!tokenHash) throw problem('identity.not_signed_in')
      return asPerson(services, tokenHash, brand, work)
    },
    readOnce: (statement) => {
      if (!tokenHash) throw problem('identity.not_signed_in')
      return readAsPerson(services, tokenHash, brand, statement)
    },
  }
}

function bearer(raw: FastifyRequest): string | undefined {
  const header = raw.headers.authorization
  return header?.startsWith('Bearer ') ? header.slice(7) : undefined
}

/** The session cookie's name: with the __Host- prefix wherever the portal is served over https. */
export const cookieName = (services: Services): string =>
  services.config.publicUrl.startsWith('https:') ? '__Host-parvis' : 'parvis'
