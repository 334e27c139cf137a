import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { keepBrands } from './kernel/brands/brands.ts'
import { brandUrl, isOwnOrigin } from './kernel/brands/hosts.ts'
import type { Config } from './kernel/config/config.ts'
import { listenForChanges } from './kernel/db/changes.ts'
import { type Database, DatabaseAwayError } from './kernel/db/database.ts'
import { Problem, problem, problemDetails, sentenceOf } from './kernel/errors/problem.ts'
import { feedJobs } from './kernel/feed/feed.ts'
import { roomIn } from './kernel/files/room.ts'
import { clamd } from './kernel/files/scanner.ts'
import { fileJobs, openStorage, StorageAwayError } from './kernel/files/storage.ts'
import { answerWriter } from './kernel/http/answers.ts'
import { serveApiDocuments } from './kernel/http/api-documents.ts'
import { answerExpectations, answerUnreadable } from './kernel/http/below-http.ts'
import { compressAnswers } from './kernel/http/compression.ts'
import type { Brand, Clock, Services } from './kernel/http/context.ts'
import { bearerToken, type Endpoint } from './kernel/http/endpoints.ts'
import { readJsonBodies } from './kernel/http/json-body.ts'
import { openPages, plainPage } from './kernel/http/pages.ts'
import { protectiveHeaders } from './kernel/http/protective-headers.ts'
import { fieldErrors } from './kernel/http/validation.ts'
import { isLocale, type Locale, locales, negotiateLocale } from './kernel/i18n/locale.ts'
import { identityJobs } from './kernel/identity/closing.ts'
import { oauthRoutes, revocationPath, tokenPath } from './kernel/identity/oauth-routes.ts'
import { identityRoutes } from './kernel/identity/routes.ts'
import { importJobs } from './kernel/import/running.ts'
import { holderOf } from './kernel/inbound-mail/holding.ts'
import { inboundMailJobs } from './kernel/inbound-mail/jobs.ts'
import { type Watching, watchMailboxes } from './kernel/inbound-mail/watching.ts'
import { createJobQueue } from './kernel/jobs/jobs.ts'
import { clientFilterRoutes } from './kernel/lists/client-filter.ts'
import { listViewRoutes } from './kernel/lists/views.ts'
import { openLive } from './kernel/live/live.ts'
import { liveRoutes } from './kernel/live/routes.ts'
import { bounceJobs } from './kernel/notifications/bounces.ts'
import { mailJobs } from './kernel/notifications/sending.ts'
import { giveRoles } from './kernel/policy/roles.ts'
import { searchRoutes } from './kernel/search/routes.ts'
import { webhookJobs } from './kernel/webhooks/lines.ts'
import { workRoutes } from './kernel/work/routes.ts'
import { workJobs } from './kernel/work/run.ts'
import { spaces } from './spaces.ts'

declare module 'fastify' {
  interface FastifyRequest {
    locale: Locale
    /** The brand of the host name that was asked. */
    brand: Brand
  }
}

/** What createApp is made from. Tests give a clock and `manualJobs`; nothing else differs from production. */
export type AppOptions = {
  config: Config
  database: Database
  clock?: Clock
  manualJobs?: boolean
  logger?: boolean
  onUnexpected?: (error: unknown) => void
}

export type App = {
  server: FastifyInstance
  services: Services
  /** Starts the jobs; readyz answers yes from then on. */
  start: () => Promise<void>
  /** Takes nothing more, answers what was accepted, then ends the jobs. */
  close: () => Promise<void>
}

const version = '0.1.0'

/** The largest body that is not a form with files, in bytes. */
const bodyLimit = 1024 * 1024

