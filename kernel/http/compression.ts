import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import accepts from '@fastify/accept-negotiator'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const compressors = {
  br: (text: string) => promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text: string) => promisify(gzip)(text, { level: 6 }),
}
/** The best of our encodings that whoever asks takes; null where it is none. */
export const encodingFor = ({ headers }: FastifyRequest): 'br' | 'gzip' | null =>
  accepts.negotiate(headers['accept-encoding'] ?? '', ['br', 'gzip']) as 'br' | 'gzip' | null

/** Below this an answer fills one packet either way. */
const smallest = 1400

/**
 * Compresses answers of the API that are read. What an act answers is left out: what is shown once (the secret of a second factor, recovery
 * codes, a program's secret) is the answer to one, and the length of a compressed text tells of what stands beside it (BREACH). So is
 * what strangers read without a session. What a person reads holds no secret that opens anything: the session is in no body.
 */
export function compressAnswers(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    if (
      typeof payload !== 'string' ||
      payload.length < smallest ||
      request.method !== 'GET' ||
      reply.statusCode !== 200 ||
      (request.routeOptions.schema as { security?: unknown[] } | undefined)?.security?.length === 0 ||
      reply.hasHeader('content-encoding')
    )
      return done(null, payload)
    const encoding = encodingFor(request)
    reply.header('vary', 'accept-encoding')
    if (!encoding) return done(null, payload)
    compressors[encoding](payload).then((bytes) => {
      reply.header('content-encoding', encoding).header('content-length', bytes.length)
      done(null, bytes)
    }, done)
  })
}
