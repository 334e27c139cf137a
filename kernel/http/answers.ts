import { isDeepStrictEqual } from 'node:util'
import fastJson from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import { z } from 'zod'

type Json = { [key: string]: unknown }
type Write = (answer: unknown) => string

// What decides how a value is written. Formats and lengths do not, and a branch of a union is found by what it requires.
const shaping = new Set([
  'type',
  'properties',
  'required',
  'items',
  'prefixItems',
  'anyOf',
  'oneOf',
  'allOf',
  'const',
  'enum',
  'additionalProperties',
  'default',
  '$ref',
  'definitions',
])

/** The schema as the writer takes it: "this or null" costs no search among branches, and a field that is not declared is left out. */
function shapeOf(schema: unknown): Json {
  const shape: Json = {}
  for (const [key, value] of Object.entries(schema as Json)) {
    if (!shaping.has(key) || (key === 'additionalProperties' && value === false)) continue
    if (key === 'properties' || key === 'definitions')
      shape[key] = Object.fromEntries(Object.entries(value as Json).map(([name, part]) => [name, shapeOf(part)]))
    else if (key === 'anyOf' || key === 'oneOf' || key === 'allOf') shape[key] = (value as unknown[]).map(shapeOf)
    else if ((key === 'items' || key === 'additionalProperties') && typeof value === 'object')
      shape[key] = shapeOf(value)
    else shape[key] = value
  }
  const options = shape.anyOf as Json[] | undefined
  const [only] = options?.filter((option) => option.type !== 'null') ?? []
  return options?.length === 2 && only && (only.type === 'object' || only.type === 'array')
    ? { ...only, nullable: true }
    : shape
}

function compile(schema: z.ZodType): Write {
  // Without the names of the OpenAPI document: each schema is whole.
  const json = z.toJSONSchema(schema, { target: 'draft-7', unrepresentable: 'any', metadata: z.registry() })
  return fastJson(shapeOf(json) as unknown as Parameters<typeof fastJson>[0])
}

/** Where `given` has what `kept` has not. */
function undeclaredIn(given: unknown, kept: unknown, path = ''): string | undefined {
  if (typeof given !== 'object' || given === null || typeof kept !== 'object' || kept === null) return undefined
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue
    const at = path ? `${path}.${key}` : key
    if (!Object.hasOwn(kept, key)) return at
    const found = undeclaredIn(value, (kept as Json)[key], at)
    if (found) return found
  }
  return undefined
}

/** Checks the answer by its schema, and that the compiled writer writes the same. */
function writeChecked(schema: z.ZodType, write: Write, where: string): Write {
  return (answer) => {
    const encoded = z.safeEncode(schema, answer as never)
    if (encoded.error) throw new Error(`${where} answers what it does not declare`, { cause: encoded.error })
    const field = undeclaredIn(answer, encoded.data)
    if (field) throw new Error(`${where} answers with "${field}", which it does not declare`)
    const written = write(answer)
    const plain = JSON.stringify(encoded.data)
    // Fields that may be absent are written last.
    if (written !== plain && !isDeepStrictEqual(JSON.parse(written), JSON.parse(plain)))
      throw new Error(`${where} is written as ${written}, not as ${plain}`)
    return written
  }
}

/**
 * Answers are written by a function that is compiled from their schema at their first use: it names each declared field, so that
 * nothing else of a row leaves the server.
 * @param checked each answer is checked by its schema too, and refused for a field that it does not declare: in tests
 */
export function answerWriter(checked: boolean): FastifySerializerCompiler<z.ZodType> {
  return ({ schema, method, url }) => {
    let write: Write | undefined
    return (answer) => {
      if (!write) {
        write = compile(schema)
        if (checked) write = writeChecked(schema, write, `${method} ${url}`)
      }
      return write(answer)
    }
  }
}
