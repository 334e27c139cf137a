import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import Fastify from 'fastify'

/** The headers that helmet gives to every answer. They never vary, so they are worked out once, at start. */
export async function protectiveHeaders(options: FastifyHelmetOptions): Promise<Record<string, string>> {
  const server = Fastify()
  await server.register(helmet, options)
  server.get('/', async (_request, reply) => reply.code(204).send())
  const { headers } = await server.inject('/')
  await server.close()
  const { date: _date, connection: _connection, ...kept } = headers
  return kept as Record<string, string>
}
