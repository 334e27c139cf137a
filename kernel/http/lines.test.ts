// What is meant as one line is one, whatever is pasted into it: a break in it would begin a header, a row or a page's next field.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { spaces } from '../../spaces.ts'
import { identityRoutes } from '../identity/routes.ts'
import type { Endpoint } from './endpoints.ts'
import { lineText, nameText, requiredText, text } from './validation.ts'

type Field = { path: string; name: string; schema: z.ZodType }

/** Every text within a schema, with the name of the field that it is. */
function* textsOf(schema: z.ZodType, path: string, name: string): Generator<Field> {
  // biome-ignore lint/suspicious/noExplicitAny: the inside of a schema
  const def = (schema as any).def
  if (schema instanceof z.ZodString) yield { path, name, schema }
  for (const [key, inner] of Object.entries<z.ZodType>(def.shape ?? {})) yield* textsOf(inner, path, key)
  for (const inner of [def.innerType, def.element, def.in, def.left, def.right, def.valueType, ...(def.options ?? [])])
    if (inner instanceof z.ZodType) yield* textsOf(inner, path, name)
}

const sent: Field[] = []
const app = {
  route: ({ method, url, schema }: { method: string; url: string; schema: Record<string, unknown> }) => {
    if (schema.body instanceof z.ZodType) sent.push(...textsOf(schema.body, `${method} ${url}`, ''))
  },
} as unknown as FastifyInstance
for (const endpoint of [...identityRoutes, ...spaces.flatMap((space): readonly Endpoint[] => space.routes)])
  endpoint.serve(app, {} as never)

/** What people write in several lines. */
const severalLines = new Set([
  'reason',
  'comment',
  'description',
  'summary',
  'body',
  'message',
  'postalAddress',
  'help',
  'pieces',
  'remark',
  // What an intervention is about, and what a coverage is worth.
  'detail',
  'characteristics',
  // What is said of an invoice in the exchange, and what a platform answered.
  'words',
  'answer',
  // A certificate.
  'authority',
  'fr',
  'en',
])
/** Passwords are taken as they are, and codes are looked up among those that there are. */
const asTyped = /^(password|passwordConfirmation|currentPassword|newPassword|clientSecret|audience|permissions|space)$/

test('R13 a line break stays only where several lines are meant: no number, name or coordinate of any endpoint keeps one', () => {
  assert.ok(sent.length > 100, `${sent.length} texts`)
  const keeping = sent.filter(({ name, schema }) => {
    if (asTyped.test(name)) return false
    const taken = schema.safeParse('un\r\ndeux')
    return taken.success && /[\r\n]/.test(taken.data as string)
  })
  assert.deepEqual(
    keeping.filter(({ name }) => !severalLines.has(name)).map(({ path, name }) => `${path}: ${name}`),
    [],
  )
})

test('R13 a line has its breaks as spaces; other control characters are refused in every text', () => {
  for (const line of [lineText(40), nameText(40)])
    assert.equal(line.parse('12 rue\r\n\u2028 des Pavés\t '), '12 rue des Pavés')
  for (const text_ of [text(40), requiredText(40), lineText(40), nameText(40)])
    for (const control of ['\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\u009b'])
      assert.equal(text_.safeParse(`a${control}b`).success, false, JSON.stringify(control))
})
