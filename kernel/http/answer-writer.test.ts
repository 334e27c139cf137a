// What leaves the server is what its schema declares, written as JSON.stringify would.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { z } from 'zod'
import { answerWriter } from './answers.ts'

const thing = z.object({
  id: z.uuid(),
  text: z.string(),
  day: z.string().nullable(),
  count: z.number(),
  size: z.number().int().optional(),
  kind: z.enum(['a', 'b']),
  parts: z.array(z.object({ name: z.string(), done: z.boolean() })),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  either: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('one'), name: z.string() }),
    z.object({ kind: z.literal('many'), names: z.array(z.string()) }),
  ]),
  counts: z.record(z.string(), z.number()),
  anything: z.unknown(),
})
const made = fc.record(
  {
    id: fc.uuid(),
    text: fc.string({ unit: 'grapheme' }),
    day: fc.option(fc.string()),
    count: fc.integer(),
    size: fc.integer(),
    kind: fc.constantFrom('a', 'b'),
    parts: fc.array(fc.record({ name: fc.string(), done: fc.boolean() })),
    owner: fc.option(fc.record({ id: fc.string(), name: fc.string() })),
    either: fc.oneof(
      fc.record({ kind: fc.constant('one'), name: fc.string() }),
      fc.record({ kind: fc.constant('many'), names: fc.array(fc.string()) }),
    ),
    counts: fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.integer(),
    ),
    anything: fc.jsonValue({ noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes('__proto__')),
  },
  { requiredKeys: ['id', 'text', 'day', 'count', 'kind', 'parts', 'owner', 'either', 'counts', 'anything'] },
)
const writer = (checked: boolean) => answerWriter(checked)({ schema: thing, method: 'GET', url: '/things' })

test('R13 an answer is written as its schema says, whatever is in it', () => {
  const [write, checked] = [writer(false), writer(true)]
  fc.assert(
    fc.property(made, (value) => {
      assert.deepEqual(JSON.parse(write(value)), JSON.parse(JSON.stringify(value)))
      assert.equal(checked(value), write(value))
    }),
    { seed: 13, numRuns: 200 },
  )
})

test('O33 a field that no schema declares never leaves, at any depth, and fails where answers are checked', () => {
  const secret = 'not-for-you'
  const places = (value: Record<string, any>): Array<Record<string, unknown>> => [
    value,
    ...value.parts,
    value.either,
    ...(value.owner ? [value.owner] : []),
  ]
  fc.assert(
    fc.property(made, fc.nat(), (value, n) => {
      const copy = structuredClone(value) as Record<string, any>
      const found = places(copy)
      found[n % found.length]!.passwordHash = secret
      assert.ok(!writer(false)(copy).includes(secret))
      assert.throws(() => writer(true)(copy), /passwordHash/)
    }),
    { seed: 33, numRuns: 60 },
  )
})
