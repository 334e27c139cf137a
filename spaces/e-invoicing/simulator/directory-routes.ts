// The paths of the Directory Service.
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { routingIdentifier, siren, siret } from '../platforms/directory-protocol.ts'
import { type Query, queries, searches } from './directory.ts'
import { ApiRefusal, missing, read } from './http.ts'
import type { Platform } from './platform.ts'

const place = { config: { place: 'directory' as const } }
/** What follows a prefix in a part of a path, as in `code-insee:702042755`. @throws ApiRefusal 404, 400 */
function after(prefix: string, text: string | undefined, schema?: z.ZodType<string>): string {
  if (!text?.startsWith(prefix)) throw missing()
  const value = text.slice(prefix.length)
  if (schema && !schema.safeParse(value).success) throw new ApiRefusal(400, 'INVALID_REQUEST', `Not a ${prefix}value`)
  return value
}
const found = <T>(one: T | undefined): T => {
  if (one === undefined) throw missing()
  return one
}

export function directoryRoutes(app: FastifyInstance, platform: Platform): void {
  const asked = (body: unknown) => body ?? {}
  app.post('/siren/search', place, async ({ body }) =>
    platform.directory.siren.search(read(searches.siren, asked(body))),
  )
  app.post('/siret/search', place, async ({ body }) =>
    platform.directory.siret.search(read(searches.siret, asked(body))),
  )
  app.post('/routing-code/search', place, async ({ body }) =>
    platform.directory.routingCode.search(read(searches['routing-code'], asked(body))),
  )
  app.post('/directory-line/search', place, async ({ body }) =>
    platform.directory.directoryLine.search(read(searches['directory-line'], asked(body))),
  )
  type One = { Params: { key: string; code?: string } }
  app.get<One>('/siren/:key', place, async ({ params, query }) =>
    found(platform.directory.siren.get(after('code-insee:', params.key, siren), read(queries.siren, query) as Query)),
  )
  app.get<One>('/siret/:key', place, async ({ params, query }) =>
    found(platform.directory.siret.get(after('code-insee:', params.key, siret), read(queries.siret, query))),
  )
  app.get<One>('/routing-code/:key/:code', place, async ({ params, query }) =>
    found(
      platform.directory.routingCode.get(
        after('siret:', params.key, siret),
        after('code:', params.code, routingIdentifier),
        read(queries.routingCode, query),
      ),
    ),
  )
  app.get<One>('/directory-line/:key', place, async ({ params, query }) =>
    found(platform.directory.directoryLine.get(after('code:', params.key), read(queries.directoryLine, query))),
  )
  app.get('/healthcheck', place, async (_, reply) => reply.code(200).send())
}
