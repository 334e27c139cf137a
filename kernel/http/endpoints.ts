import '../policy/access-errors.ts'
import { createHash, hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import { ask, DatabaseAwayError, readTwice, type Statement } from '../db/database.ts'
import { invalid, Problem, problem } from '../errors/problem.ts'
import { rangeAsked } from '../files/ranges.ts'
import { type ByteRange, type OpenableFile, type OpenBytes, SourceError, type Upload } from '../files/storage.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Side } from '../identity/sides.ts'
import { managersToAsk } from '../organisations/access.ts'
import { require } from '../policy/decision.ts'
import { requireDeclared, staffMay } from '../policy/roles.ts'
import {
  type Actor,
  asPerson,
  type Brand,
  type Context,
  type PersonContext,
  type Reader,
  readAsPerson,
  type Services,
} from './context.ts'
import { underWay } from './under-way.ts'

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

/**
 * Who may call an endpoint, as data.
 * - `public`: anybody, without a session.
 * - `own`: whoever is signed in, on whatever side, about what is their own.
 * - `client`: the client's side, by the permission that a role holds within an organisation; which organisations, the service and the
 *   database decide. `person`: anybody of that side, about records that are theirs alone.
 * - `staff`: the provider's side, by a permission of the role held in this brand; it is asked for here, before anything else is done.
 * - `employee`: the employee's side, about what is theirs alone; the database decides.
 * - `leaver`: whoever's side was closed, to take along what is theirs (D31); all else answers them that the portal is closed.
 * - `program`: technical users too (O16), of a client or of the provider (D28), whose token carries the space's scope to read or to modify.
 */
export type Access =
  | 'public'
  | 'own'
  | { client: string; staff?: string; employee?: true; leaver?: true; program?: 'read' | 'modify' }
  | { client?: undefined; staff: string; employee?: true; leaver?: true; program?: 'read' | 'modify' }
  | { client?: undefined; staff?: undefined; employee: true; leaver?: true; program?: undefined }
  | { client?: undefined; staff?: undefined; employee?: undefined; leaver: true; program?: undefined }
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Infer<S> = S extends z.ZodType ? z.output<S> : undefined
type SidesOf<A> =
  | (A extends { client: string } ? 'client' : never)
  | (A extends { staff: string } ? 'staff' : never)
  | (A extends { employee: true } ? 'employee' : never)
  | (A extends { leaver: true } ? 'leaver' : never)
type OfSides<S extends Side> = Extract<Actor, { side: S }>
type ContextOf<A extends Access, T> = T extends true
  ? undefined
  : A extends 'public'
    ? undefined
    : A extends 'own'
      ? PersonContext
      : Context<OfSides<SidesOf<A>>>

/**
 * What a handler sends beside JSON, with its type and file name: bytes, a stream, or what makes them after the transaction
 * and before the answer begins. One that is the same for everybody has a tag, and is not sent to whoever has it. */
export class Download {
  readonly source: Readable | Buffer | ((range?: ByteRange) => Promise<OpenBytes | Buffer | Readable>)
  readonly contentType: string
  readonly fileName: string
  readonly inline: boolean
  readonly tag: string | undefined
  constructor(source: Download['source'], contentType: string, fileName: string, inline = false, tag?: string) {
    this.source = source
    this.contentType = contentType
    this.fileName = fileName
    this.inline = inline
    this.tag = tag
    // It may fail before anybody reads it: `sendDownload` looks.
    if (source instanceof Readable) source.on('error', () => {})
  }

  /** How large it is and its hash, where a part of it may be asked for. */
  ranged: { sizeBytes: number; sha256: string } | undefined

  /** A kept file: whoever lost the line may ask for the rest. */
  static of(file: OpenableFile, inline = false): Download {
    const download = new Download(file.open, file.contentType, file.name, inline)
    download.ranged = { sizeBytes: file.sizeBytes, sha256: file.sha256 }
    return download
  }
}

/** An answer that goes on after the handler: it begins once the transaction is over, and ends when whoever keeps it says so. */
export class Continued {
  readonly begin: (reply: FastifyReply) => void
  constructor(begin: Continued['begin']) {
    this.begin = begin
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

/** What an endpoint is declared with: one schema each for validation, answer, OpenAPI and the types of the pages that call it. */
type Definition<M extends Method, Path extends string, A extends Access, T, P, Q, B, R> = {
  method: M
  /** Below /api/v1; a part that varies is named `:id`. */
  path: Path
  /** One sentence for the OpenAPI document. */
  summary: string
  access: A
  /** With `own`: also for a member of the staff who sees the portal as its person does (D13); what is a person's own they do not see otherwise. */
  viewed?: true
  /** What only the person may do: sign, agree, choose a way of signing in, give anybody one of theirs. The staff do it for nobody (B8), and nothing that
   * they gain so outlasts a grant (B21). Of paths under /account it is so by itself. */
  personal?: true
  /** With `own`: also for whoever's side was closed (D31). */
  leaver?: true
  /** The handler opens the person's transactions itself (`request.again`, `request.readOnce`), each behind the same gate. */
  ownTransactions?: T
  params?: P
  query?: Q
  body?: B
  /** The schema of the answer; absent: 204. `download`: a file. */
  response?: R
  download?: string
  /** With `download`: the same for everybody, so that whoever has it gets 304. */
  constant?: boolean
  /** The largest body in bytes, where that is more than other endpoints take. */
  bodyLimit?: number
  /** With `download`: a kept file (`Download.of`), of which a part may be asked for. */
  ranges?: boolean
  status?: 200 | 201 | 202
  /** What a repeat with the same Idempotency-Key gets, where that is less than the first answer: a secret is kept nowhere. */
  repeated?: (result: R extends z.ZodType ? z.input<R> : undefined) => R extends z.ZodType ? z.input<R> : undefined
  /** False: an Idempotency-Key is passed over, because nothing of the answer may be kept. */
  idempotent?: false
  /** `request.raw.body` has the bytes as they came: a message whose signature is checked before it is read. Without `body`. */
  asItCame?: true
  /** Statuses beyond 401, 403, 404, 422, 429 that this answers. */
  also?: Array<400 | 401 | 409 | 413 | 415>
  /** In a transaction of its own, before the handler's: what it counted stays although the handler refuses. */
  before?: (ctx: ContextOf<A, T>) => Promise<void>
  handler: (input: {
    ctx: ContextOf<A, T>
    params: Infer<P>
    query: Infer<Q>
    body: Infer<B>
    uploads: Upload[]
    request: RequestInfo
  }) => Promise<R extends z.ZodType ? z.input<R> | Download : Download | Continued | undefined | void>
}

/** What goes over the line, for whoever calls: what each part of the request may be, and what comes back. */
export type Contract<P, Q, B, R, F> = {
  params: P extends z.ZodType ? z.input<P> : undefined
  query: Q extends z.ZodType ? z.input<Q> : undefined
  body: F extends true ? FormData : B extends z.ZodType ? z.input<B> : undefined
  answer: R extends z.ZodType ? z.output<R> : undefined
}

/** An endpoint as a value: routes serve it, and pages call it by its method and path, whose types are these. */
export type Endpoint<M extends Method = Method, Path extends string = string, C = unknown> = {
  method: M
  path: Path
  /** Only a type: nothing is there at run time. */
  contract?: C
  serve: (app: FastifyInstance, services: Services) => void
}

/** The endpoints of a list by method and path, each with its contract: `Api<(typeof routes)[number]>['GET /tickets']`. */
export type Api<E extends Endpoint> = {
  [One in E as `${One['method']} ${One['path']}`]: One extends Endpoint<Method, string, infer C> ? C : never
}

/** The SHA-256 under which a session token is kept. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')

/** Gives the function by which a space declares its endpoints under /api/v1; `tag` is the space's name, of which programs hold scopes. */
export function endpointsOf(tag: string) {
  return function endpoint<
    const M extends Method,
    const Path extends string,
    const A extends Access,
    T extends true | undefined = undefined,
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
    R extends z.ZodType | undefined = undefined,
    const F extends true | undefined = undefined,
  >(definition: Definition<M, Path, A, T, P, Q, B, R> & { multipart?: F }): Endpoint<M, Path, Contract<P, Q, B, R, F>> {
    return {
      method: definition.method,
      path: definition.path,
      serve: (app, services) => serveEndpoint(app, services, tag, definition),
    }
  }
}

function serveEndpoint<
  A extends Access,
  T extends true | undefined,
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends z.ZodType | undefined,
>(
  app: FastifyInstance,
  services: Services,
  tag: string,
  definition: Definition<Method, string, A, T, P, Q, B, R> & { multipart?: true | undefined },
): void {
  const { method, path, status } = definition
  const access: Access = definition.access
  const open = access === 'public'
  const ownTransactions = open || definition.ownTransactions === true
  const scope = typeof access === 'object' && access.program ? `${tag}:${access.program}` : undefined
  if (typeof access === 'object') {
    if (access.client && access.client !== 'person') requireDeclared(access.client, 'membership')
    if (access.staff) requireDeclared(access.staff, 'staff')
  }
  const personal = definition.personal ?? (method !== 'GET' && path.startsWith('/account/'))
  const admit = (ctx: Pick<PersonContext, 'actor'>) => {
    if (isView(ctx) && (personal || (access === 'own' && !definition.viewed)))
      throw problem(isActing(ctx) ? 'identity.only_the_person' : 'identity.read_only_view')
    if (ctx.actor.side === 'leaver' && access === 'own' && !definition.leaver) throw problem('identity.portal_closed')
    requireAccess(ctx, access, scope)
  }
  const success = definition.download ? 200 : definition.response ? (status ?? 200) : (status ?? 204)
  const responses: Record<string, unknown> = {}
  if (definition.download)
    responses[200] = { description: 'The file.', content: { [definition.download]: { schema: z.any() } } }
  else responses[success] = definition.response ?? z.void().describe('Done; nothing to say.')
  if (definition.constant) responses[304] = z.void().describe('Not changed.')
  if (definition.ranges)
    responses[206] = {
      description: 'The part that the header Range asks for.',
      content: { [definition.download!]: { schema: z.any() } },
    }
  const refusals = new Set<number>([
    404,
    422,
    429,
    500,
    503,
    ...(open ? [] : [401, 403, 409]),
    ...(definition.ranges ? [416] : []),
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
    // What was sent is judged once it is known who asks: nobody learns by it what a route that is not theirs expects.
    attachValidation: !open,
    ...(definition.bodyLimit === undefined ? {} : { bodyLimit: definition.bodyLimit }),
    ...(definition.asItCame ? { config: { asItCame: true } } : {}),
    ...(open ? {} : { onRequest: countTechnical(services) }),
    schema: {
      tags: [tag],
      summary: definition.summary,
      operationId: operationId(method, path),
      'x-access': access,
      ...(open ? { security: [] } : scope ? { security: [{ session: [] }, { bearer: [] }, { oauth2: [scope] }] } : {}),
      ...(definition.params ? { params: definition.params } : {}),
      // A file of everything is not what somebody meant who named a filter that is not there.
      ...(definition.query ? { querystring: definition.download ? strictly(definition.query) : definition.query } : {}),
      ...(definition.body && !definition.multipart ? { body: definition.body } : {}),
      ...(definition.multipart ? { consumes: ['multipart/form-data'] } : {}),
      response: responses,
    } as object,
    handler: async (raw, reply) => {
      const request = requestInfo(services, raw, reply, admit)
      return handle(request, raw, reply).catch(async (error: unknown) => {
        throw open ? error : await saysWhomToAsk(request, error)
      })
    },
  })
  async function handle(request: RequestInfo, raw: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (!open && !request.tokenHash) throw problem('identity.not_signed_in')
    // What was sent is judged once it is known who asks, and a stranger's body is not read.
    const person =
      open || !(raw.validationError || definition.multipart)
        ? undefined
        : await request.again(async (ctx) => ctx.actor.accountId)
    if (raw.validationError) throw raw.validationError
    const reading = method === 'GET'
    const answer = async (body: Infer<B>, uploads: Upload[]): Promise<unknown> => {
      const input = { params: raw.params as Infer<P>, query: raw.query as Infer<Q>, body, uploads, request }
      const key = method === 'POST' && definition.idempotent !== false ? raw.headers['idempotency-key'] : undefined
      const claim =
        typeof key === 'string'
          ? {
              key,
              route: `${method} ${raw.url}`,
              print: fingerprint(body, uploads),
              repeated: definition.repeated as Claim['repeated'],
            }
          : undefined
      if (ownTransactions) {
        const work = () => definition.handler({ ...input, ctx: undefined as ContextOf<A, T> })
        return claim && !open ? onceAcross(request, claim, work) : readTwice(open && reading, work)
      }
      if (definition.before) await request.again((ctx) => definition.before!(ctx as ContextOf<A, T>))
      return request.again((ctx) => {
        const work = () => definition.handler({ ...input, ctx: ctx as ContextOf<A, T> })
        return claim ? once(ctx, claim, work) : work()
      })
    }
    let result: unknown
    if (definition.multipart) {
      const uploads: Upload[] = []
      let outcome: 'done' | 'failed' | 'unknown' = 'failed'
      try {
        const leave = uploadsUnderWay.enter(person ?? `from ${raw.ip}`)
        const fields = await readParts(raw, services, uploads).finally(leave)
        const body = definition.body ? parse(definition.body, fields) : undefined
        result = await answer(body as Infer<B>, uploads)
        outcome = 'done'
      } catch (error) {
        // Of several transactions some may be done.
        if (ownTransactions || (error instanceof DatabaseAwayError && error.unsure)) outcome = 'unknown'
        throw error
      } finally {
        for (const upload of uploads)
          await upload.settle(outcome).catch((error) => raw.log.error({ err: error }, 'upload not settled'))
      }
    } else result = await answer(raw.body as Infer<B>, [])
    if (result instanceof Download) return sendDownload(reply, result)
    if (result instanceof Continued) {
      result.begin(reply)
      return reply
    }
    if (result === undefined) return reply.code(success === 200 ? 204 : success).send()
    return reply.code(success).send(result)
  }
}

/**
 * A refusal of a client's person says whom to ask (P31): where its sentence does not, the managers of their organisations are named. What
 * concerns the session itself, or a program's token, no manager can change.
 */
async function saysWhomToAsk(request: RequestInfo, error: unknown): Promise<unknown> {
  if (!(error instanceof Problem) || error.status !== 403 || !request.tokenHash) return error
  if (/^identity\.|^bad_origin$|scope_missing$/.test(error.code) || error.params.names !== undefined) return error
  await request
    .again(async (ctx) => {
      if (ctx.actor.side === 'client') error.ask = await managersToAsk(ctx)
    })
    .catch(() => {})
  return error
}

const strictly = (query: z.ZodType): z.ZodType => (query instanceof z.ZodObject ? query.strict() : query)

const refusalNames: Record<number, string> = {
  400: 'The request cannot be read.',
  401: 'Not signed in.',
  403: 'Refused; the detail says why and whom to ask.',
  404: 'Not there, or not yours.',
  409: 'Changed meanwhile, or no longer possible in this state.',
  413: 'Too large.',
  415: 'Not an accepted kind of content.',
  416: 'The file has no such part.',
  422: 'Fields to correct, each named.',
  429: 'Too many requests; Retry-After says when.',
  500: 'Unexpected; nothing was saved.',
  503: 'Not now; Retry-After says when to try again.',
}

function operationId(method: string, path: string): string {
  return (
    method.toLowerCase() +
    path.replace(/\{?:?(\w+)\}?/g, '$1').replace(/[/.-]+(\w)/g, (_, c: string) => c.toUpperCase())
  ).replace(/\W/g, '')
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw Object.assign(new Error('invalid'), { zodError: parsed.error })
}

function fingerprint(body: unknown, uploads: Upload[]): string {
  const print = createHash('sha256').update(JSON.stringify(body ?? null))
  for (const upload of uploads) print.update(upload.name).update(upload.sha256)
  return print.digest('hex')
}

type Claim = { key: string; route: string; print: string; repeated?: ((result: never) => unknown) | undefined }

/** What the asking account holds, as one value: by its roles, and by what each space gives beside them. */
const rightsPrint = (ctx: PersonContext) =>
  sql<string>`parvis.rights_print(jsonb_build_array(${sql.join([
    sql.lit(0),
    ...ctx.services.spaces.flatMap((space) => (space.rights ? [space.rights] : [])),
  ])}))`

/**
 * Takes the key for this request. @returns what is kept of an earlier one with it
 * @throws Problem idempotency_mismatch; idempotency_rights_changed where the account holds other rights than when it was answered
 */
async function take(ctx: PersonContext, { key, route, print }: Claim) {
  if (key.length < 8 || key.length > 128)
    throw new Problem('invalid', { fields: [{ field: 'Idempotency-Key', code: 'bad_value' }] })
  const inserted = await ctx.db
    .insertInto('idempotency_keys')
    .values({
      account_id: ctx.actor.accountId,
      key,
      route,
      fingerprint: print,
      created_at: ctx.now,
      rights: rightsPrint(ctx),
    })
    .onConflict((oc) => oc.columns(['account_id', 'key']).doNothing())
    .executeTakeFirst()
  if (Number(inserted.numInsertedOrUpdatedRows ?? 0) > 0) return undefined
  const kept = await ctx.db
    .selectFrom('idempotency_keys')
    .selectAll()
    .select(sql<boolean>`rights = ${rightsPrint(ctx)}`.as('same_rights'))
    .where('account_id', '=', ctx.actor.accountId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  if (kept.route !== route || kept.fingerprint !== print) throw problem('idempotency_mismatch')
  // The answer was right for what the account held then: whether it still is, only the handler knows, and it must not run twice.
  if (kept.status !== null && !kept.same_rights) throw problem('idempotency_rights_changed')
  return kept
}

async function keep(ctx: PersonContext, claim: Claim, result: unknown): Promise<void> {
  if (result instanceof Download) return
  const answer = claim.repeated ? claim.repeated(result as never) : result
  await ctx.db
    .updateTable('idempotency_keys')
    // Its own act may have changed what the account holds: whoever becomes principal manager by it may read its answer again.
    .set({
      response: answer === undefined ? null : JSON.stringify(answer),
      status: 200,
      rights: rightsPrint(ctx),
    })
    .where('account_id', '=', ctx.actor.accountId)
    .where('key', '=', claim.key)
    .execute()
}

/** A POST with the same Idempotency-Key answers what the first one did; one still running is waited for. */
async function once(ctx: PersonContext, claim: Claim, work: () => Promise<unknown>): Promise<unknown> {
  const kept = await take(ctx, claim)
  if (kept) return kept.response ?? undefined
  const result = await work()
  await keep(ctx, claim, result)
  return result
}

/** A claim whose request never ended (the process died) is free again after so long. */
const abandonedAfterMinutes = 10

/**
 * The same where the handler opens its transactions itself: the key is taken in one of its own beforehand. One still running
 * is refused rather than waited for; one that failed frees the key.
 */
async function onceAcross(request: RequestInfo, claim: Claim, work: () => Promise<unknown>): Promise<unknown> {
  const kept = await request.again(async (ctx) => {
    const found = await take(ctx, claim)
    if (!found || found.status !== null) return found
    const again = await ctx.db
      .updateTable('idempotency_keys')
      .set({ created_at: ctx.now })
      .where('account_id', '=', ctx.actor.accountId)
      .where('key', '=', claim.key)
      .where('status', 'is', null)
      .where('created_at', '<', new Date(ctx.now.getTime() - abandonedAfterMinutes * 60_000))
      .executeTakeFirst()
    if (Number(again.numUpdatedRows) === 0) throw problem('idempotency_running')
    return undefined
  })
  if (kept) return kept.response ?? undefined
  try {
    const result = await work()
    await request
      .again((ctx) => keep(ctx, claim, result))
      .catch((error) => {
        // What was done ended the session, so nobody can repeat it.
        if (!(error instanceof Problem && error.code === 'identity.not_signed_in')) throw error
      })
    return result
  } catch (error) {
    // It may have been done: the key is kept, so that a repeat does not do it twice.
    if (error instanceof DatabaseAwayError && error.unsure) throw error
    await request
      .again((ctx) =>
        ctx.asSystem(() =>
          ctx.db
            .deleteFrom('idempotency_keys')
            .where('account_id', '=', ctx.actor.accountId)
            .where('key', '=', claim.key)
            .where('status', 'is', null)
            .execute(),
        ),
      )
      .catch(() => {})
    throw error
  }
}

/** How the tokens of technical users begin, so that they are known before the database is asked, and found where they should not be. */
export const technicalTokenPrefix = 'pvt_'

/**
 * Counts a technical user's request before anything else is done for it, and says on every answer how many are left (O16).
 * In the database, where several processes count together; see parvis.count_technical_request for why in a statement of its own.
 */
function countTechnical(services: Services) {
  return (raw: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void => {
    const token = bearerToken(raw)
    if (!token?.startsWith(technicalTokenPrefix)) {
      done()
      return
    }
    // A request counted twice is better than one refused.
    readTwice(true, () =>
      ask<{ most: number; used: number; resets_in: number }>(services.database, {
        name: 'count_technical_request',
        text: 'select * from parvis.count_technical_request($1, $2, $3)',
        values: [hashToken(token), services.clock(), services.config.apiRequestsPerMinute],
      }),
    )
      .then(([row]) => {
        if (row) {
          reply
            .header('ratelimit-limit', String(row.most))
            .header('ratelimit-remaining', String(Math.max(0, row.most - row.used)))
            .header('ratelimit-reset', String(row.resets_in))
          if (row.used > row.most)
            throw problem('too_many_requests', { seconds: row.resets_in }, { retryAfterSeconds: row.resets_in })
        }
        done()
      })
      .catch(done)
  }
}

/**
 * The one gate: lets go on only who the endpoint is for.
 * @throws Problem identity.persons_only, access.scope_missing for programs; not_found for clients and employees,
 *   identity.client_side_only, identity.employee_side_only for staff where it is another side's; identity.staff_permission_missing
 */
export function requireAccess(
  { actor }: Pick<PersonContext, 'actor'>,
  access: Access,
  scope: string | undefined,
): void {
  if ('kind' in actor && actor.kind === 'technical') {
    if (!scope) throw problem('identity.persons_only')
    if (!actor.scopes?.some((held) => held === scope || held === scope.replace(/:read$/, ':modify')))
      throw problem('access.scope_missing', { scope })
  }
  if (typeof access === 'string') return
  if (actor.side === 'leaver') {
    if (!access.leaver) throw problem('identity.portal_closed')
  } else if (actor.side !== 'staff') {
    if (!access[actor.side]) throw problem('not_found')
  } else if (access.staff) require(staffMay(actor, access.staff))
  else throw problem(access.client ? 'identity.client_side_only' : 'identity.employee_side_only')
}

/** So many requests with files may come in at once: each holds little, but a disk and a line are shared. */
const uploadsUnderWay = underWay({ perPerson: 4, inAll: 32 })

/** All files of a request together may be so many times the largest. */
const filesTogether = 5

const limits = { files: 10, fields: 50, fieldSize: 100_000 }

/**
 * Reads a form of several parts, its files into the storage as they pass.
 * @param uploads gets each file as soon as it is in, so that it can be settled whatever comes after
 * @returns the other fields
 */

async function readParts(raw: FastifyRequest, services: Services, uploads: Upload[]): Promise<Record<string, unknown>> {
  if (!raw.isMultipart()) throw problem('unsupported_type')
  const megabytes = services.config.maxUploadMegabytes
  const most = megabytes * filesTogether * 1024 * 1024
  const tooMuch = () => problem('request_too_large', { megabytes: megabytes * filesTogether })
  // With some room for the fields and what is between the parts.
  if (Number(raw.headers['content-length'] ?? 0) > most + limits.fields * limits.fieldSize) throw tooMuch()
  const fields: Record<string, unknown> = {}
  const parts = raw.parts({ limits: { fileSize: megabytes * 1024 * 1024, ...limits } })
  let together = 0
  let coming = ''
  try {
    for (;;) {
      const next = await parts.next().catch((cause: { statusCode?: number; code?: string }) => {
        if (cause.code === 'FST_REQ_FILE_TOO_LARGE') throw problem('too_large', { megabytes, name: coming })
        if (cause.statusCode === 413) throw problem('too_many_files')
        throw problem('malformed')
      })
      if (next.done) return fields
      const part = next.value
      if (part.fieldname === undefined) throw problem('malformed')
      if (part.type === 'field') {
        if (part.valueTruncated)
          throw invalid({ field: part.fieldname, code: 'too_long', params: { maximum: limits.fieldSize } })
        // Bytes that are no UTF-8 came as marks of doubt: nothing is kept of them.
        if (typeof part.value === 'string' && part.value.includes('\ufffd')) throw problem('malformed')
        fields[part.fieldname] = part.value
        continue
      }
      // A part is a file by its type, whatever else it lacks.
      if (part.filename === undefined) throw invalid({ field: part.fieldname, code: 'files.unnamed' })
      // The parser says that a file is too large and then waits for its end, which may never come.
      const { file } = part
      const stop = () => file.destroy(problem('too_large', { megabytes, name: part.filename }))
      if (file.truncated) stop()
      else file.once('limit', stop)
      const counted = async function* () {
        for await (const chunk of file) {
          together += chunk.length
          if (together > most) throw tooMuch()
          yield chunk as Buffer
        }
      }
      const { fieldname, filename } = part
      coming = filename
      const passing = services.scan ? services.scan(counted(), fieldname, filename) : counted()
      const received = await services.files.receive(passing).catch((error) => {
        if (!(error instanceof SourceError)) throw error
        throw error.cause instanceof Problem ? error.cause : problem('malformed')
      })
      uploads.push({ ...received, field: fieldname, name: filename })
    }
  } finally {
    await parts.return?.(undefined)?.catch(() => {})
  }
}

/** Waits until a stream has something, so that what fails at once is answered as any failure. */
async function firstBytes(stream: Readable): Promise<void> {
  if (stream.errored) throw stream.errored
  if (stream.readableLength > 0 || stream.readableEnded || stream.destroyed) return
  await new Promise<void>((resolve, reject) => {
    const over = (error?: Error | null) => {
      stream.off('readable', over).off('end', over).off('close', over).off('error', over)
      if (stream.errored) reject(stream.errored)
      else if (error instanceof Error) reject(error)
      else resolve()
    }
    stream.on('readable', over).on('end', over).on('close', over).on('error', over)
  })
}

async function sendDownload(reply: FastifyReply, download: Download): Promise<FastifyReply> {
  let { source } = download
  if (download.tag !== undefined) {
    reply.header('etag', download.tag).header('cache-control', 'public, no-cache')
    if (reply.request.headers['if-none-match'] === download.tag) return reply.code(304).send()
  } else reply.header('cache-control', 'private, no-store')
  let range: ByteRange | undefined
  if (download.ranged) {
    const { sizeBytes, sha256 } = download.ranged
    const tag = `"${sha256}"`
    reply.header('accept-ranges', 'bytes').header('etag', tag)
    const { range: asked, 'if-range': only } = reply.request.headers
    const found = only === undefined || only === tag ? rangeAsked(asked, sizeBytes) : undefined
    if (found === 'none') {
      reply.header('content-range', `bytes */${sizeBytes}`)
      throw problem('files.no_such_range')
    }
    range = found
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${sizeBytes}`)
  }
  if (typeof source === 'function') {
    const opened = await source(range)
    if (Buffer.isBuffer(opened) || opened instanceof Readable) source = opened
    else {
      source = opened.stream
      reply.header('content-length', String(range ? range.end - range.start + 1 : opened.sizeBytes))
    }
  }
  if (source instanceof Readable) {
    const stream = source
    // Whoever hung up meanwhile leaves nothing open.
    if (reply.raw.destroyed) stream.destroy()
    else reply.raw.once('close', () => stream.destroy())
    await firstBytes(stream)
  }
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
    .serializer((payload: unknown) => payload as string)
    .send(source)
}

/** Whether a member of the staff sees the portal as this client's person does (D13). */
const isView = ({ actor }: Pick<PersonContext, 'actor'>): boolean =>
  actor.side === 'client' && actor.viewedBy !== undefined
/** Whether they act in it, as the person grants it (B21). */
const isActing = ({ actor }: Pick<PersonContext, 'actor'>): boolean =>
  actor.side === 'client' && actor.viewedBy?.acts === true

/** The headers in which a page says for which account it was made, and for which of its sides. */
const pageHeader = 'x-parvis-account'
export const sideHeader = 'x-parvis-side'

/**
 * A page stays open while somebody else signs in in the same browser, or another side is opened in another tab: what it sends is not
 * of this session.
 * @throws Problem identity.other_account with whose session it is; identity.other_side with the side that is open
 */
function requireOwnPage(raw: FastifyRequest, { actor }: Pick<PersonContext, 'actor'>): void {
  const account = raw.headers[pageHeader]
  if (account !== undefined && account !== actor.accountId) {
    const name = `${actor.givenName} ${actor.surname}`.trim()
    throw problem('identity.other_account', { name }, { account: { id: actor.accountId, name } })
  }
  const side = raw.headers[sideHeader]
  if (side !== undefined && side !== actor.side) throw problem('identity.other_side', {}, { side: actor.side })
}

/** What a request is about, before anybody is known. */
export function requestInfo(
  services: Services,
  raw: FastifyRequest,
  reply: FastifyReply,
  admit: (ctx: Pick<PersonContext, 'actor'>) => void = () => {},
): RequestInfo {
  const reading = raw.method === 'GET' || raw.method === 'HEAD'
  const checked = (ctx: Pick<PersonContext, 'actor'>) => {
    requireOwnPage(raw, ctx)
    if (isView(ctx) && !isActing(ctx) && !reading) throw problem('identity.read_only_view')
    admit(ctx)
  }
  const cookie = raw.cookies[cookieName(services)]
  // A program's token is no cookie: it is counted and scoped as what it is.
  const token = bearerToken(raw) ?? (cookie?.startsWith(technicalTokenPrefix) ? undefined : cookie)
  const tokenHash = token ? hashToken(token) : undefined
  const { brand } = raw
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
      return readTwice(reading, () =>
        asPerson(
          services,
          tokenHash,
          brand,
          async (ctx) => {
            checked(ctx)
            return work(ctx)
          },
          raw.ip,
        ),
      ).catch((error) => {
        // What a reading writes on its way, the database refuses to whoever only sees.
        throw (error as { code?: string }).code === '25006' ? problem('identity.read_only_view') : error
      })
    },
    readOnce: async (statement) => {
      if (!tokenHash) throw problem('identity.not_signed_in')
      const found = await readTwice(reading, () => readAsPerson(services, tokenHash, brand, statement, raw.ip))
      checked(found.reader)
      return found
    },
  }
}

/** The token that the request's `authorization` header bears; undefined where it bears none. The scheme has no case (RFC 9110). */
export function bearerToken(raw: FastifyRequest): string | undefined {
  return /^bearer +(.+)$/i.exec(raw.headers.authorization ?? '')?.[1]
}

/** The session cookie's name: with the __Host- prefix wherever the portal is served over https. */
export const cookieName = (services: Services): string =>
  services.config.publicUrl.startsWith('https:') ? '__Host-parvis' : 'parvis'