/** The one factory of the server, used by server.ts and by the tests alike. The database must be migrated and hold a brand. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, database } = options
  const clock = options.clock ?? (() => new Date())
  await giveRoles(database.pool, spaces)
  const changes = await listenForChanges(database, (error) => server.log.error({ err: error }, 'not listening'))
  const brands = await keepBrands(database, config, changes)

  const pages = openPages(join(import.meta.dirname, 'dist', 'web'))
  const headers = await protectiveHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...(pages?.scriptHashes ?? [])],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        ...(config.publicUrl.startsWith('https:') ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: config.publicUrl.startsWith('https:')
      ? { maxAge: 31_536_000, includeSubDomains: true }
      : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  })
  // What no page uses, nothing that came into one may.
  headers['permissions-policy'] = [
    'accelerometer',
    'browsing-topics',
    'camera',
    'display-capture',
    'geolocation',
    'gyroscope',
    'hid',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'serial',
    'usb',
  ]
    .map((feature) => `${feature}=()`)
    .join(', ')

  const server = Fastify({
    loggerInstance: undefined,
    logger: options.logger
      ? {
          level: config.logLevel,
          redact: ['req.headers.cookie', 'req.headers.authorization'],
          serializers: {
            req: (req) => ({
              method: req.method,
              url: req.url
                .replace(
                  /(one-time-tokens\/|reinitialisation\/|telechargement\/|document-links\/|activation\/|nouvelle-adresse\/)[^/?]+/,
                  '$1…',
                )
                .replace(/\?.*$/, ''),
            }),
          },
        }
      : false,
    // Counted from the nearest: what those further away say of themselves is made up by whoever likes.
    trustProxy:
      typeof config.trustProxy === 'number'
        ? (_address: string, hop: number) => hop < (config.trustProxy as number)
        : config.trustProxy,
    bodyLimit,
    // A whole request in so long: a line of 1 Mbit/s still brings in the largest. A line on which nothing moves is closed.
    requestTimeout: 60_000 + config.maxUploadMegabytes * 5 * 8_000,
    connectionTimeout: 120_000,
    genReqId: () => crypto.randomUUID().slice(0, 13),
    // An address that cannot be read (%E9) meets no hook of this server.
    frameworkErrors: (_error, request, reply) => {
      const code = 'malformed'
      void (reply as FastifyReply)
        .code(400)
        .headers(headers)
        .header('x-request-id', request.id)
        .type('application/problem+json')
        .send(
          JSON.stringify(
            problemDetails(
              request.id,
              400,
              code,
              sentenceOf(code, negotiateLocale(request.headers['accept-language'], locales[0])) ?? code,
            ),
          ),
        )
    },
    // What the parser of Node refuses meets none either, nor what it answers by itself.
    clientErrorHandler: answerUnreadable(headers),
    http: { requireHostHeader: false },
    routerOptions: { maxParamLength: 300 },
    // Closing answers what was accepted, on lines that are there already too.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  }).withTypeProvider<ZodTypeProvider>() as unknown as FastifyInstance

  const jobs = createJobQueue(database, {
    manual: options.manualJobs ?? false,
    add: config.role === 'web',
    onError: (error, job) => server.log.error({ err: error, job }, 'job failed'),
  })
  changes.onChange('jobs', () => jobs.wake())
  const services: Services = {
    config,
    database,
    clock,
    jobs,
    spaces,
    files: await openStorage(config),
    ...(config.clamdUrl ? { scan: clamd(config.clamdUrl) } : {}),
    brands,
    changes,
    live: openLive(changes),
  }

  server.setValidatorCompiler(({ schema }) => (data) => {
    const parsed = (schema as z.ZodType).safeParse(data)
    return parsed.success
      ? { value: parsed.data }
      : { error: Object.assign(new Error('invalid'), { zodError: parsed.error }) }
  })
  server.setSerializerCompiler(answerWriter(config.checkAnswers) as never)

  server.decorateRequest('locale', 'fr')
  server.decorateRequest('brand')
  // A browser says where a request comes from: what changes anything must come from the portal itself.
  const isOwn = (request: FastifyRequest, brand: Brand): boolean => {
    if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return true
    const { origin } = request.headers
    const site = request.headers['sec-fetch-site']
    if (origin === undefined) return site === undefined || site === 'same-origin' || site === 'none'
    return isOwnOrigin(config, brand, origin, request.host)
  }
  server.addHook('onRequest', (request, reply, done) => {
    const chosen = /(?:^|;\s*)parvis_language=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
    const negotiated = (fallback: Locale) => negotiateLocale(request.headers['accept-language'], fallback)
    // HTTP/1.1 has one; who looks after the machine may speak an older one.
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      reply.headers(headers)
      return done(problem('malformed'))
    }
    const enter = () => {
      const brand = brands.ofHost(request.hostname)
      request.locale = isLocale(chosen) ? chosen : negotiated(brand?.locale ?? locales[0])
      reply.headers(headers)
      if (brand) request.brand = brand
      // Who looks after the machine asks it by its number.
      else if (request.url !== '/healthz' && request.url !== '/readyz') return done(problem('unknown_host'))
      done(!brand || isOwn(request, brand) ? undefined : problem('bad_origin'))
    }
    const reading = brands.pending()
    if (reading) reading.then(enter, done)
    else enter()
  })

  answerExpectations(server, headers)
  readJsonBodies(server)
  compressAnswers(server)
  await server.register(cookie)
  await server.register(multipart)
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parvis',
        version,
        description: 'The functions of the portal. Everything its pages do goes through here.',
      },
      servers: [{ url: config.publicUrl }],
      components: {
        securitySchemes: {
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: config.publicUrl.startsWith('https:') ? '__Host-parvis' : 'parvis',
          },
          bearer: { type: 'http', scheme: 'bearer' },
          oauth2: {
            type: 'oauth2',
            description: `Programs (technical users). A token is given back at ${revocationPath} (RFC 7009).`,
            flows: {
              clientCredentials: {
                tokenUrl: config.publicUrl + tokenPath,
                scopes: Object.fromEntries(
                  [
                    ...spaces.flatMap(({ name, subscription, programs }) => {
                      const opened = subscription ?? programs
                      return opened ? [[name, opened.title.en]] : []
                    }),
                    ['organisation-administration', 'Organisation administration'],
                    ['synchronisation', 'Synchronisation, for programs of the provider'],
                  ].flatMap(([name, title]) => [
                    [`${name}:read`, `${title}: read`],
                    [`${name}:modify`, `${title}: read and modify`],
                  ]),
                ),
              },
            },
          },
        },
      },
      security: [{ session: [] }, { bearer: [] }],
      tags: ['identity', 'work', 'live', 'search', ...spaces.map((space) => space.name)].map((name) => ({
        name,
        description: `The functions of ${name}.`,
      })),
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await serveApiDocuments(server, services, readFileSync(join(import.meta.dirname, 'web', 'public', 'parvis-mark.svg')))

  server.setErrorHandler((error: FastifyError & { zodError?: z.core.$ZodError }, request, reply) => {
    const { locale } = request
    const bearer = bearerToken(request) !== undefined
    const send = (status: number, code: string, detail: string, errors: unknown[] = [], extra?: unknown) => {
      // What RFC 6750 tells a program, with a token or without.
      if (status === 401) reply.header('www-authenticate', bearer ? 'Bearer error="invalid_token"' : 'Bearer')
      if (bearer && code === 'access.scope_missing')
        reply.header(
          'www-authenticate',
          `Bearer error="insufficient_scope", scope="${(error as unknown as Problem).params.scope}"`,
        )
      return reply
        .code(status)
        .header('cache-control', 'no-store')
        .type('application/problem+json')
        .serializer((payload: unknown) => JSON.stringify(payload))
        .send(problemDetails(request.id, status, code, detail, errors, extra))
    }
    const translate = (code: string, params: Record<string, unknown> = {}) =>
      sentenceOf(code, locale, { traceId: request.id, ...params }) ?? code
    // A page that is nobody's is read by a person, who has no page of the portal there to show it.
    if ((error as { code?: string }).code === 'unknown_host' && request.headers.accept?.includes('text/html'))
      return reply
        .code(421)
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(plainPage(translate('unknown_host'), locale))
    const zodError =
      error.zodError ?? (error.validation ? (error as { zodError?: z.core.$ZodError }).zodError : undefined)
    if (zodError) {
      const errors = fieldErrors(zodError, locale)
      // An address whose identifier has the wrong shape is an address of nothing.
      if (error.validationContext === 'params') return send(404, 'not_found', translate('not_found'))
      // Nothing was sent where something is expected: no field is at fault.
      if (error.validationContext === 'body' && (request.body === undefined || request.body === null))
        return send(415, 'unsupported_type', translate('unsupported_type'))
      return send(422, 'invalid', translate('invalid'), errors)
    }
    if (error instanceof Problem) {
      const errors = error.fields.map((field) => ({
        field: field.field,
        code: field.code,
        message: translate(field.code, field.params),
      }))
      if (error.cause !== undefined) request.log.error({ err: error }, 'refused for a fault')
      const wait = (error.extra as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds
      if (wait !== undefined) reply.header('retry-after', String(wait))
      const ask = error.ask ? ` ${translate('access.whom_to_ask', { names: error.ask })}` : ''
      return send(error.status, error.code, translate(error.code, error.params) + ask, errors, error.extra)
    }
    if (error instanceof DatabaseAwayError || error instanceof StorageAwayError) {
      request.log.error({ err: error }, 'database or file store away')
      const { code, retryAfterSeconds } = error as DatabaseAwayError | StorageAwayError
      reply.header('retry-after', String(retryAfterSeconds))
      return send(503, code, translate(code, { seconds: retryAfterSeconds }), [], { retryAfterSeconds })
    }
    // What the database itself refuses: a value it cannot hold (a forged cursor, a NUL), a record that is there already.
    const state = (error as { code?: string }).code ?? ''
    if (['22P02', '22007', '22008', '22021', '22003'].includes(state)) {
      const cursor = (request.query as { cursor?: string } | undefined)?.cursor
      return cursor
        ? send(422, 'invalid', translate('invalid'), [
            { field: 'cursor', code: 'bad_value', message: translate('bad_value') },
          ])
        : send(400, 'malformed', translate('malformed'))
    }
    if (['ENOSPC', 'EDQUOT', '53100'].includes(state)) {
      request.log.error({ err: error }, 'no room')
      reply.header('retry-after', '60')
      return send(503, 'no_room', translate('no_room'), [], { retryAfterSeconds: 60 })
    }
    if (state === '23505') return send(409, 'already_there', translate('already_there'))
    const status = error.statusCode ?? 500
    if (status === 413) return send(413, 'body_too_large', translate('body_too_large', { kilobytes: bodyLimit / 1024 }))
    if (status === 415 || status === 406) return send(415, 'unsupported_type', translate('unsupported_type'))
    if (status === 503) return send(503, 'busy', translate('busy', { seconds: 5 }))
    if (status >= 400 && status < 500) return send(400, 'malformed', translate('malformed'))
    options.onUnexpected?.(error)
    request.log.error({ err: error }, 'unexpected')
    return send(500, 'unexpected', translate('unexpected'))
  })

  let closing = false
  server.addHook('onSend', (request, reply, _payload, done) => {
    if (request.url.startsWith('/api/v1') && !reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store')
    reply.header('x-request-id', request.id)
    if (closing) reply.header('connection', 'close')
    done()
  })

  // Where an answer leaves before the request is all there (a stranger's upload, one too large), what still comes is thrown away for a
  // moment, so that the answer is read, and then the line is cut.
  server.addHook('onResponse', (request, _reply, done) => {
    // One whose head had left before the closing began kept its line.
    if (closing) setImmediate(() => server.server.closeIdleConnections())
    const { raw } = request
    if (raw.complete === false && !raw.destroyed) {
      raw.unpipe()
      raw.resume()
      const timer = setTimeout(() => raw.socket.destroy(), 2_000)
      raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
    }
    done()
  })

  const hasRoom = roomIn(config.dataDirectory)
  server.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  server.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const answers = await database.pool.query('select 1').then(
      () => true,
      () => false,
    )
    const room = await hasRoom()
    const ready = answers && room && jobs.ready()
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not ready', database: answers, disk: room, jobs: jobs.ready() })
  })
  // RFC 9116: whom to tell of a weakness found.
  server.get('/.well-known/security.txt', { schema: { hide: true } }, async (request, reply) => {
    const { supportEmail } = request.brand
    if (!supportEmail) throw problem('not_found')
    const expires = new Date(clock().getTime() + 180 * 86_400_000).toISOString()
    return reply
      .type('text/plain; charset=utf-8')
      .send(
        `Contact: mailto:${supportEmail}\nExpires: ${expires}\nPreferred-Languages: ${locales.join(', ')}\nCanonical: ${brandUrl(config, request.brand)}/.well-known/security.txt\n`,
      )
  })

  // A worker answers those who ask how it is, and nobody else.
  const answering = config.role !== 'worker'
  const endpoints: Endpoint[] = answering
    ? [
        ...identityRoutes,
        ...workRoutes,
        ...listViewRoutes,
        ...clientFilterRoutes,
        ...liveRoutes,
        ...searchRoutes,
        ...spaces.flatMap((space): readonly Endpoint[] => space.routes),
      ]
    : []
  for (const endpoint of endpoints) endpoint.serve(server, services)
  if (answering) await oauthRoutes(server, services)
  server.get('/api/openapi.json', { schema: { hide: true } }, async () => server.swagger())

  if (answering && pages)
    await server.register(fastifyStatic, {
      root: pages.root,
      wildcard: false,
      index: false,
      preCompressed: true,
      globIgnore: ['**/*.{br,gz,html}'],
      // Each piece is named by what is in it.
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  const patterns = endpoints.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^/api/v1${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '[^/]+')}$`),
  }))
  for (const path of [tokenPath, revocationPath]) patterns.push({ method: 'POST', pattern: new RegExp(`^${path}$`) })
  patterns.push({ method: 'GET', pattern: /^\/api\/(openapi\.json|docs(\/(json|yaml|static\/.+)?)?)$/ })
  /** The methods that an address has, of the pages or of an endpoint; none where nothing is there. */
  const methodsAt = (path: string): string[] => {
    if (!path.startsWith('/api/')) return ['GET', 'HEAD']
    const found = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method as string)
    return [...new Set(found.includes('GET') ? [...found, 'HEAD'] : found)]
  }
  server.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?') as [string]
    const allowed = methodsAt(path)
    if (allowed.length > 0 && !allowed.includes(request.method)) {
      reply.header('allow', allowed.join(', '))
      throw problem('method_not_allowed', { methods: allowed.join(', ') })
    }
    if (
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.url.startsWith('/api/') &&
      answering &&
      pages &&
      !/\.\w+$/.test(path)
    )
      return pages.send(request, reply)
    throw problem('not_found')
  })

  await server.ready()
  let watching: Watching | undefined
  return {
    server,
    services,
    start: async () => {
      await jobs.start([
        ...mailJobs(services),
        ...bounceJobs(services),
        ...inboundMailJobs(services),
        ...fileJobs(services),
        ...identityJobs(services),
        ...workJobs(services),
        ...importJobs(services),
        ...feedJobs(services),
        ...webhookJobs(services),
        ...spaces.flatMap((space) => space.jobs?.(services) ?? []),
      ])
      if (config.role === 'web' || options.manualJobs) return
      watching = watchMailboxes(services, (error) => server.log.warn({ err: error }, 'a mailbox is not watched'))
      await watching.refresh()
    },
    close: async () => {
      closing = true
      services.live.close()
      const late = setTimeout(() => server.server.closeAllConnections(), config.drainSeconds * 1_000)
      await server.close()
      await watching?.close()
      await changes.close()
      clearTimeout(late)
      await jobs.stop()
      await holderOf(services).close()
    },
  }
}
