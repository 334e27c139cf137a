import type { FastifyInstance } from 'fastify'
import { problem } from '../errors/problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is handed on as bytes: what is signed is checked before it is read. */
    asItCame?: boolean
  }
}

const strict = new TextDecoder('utf-8', { fatal: true })
const halfPair = /\\u[dD][89a-fA-F]/

/** Whether every text within a parsed JSON value is whole: an escape may have put half a character into one. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormed(inner))
}

/** Whether no name within a parsed JSON value is one that an object inherits by. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, inner]) => name !== '__proto__' && isPlain(inner))
}

/** So many levels at most: what walks through a value (a hash, a comparison, a log) does so by calling itself. */
const mostLevels = 100

/** Whether JSON is nested deeper than anything is that the portal takes. */
function isTooDeep(text: string): boolean {
  let [depth, quoted] = [0, false]
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (quoted) {
      if (letter === 92) at++
      else if (letter === 34) quoted = false
    } else if (letter === 34) quoted = true
    else if (letter === 91 || letter === 123) {
      if (++depth > mostLevels) return true
    } else if (letter === 93 || letter === 125) depth--
  }
  return false
}

/** A line of NDJSON as a value; null where the parser of whole bodies would refuse it. @throws SyntaxError where it is no JSON */
function rowOf(line: string): unknown {
  const row: unknown = JSON.parse(line)
  const escaped = line.includes('\\u')
  if ((escaped || line.includes('__proto__')) && !isPlain(row)) return null
  return escaped && halfPair.test(line) && !isWellFormed(row) ? null : row
}

/**
 * Reads JSON bodies: nothing is no body, and what is not UTF-8, or holds half a character, is refused before it is kept with a mark of
 * doubt in its place, and what is nested without end before anything walks through it. Refusals are `malformed`.
 */
export function readJsonBodies(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeContentTypeParser('application/json')
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (request.routeOptions.config.asItCame) return done(null, bytes)
    if (bytes.length === 0) return done(null, undefined)
    let text: string
    try {
      text = strict.decode(bytes as Buffer)
    } catch {
      return done(problem('malformed'))
    }
    if (isTooDeep(text)) return done(problem('malformed'))
    parse(request, text, (error, value) => {
      if (error) return done(problem('malformed'))
      done(halfPair.test(text) && !isWellFormed(value) ? problem('malformed') : null, value)
    })
  })
  // Lines of JSON (NDJSON): what a program streams out of a table. They are the `rows` of the body; one that holds half a character, or what an
  // object inherits by, is null: it alone is refused.
  server.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      const text = strict.decode(bytes as Buffer)
      if (isTooDeep(text)) throw problem('malformed')
      done(null, { rows: text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [rowOf(line)])) })
    } catch {
      done(problem('malformed'))
    }
  })
}
