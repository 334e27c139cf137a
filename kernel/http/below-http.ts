import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { problemDetails, sentenceOf } from '../errors/problem.ts'
import { locales, negotiateLocale } from '../i18n/locale.ts'

/** What a refusal is that never became a request: the parser gives up, or the time is over. */
const refusals: Record<string, { status: number; code: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'head_too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'too_slow' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, code: 'malformed' },
}

/** A refusal that no hook of the server sees, whole: its head with the protective headers, and its body as every other has it. */
function refusalOf(
  { status, code }: { status: number; code: string },
  headers: Record<string, string>,
  language?: string,
): { id: string; head: Record<string, string>; body: string } {
  const id = crypto.randomUUID().slice(0, 13)
  const detail = sentenceOf(code, negotiateLocale(language, locales[0])) ?? code
  const body = JSON.stringify(problemDetails(id, status, code, detail))
  return {
    id,
    body,
    head: {
      ...headers,
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(body)),
      'cache-control': 'no-store',
      'x-request-id': id,
      connection: 'close',
    },
  }
}

/**
 * Answers what Node's parser refuses (bytes that are no HTTP, a head without end, lengths that contradict each other, a request that does
 * not come to its end in time), and ends the line. Where an answer has begun already, the line is only cut.
 */
export function answerUnreadable(headers: Record<string, string>) {
  return (error: Error & { code?: string }, socket: Socket & { _httpMessage?: ServerResponse }): void => {
    if (!socket.writable || socket._httpMessage?.headersSent) {
      socket.destroy()
      return
    }
    const refusal = refusals[error.code ?? ''] ?? { status: 400, code: 'malformed' }
    const { head, body } = refusalOf(refusal, headers)
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('')}\r\n${body}`, () =>
      socket.destroySoon(),
    )
  }
}

/** Answers what is asked for before a body is sent and nobody here knows (`Expect: something`), as any refusal. */
export function answerExpectations(server: FastifyInstance, headers: Record<string, string>): void {
  server.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const { head, body } = refusalOf({ status: 417, code: 'malformed' }, headers, request.headers['accept-language'])
    response.writeHead(417, head).end(body)
  })
}
