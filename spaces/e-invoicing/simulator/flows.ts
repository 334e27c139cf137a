// The Flow Service of the simulator, with its tokens: paths, fields and answers are those of XP Z12-013.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { invoiceXml, readInvoice } from '../../../kernel/e-invoicing/index.ts'
import {
  docTypes,
  type Flow,
  type FlowInfo,
  type FullFlowInfo,
  flowInfo,
  mostFlows,
  searchFlowParams,
  webhookParams,
} from '../platforms/protocol.ts'
import { acknowledge, acknowledgedAfter } from './acknowledge.ts'
import { ApiRefusal, missing, read } from './http.ts'
import { printOf } from './life.ts'
import type { KeptFlow, Platform } from './platform.ts'

/** How long a token is good, in seconds. */
export const tokenSeconds = 300
const mostTokens = 10_000
const mostWebhooks = 50
const defaultLimit = 25

const same = (a: string, b: string) =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())

const unescaped = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
/** The client and its secret, each escaped as in a form (RFC 6749, 2.3.1). */
function basicOf(text: string): [string, string] {
  const [id = '', ...rest] = Buffer.from(text, 'base64').toString('utf8').split(':')
  return [unescaped(id), unescaped(rest.join(':'))]
}
const credentials = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
})
/** Client credentials (RFC 6749, 4.4), in the form or as Basic: tokens that are good for a few minutes. */
export function tokenRoutes(app: FastifyInstance, platform: Platform): void {
  app.post('/token', { config: { place: 'token', open: true } }, async (request, reply) => {
    const form = credentials.safeParse(request.body).data ?? {}
    const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const [id, secret] = basic ? basicOf(basic) : [form.client_id ?? '', form.client_secret ?? '']
    if (form.grant_type !== 'client_credentials')
      return reply.code(400).send({
        ...{ error: 'unsupported_grant_type', errorCode: 'UNSUPPORTED_GRANT_TYPE' },
        errorMessage: 'grant_type must be client_credentials',
      })
    const account = platform.account(id)
    if (!account || !same(secret, account.clientSecret))
      return reply
        .code(401)
        .header('www-authenticate', 'Basic')
        .send({ error: 'invalid_client', errorCode: 'INVALID_CLIENT', errorMessage: 'Unknown client or secret' })
    const now = platform.clock.now()
    for (const [token, { until }] of platform.tokens)
      if (until <= now || platform.tokens.size >= mostTokens) platform.tokens.delete(token)
    const token = randomBytes(32).toString('base64url')
    platform.tokens.set(token, { account: account.clientId, until: now + tokenSeconds * 1_000 })
    return reply
      .header('cache-control', 'no-store')
      .send({ access_token: token, token_type: 'Bearer', expires_in: tokenSeconds })
  })
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiRefusal(400, 'INVALID_REQUEST', 'flowInfo is no JSON')
  }
}
/** The two parts of a flow that is sent. @throws ApiRefusal 400, 413 */
async function partsOf(request: FastifyRequest, fileSize: number): Promise<{ info: FlowInfo; file: Buffer }> {
  let info: unknown
  let file: Buffer | undefined
  if (!request.isMultipart()) throw new ApiRefusal(400, 'INVALID_REQUEST', 'Not multipart/form-data')
  for await (const part of request.parts({ limits: { fileSize } })) {
    if (part.fieldname === 'file' && part.type === 'file') file = await part.toBuffer()
    else if (part.fieldname === 'flowInfo' && part.type === 'file') info = json((await part.toBuffer()).toString())
    else if (part.fieldname === 'flowInfo' && part.type === 'field')
      info = typeof part.value === 'string' ? json(part.value) : part.value
    else if (part.type === 'file') part.file.resume()
  }
  if (info === undefined) throw new ApiRefusal(400, 'MISSING_REQUIRED_FIELD', 'flowInfo is missing')
  if (file === undefined) throw new ApiRefusal(400, 'MISSING_REQUIRED_FIELD', 'file is missing')
  return { info: read(flowInfo, info), file }
}

/** Takes a flow in: it is pending until it was looked at. The same sent again is answered as it was. */
async function take(platform: Platform, account: string, info: FlowInfo, file: Buffer): Promise<FullFlowInfo> {
  const sha256 = printOf(file)
  if (info.trackingId !== undefined) {
    const [before] = platform
      .found(account, { trackingId: info.trackingId })
      .filter(({ flow }) => flow.flowDirection === 'Out')
    if (before?.answer && before.sha256 === sha256) return before.answer
    if (before) throw new ApiRefusal(422, 'UNPROCESSABLE_ENTITY', 'This trackingId is of another file')
  }
  if (!platform.hasRoom(file.length)) throw new ApiRefusal(503, 'RESOURCE_ERROR', 'The simulator is full')
  const { trackingId, name, flowSyntax, processingRule, flowProfile, sha256: given } = info
  const kept = platform.add({
    account,
    bytes: file,
    sha256,
    given,
    flow: {
      ...(trackingId === undefined ? {} : { trackingId }),
      ...{ name, flowSyntax, flowProfile: flowProfile ?? 'Undefined', processingRule: processingRule ?? 'Undefined' },
      processingRuleSource: processingRule === undefined ? 'Computed' : 'Input',
      flowType: 'Undefined',
      flowDirection: 'Out',
      acknowledgement: { status: 'Pending' },
    },
  })
  const { flowId, submittedAt } = kept.flow
  kept.answer = { ...info, sha256: given ?? sha256, flowId, submittedAt }
  const seconds = await acknowledgedAfter(platform, kept)
  if (seconds !== undefined) platform.clock.in(seconds, () => acknowledge(platform, kept))
  return kept.answer
}

