import { createHash } from 'node:crypto'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { problem } from '../errors/problem.ts'
import { asPerson, type Services } from './context.ts'
import { bearerToken, cookieName, hashToken } from './endpoints.ts'

const page = '/api/docs'
const kinds: Record<string, string> = {
  '/api/openapi.json': 'application/json; charset=utf-8',
  [`${page}/json`]: 'application/json; charset=utf-8',
  [`${page}/yaml`]: 'application/yaml',
}

/**
 * Serves the OpenAPI document and the page that shows it: to whoever is signed in, by a browser or a token, or to everybody where
 * API_DOCUMENTS says so (ASVS 13.4.5). It is the same for everybody until the next start, so it is written out once.
 */
export async function serveApiDocuments(server: FastifyInstance, services: Services, logo: Buffer): Promise<void> {
  const open = services.config.apiDocuments === 'open'
  const written = new Map<string, { body: Buffer; tag: string }>()
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0]!
    if (path !== page && !path.startsWith(`${page}/`) && !kinds[path]) return
    if (!open) {
      const token = bearerToken(request) ?? request.cookies[cookieName(services)]
      if (!token && path === page && request.headers.accept?.includes('text/html'))
        return reply.redirect(`/connexion?retour=${encodeURIComponent(page)}`)
      if (!token) throw problem('identity.not_signed_in')
      await asPerson(services, hashToken(token), request.brand, async () => {}, request.ip)
    }
    const kind = kinds[path]
    if (request.method !== 'GET' || !kind) return
    let document = written.get(kind)
    if (!document) {
      const body = Buffer.from(
        kind === 'application/yaml' ? server.swagger({ yaml: true }) : JSON.stringify(server.swagger()),
      )
      document = { body, tag: `"${createHash('sha256').update(body).digest('base64url')}"` }
      written.set(kind, document)
    }
    reply.header('etag', document.tag).header('cache-control', open ? 'public, no-cache' : 'private, no-cache')
    if (request.headers['if-none-match'] === document.tag) return reply.code(304).send()
    return reply.type(kind).send(document.body)
  })
  await server.register(swaggerUi, {
    routePrefix: page,
    staticCSP: true,
    transformSpecificationClone: false,
    theme: { title: 'Parvis · API' },
    logo: { type: 'image/svg+xml', content: logo, href: '/' },
  })
}
