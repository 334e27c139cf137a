import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { freshDatabase } from '../../testing/portal.ts'
import { runs } from '../../testing/seed.ts'
import { type Database, literal, runPlanned, runTogether, statementOf, transaction } from './database.ts'

let database: Database
before(async () => {
  database = await freshDatabase()
})
after(() => database.close())

test('every value comes back as it was, whatever quotes and backslashes it holds (property)', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((value) => value.toWellFormed().replaceAll('\0', ''))
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(text, { maxLength: 4 }),
      fc.integer({ min: -2147483648, max: 2147483647 }),
      fc.boolean(),
      fc.uint8Array({ maxLength: 12 }),
      fc.option(text),
      async (word, words, number, yes, bytes, perhaps) => {
        const query = sql<
          Record<string, unknown>
        >`select ${word}::text as word, ${words}::text[] as words, ${number}::int as number,
          ${yes}::boolean as yes, ${Buffer.from(bytes)}::bytea as bytes, ${perhaps}::text as perhaps`
        const [row] = await transaction(database, (client) => runPlanned(client, query))
        assert.deepEqual(
          { ...row, bytes: [...(row!.bytes as Buffer)] },
          { word, words, number, yes, bytes: [...bytes], perhaps },
        )
      },
    ),
    {
      numRuns: runs(60),
      examples: [["'; drop table accounts; --", ['"', '\\', '{', 'null', ''], 0, true, new Uint8Array(), '\\']],
    },
  )
})

test('a NUL is refused as the database refuses it; what has no literal is not sent', () => {
  assert.throws(() => literal('a\0b'), { code: '22021' })
  assert.throws(() => literal({}), TypeError)
  assert.throws(() => literal(Number.NaN), TypeError)
})

test('a failure leaves nothing of the statements, and the connection as good as new', async () => {
  const good = statementOf(sql`select 1 as one`, true)
  const client = await database.pool.connect()
  try {
    await client.query('create table if not exists together_probe (n int)')
    await runTogether(client, [good])
    await assert.rejects(
      runTogether(client, [
        'insert into together_probe values (1)',
        good,
        statementOf(sql`select 1 / ${0}::int`, false),
      ]),
      { code: '22012' },
    )
    assert.deepEqual((await client.query('select n from together_probe')).rows, [])
    assert.deepEqual(await runTogether(client, [good]), [[{ one: 1 }]])
    // Two that wait behind one another prepare the same statement once.
    const fresh = statementOf(sql`select 2 as two`, true)
    assert.deepEqual(await Promise.all([runTogether(client, [fresh]), runTogether(client, [fresh])]), [
      [[{ two: 2 }]],
      [[{ two: 2 }]],
    ])
    await client.query('drop table together_probe')
  } finally {
    client.release()
  }
})
