import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from '../http/context.ts'
import { type ClientCredentials, issueToken, OAuthError, revokeToken } from './oauth.ts'

/** Where programs get and give back their tokens; the OpenAPI document names the first in its `oauth2` scheme. */
export const tokenPath = '/api/v1/oauth/token'
export const revocationPath = '/api/v1/oauth/revoke'

const malformed = (description: string) => new OAuthError('invalid_request', description)

/** The fields of a form, each at most once. */
function formOf(request: FastifyRequest): Map<string, string> {
  if (!(request.body instanceof URLSearchParams)) throw malformed('The body is application/x-www-form-urlencoded.')
  const fields = new Map<string, string>()
  for (const [name, value] of request.body) {
    if (fields.has(name)) throw malformed('A parameter is there twice.')
    // A parameter without a value is one that is not there (§3.1).
    if (value !== '') fields.set(name, value)
  }
  return fields
}

const formDecoded = (value: string) => decodeURIComponent(value.replaceAll('+', ' '))

/** Who the client says it is: by HTTP Basic, or in the body, never both (RFC 6749 §2.3). */
function credentialsOf(request: FastifyRequest, form: Map<string, string>): ClientCredentials {
  const { authorization } = request.headers
  const [clientId, secret] = [form.get('client_id'), form.get('client_secret')]
  if (authorization === undefined) {
    if (clientId === undefined || secret === undefined)
      throw new OAuthError(
        'invalid_client',
        'The client says who it is by HTTP Basic, or by client_id and client_secret.',
        401,
      )
    return { clientId, secret }
  }
  if (secret !== undefined) throw malformed('The client says who it is in one way, not in two.')
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization) ?? []
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  try {
    if (colon < 0) throw new Error('no colon')
    const basic = { clientId: formDecoded(decoded.slice(0, colon)), secret: formDecoded(decoded.slice(colon + 1)) }
    if (clientId !== undefined && clientId !== basic.clientId) throw malformed('Two clients are named.')
    return basic
  } catch (error) {
    if (error instanceof OAuthError) throw error
    throw new OAuthError('invalid_client', 'The Authorization header cannot be read.', 401)
  }
}

/** OAuth 2.0 for programs: client credentials (RFC 6749) and revocation (RFC 7009). They answer in their own words, not by problem details. */
export async function oauthRoutes(server: FastifyInstance, services: Services): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 16_384 },
      (_request, body, done) => done(null, new URLSearchParams(body as string)),
    )
    scope.setErrorHandler((error, request, reply) => {
      const known =
        error instanceof OAuthError
          ? error
          : ((error as { statusCode?: number; status?: number }).statusCode ??
                (error as { status?: number }).status ??
                500) < 500
            ? malformed('The request cannot be read.')
            : undefined
      if (!known) throw error
      reply.code(known.status).header('cache-control', 'no-store').header('pragma', 'no-cache').type('application/json')
      if (known.status === 401) reply.header('www-authenticate', `Basic realm="${request.brand.slug}", charset="UTF-8"`)
      if (known.retryAfterSeconds !== undefined) reply.header('retry-after', String(known.retryAfterSeconds))
      return reply.send({ error: known.error, error_description: known.message })
    })
    const from = (request: FastifyRequest) => ({
      address: request.ip,
      userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
    })

    scope.post(tokenPath, { schema: { hide: true } }, async (request, reply) => {
      const form = formOf(request)
      const grant = form.get('grant_type')
      if (grant === undefined) throw malformed('grant_type is missing.')
      const credentials = credentialsOf(request, form)
      if (grant !== 'client_credentials')
        throw new OAuthError('unsupported_grant_type', 'Only client_credentials is supported.')
      const token = await issueToken(services, request.brand, {
        credentials,
        scope: form.get('scope'),
        ...from(request),
      })
      return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(token)
    })
    scope.post(revocationPath, { schema: { hide: true } }, async (request, reply) => {
      const form = formOf(request)
      const credentials = credentialsOf(request, form)
      const token = form.get('token')
      if (token === undefined) throw malformed('token is missing.')
      await revokeToken(services, request.brand, { credentials, token, ...from(request) })
      return reply.code(200).header('cache-control', 'no-store').send()
    })
  })
}
