// What both services have in common over HTTP: errors in the shape of the norm, who calls, and the faults that meet a call.
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiError } from '../platforms/protocol.ts'
import type { Platform } from './platform.ts'
import type { Fault } from './scenario.ts'

/** A refusal of the interface: its status, its code, and a few words. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly body: ApiError
  constructor(status: number, errorCode: string, errorMessage: string, details?: string) {
    super(errorMessage)
    this.status = status
    this.body = { errorCode, errorMessage, ...(details === undefined ? {} : { details }) }
  }
}
export const missing = () => new ApiRefusal(404, 'MISSING_RESOURCE', 'Requested resource is Not Found')
/** A value of its schema. @throws ApiRefusal 400 with what does not hold */
export function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const found = schema.safeParse(value)
  if (found.success) return found.data
  throw new ApiRefusal(400, 'INVALID_REQUEST', 'Invalid request format', z.prettifyError(found.error).slice(0, 1_000))
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The client id of who calls. */
    caller: string
    fault: Fault | undefined
  }
  interface FastifyContextConfig {
    /** Which fault may meet it; without it, none. */
    place?: Exclude<Fault['on'], 'any' | 'callbacks'>
    /** Whether anybody may call it. */
    open?: boolean
  }
}

const uuid = z.uuid()
function meetFault(platform: Platform, request: FastifyRequest): Fault | undefined {
  const { place } = request.routeOptions.config
  return place ? platform.faults.take(place) : undefined
}
async function suffer(fault: Fault | undefined, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (fault?.kind === 'slow') await wait(fault.ms)
  if (fault?.kind === 'dropped') {
    reply.hijack()
    request.raw.socket.destroy()
  }
  if (fault?.kind === 'down') throw new ApiRefusal(503, 'RESOURCE_ERROR', 'The service is not available')
  if (fault?.kind === 'busy') {
    reply.header('retry-after', String(fault.retryAfter))
    throw new ApiRefusal(429, 'TOO_MANY_REQUESTS', 'The client emitted too many requests')
  }
  if (fault?.kind === 'unauthorised') throw new ApiRefusal(401, 'INVALID_TOKEN', 'The token is not valid')
}

function authenticate(platform: Platform, request: FastifyRequest): void {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!token) throw new ApiRefusal(401, 'MISSING_TOKEN', 'No bearer token')
  const known = platform.tokens.get(token)
  if (!known || known.until <= platform.clock.now())
    throw new ApiRefusal(401, 'INVALID_TOKEN', 'The token is not valid')
  request.caller = known.account
  const id = request.headers['request-id']
  if (id !== undefined && !uuid.safeParse(id).success)
    throw new ApiRefusal(400, 'INVALID_REQUEST', 'Request-Id is no UUID')
  const organisation = request.headers['organization-id']
  const { companies } = platform.account(known.account)!
  if (
    organisation !== undefined &&
    companies.length > 0 &&
    !companies.some((one) => String(organisation).startsWith(one))
  )
    throw new ApiRefusal(403, 'FORBIDDEN_ACCESS', 'Not an organisation of this account')
}

/** Makes every route of an application go through faults and, but for open ones, the token. */
export function guard(app: FastifyInstance, platform: Platform): void {
  app.decorateRequest('caller', '')
  app.decorateRequest('fault', undefined)
  app.addHook('onRequest', async (request, reply) => {
    request.fault = meetFault(platform, request)
    await suffer(request.fault, request, reply)
    if (reply.sent) return reply
    if (!request.routeOptions.config.open) authenticate(platform, request)
  })
  // It was done, and nobody hears of it.
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.fault?.kind !== 'lost') return payload
    platform.noteCall({ method: request.method, path: request.url.split('?')[0]!, status: 0 })
    reply.hijack()
    request.raw.socket.destroy()
    return payload
  })
  app.addHook('onResponse', async (request, reply) =>
    platform.noteCall({ method: request.method, path: request.url.split('?')[0]!, status: reply.statusCode }),
  )
  app.setErrorHandler(async (error: Error & { statusCode?: number; code?: string }, _request, reply) => {
    if (error instanceof ApiRefusal) {
      if (error.status === 401) reply.header('www-authenticate', 'Bearer')
      return reply.code(error.status).send(error.body)
    }
    if (error.code === 'FST_REQ_FILE_TOO_LARGE' || error.statusCode === 413)
      return reply.code(413).send({ errorCode: 'FILE_SIZE_EXCEEDED', errorMessage: 'Provided file is too big' })
    const status = error.statusCode ?? 500
    if (status >= 500) console.error(error)
    return reply.code(status).send({
      errorCode: status < 500 ? 'INVALID_REQUEST' : 'INTERNAL_ERROR',
      errorMessage: status < 500 ? error.message : 'Internal error',
    })
  })
}