/** A place between two pages: the last change that was given. */
const cursorOf = ({ order }: KeptFlow) => Buffer.from(JSON.stringify({ after: order })).toString('base64url')
const cursor = z.object({ after: z.int() })
function orderIn(text: string | undefined): number {
  if (text === undefined) return 0
  try {
    return cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString())).after
  } catch {
    throw new ApiRefusal(400, 'INVALID_REQUEST', 'This cursor is none of ours')
  }
}

const contentTypes: Record<string, string> = { 'Factur-X': 'application/pdf' }
/** A document of a flow; undefined where it has none of that kind. */
function documentOf({ flow, bytes }: KeptFlow, type: Exclude<(typeof docTypes)[number], 'Metadata'>) {
  const original = { bytes, name: flow.name, type: contentTypes[flow.flowSyntax] ?? 'application/xml' }
  if (type === 'Original') return original
  if (type === 'ReadableView') return flow.flowSyntax === 'Factur-X' ? original : undefined
  if (flow.flowSyntax !== 'UBL' || flow.acknowledgement.status !== 'Ok') return undefined
  const converted = Buffer.from(invoiceXml(readInvoice(bytes).invoice, 'cii'))
  return { bytes: converted, name: `${flow.name.replace(/\.xml$/i, '')}-cii.xml`, type: 'application/xml' }
}

export async function flowRoutes(app: FastifyInstance, platform: Platform): Promise<void> {
  await app.register(multipart, {
    limits: { files: 2, fields: 5, parts: 6, fieldSize: 64 * 1024 },
  })
  const mine = (account: string, id: string): KeptFlow => {
    const kept = platform.flows.get(id)
    if (kept?.account !== account) throw missing()
    return kept
  }

  app.post('/flows', { config: { place: 'flows.create' } }, async (request, reply) => {
    const { info, file } = await partsOf(request, platform.scenario.mostFileBytes)
    return reply.code(202).send(await take(platform, request.caller, info, file))
  })

  app.post('/flows/search', { config: { place: 'flows.search' } }, async (request) => {
    const { where, limit = defaultLimit, cursor: from } = read(searchFlowParams, request.body)
    if (limit < 1) throw new ApiRefusal(400, 'INVALID_REQUEST', 'limit is at least 1')
    if (Object.values(where).every((one) => one === undefined || (Array.isArray(one) && one.length === 0)))
      throw new ApiRefusal(400, 'MISSING_REQUIRED_FIELD', 'At least one criterion is required')
    const after = orderIn(from)
    const all = platform.found(request.caller, where).filter(({ order }) => order > after)
    const page = all.slice(0, Math.min(limit, mostFlows))
    return {
      limit,
      ...(all.length > page.length ? { nextCursor: cursorOf(page.at(-1)!) } : {}),
      filters: where,
      results: page.map(({ flow }): Flow => flow),
    }
  })

  const looked = z.object({ docType: z.enum(docTypes).default('Metadata') })
  app.get<{ Params: { flowId: string } }>(
    '/flows/:flowId',
    { config: { place: 'flows.get' } },
    async (request, reply) => {
      const { docType } = read(looked, request.query)
      const kept = mine(request.caller, request.params.flowId)
      if (docType === 'Metadata') return kept.flow
      const document = documentOf(kept, docType)
      if (!document) throw missing()
      const name = document.name.replace(/[^\w.-]/g, '_')
      return reply
        .type(document.type)
        .header('content-disposition', `attachment;filename="${name}"`)
        .send(document.bytes)
    },
  )

  const webhooks = { config: { place: 'webhooks' as const } }
  const viewOf = (id: string) => {
    const { webhookId, createdAt, params } = platform.webhooks.get(id)!
    return { webhookId, createdAt, ...params }
  }
  app.get('/webhooks', webhooks, async (request) => {
    const ids = [...platform.webhooks.values()]
      .filter(({ account }) => account === request.caller)
      .map(({ webhookId }) => webhookId)
    return { count: ids.length, webhookIds: ids, webhooks: ids.map(viewOf) }
  })
  app.post('/webhooks', webhooks, async (request, reply) => {
    const params = read(webhookParams, request.body)
    const own = [...platform.webhooks.values()].filter(({ account }) => account === request.caller)
    if (own.length >= mostWebhooks) throw new ApiRefusal(400, 'TOO_MANY_WEBHOOKS', `At most ${mostWebhooks} webhooks`)
    if (!/^https?:$/.test(new URL(params.callbackUrl).protocol))
      throw new ApiRefusal(400, 'INVALID_REQUEST', 'callbackUrl is no address of the web')
    const { webhookId, key, createdAt } = platform.addWebhook(request.caller, params)
    return reply.code(201).send({ webhookId, signingKey: key.toString('base64'), createdAt })
  })
  app.delete<{ Params: { id: string } }>('/webhooks/:id', webhooks, async (request, reply) => {
    const { id } = request.params
    if (!z.uuid().safeParse(id).success) throw new ApiRefusal(400, 'INVALID_REQUEST', 'webhookUid is no UUID')
    if (platform.webhooks.get(id)?.account !== request.caller) throw missing()
    platform.webhooks.delete(id)
    return reply.code(204).send()
  })
  app.get('/healthcheck', { config: { place: 'flows.search' } }, async (_, reply) => reply.code(200).send())
}
