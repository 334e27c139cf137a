import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { makeStaff, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { sweepFeed } from './feed.ts'

let portal: Portal
let reader: Person
before(async () => {
  portal = await startPortal()
  reader = await portal.signedIn(await makeStaff(portal, 'ana.lit', 'administrator'))
})
after(() => portal.close())

const told = `select parvis.tell_feed($1, 'test.noun.done', $2, jsonb_build_object('n', $3::int))`
const tell = (n: number) => portal.sql(told, [portal.brandId, portal.clock.now, n])
const numbers = (reply: { body: any }): number[] => reply.body.items.map((item: any) => item.data.n)

test('D30 the feed: an event of a transaction that began first and is committed last is skipped by nobody; a reader goes on from where they said; each event at least once', async () => {
  const slow = await portal.database.pool.connect()
  await slow.query('begin')
  await slow.query(told, [portal.brandId, portal.clock.now, 1])
  await tell(2)
  const first = await reader.get('/feed')
  assert.deepEqual(numbers(first), [2])
  await slow.query('commit')
  slow.release()
  // The earlier number came later into sight: it has a later place.
  const second = await reader.get(`/feed?after=${first.body.cursor}`)
  assert.deepEqual(numbers(second), [1])
  // Asked again without having said that it came, it comes again; without a cursor, from where one said so last.
  assert.deepEqual(numbers(await reader.get(`/feed?after=${first.body.cursor}`)), [1])
  assert.deepEqual(numbers(await reader.get('/feed')), [1])
  assert.deepEqual(numbers(await reader.get(`/feed?after=${second.body.cursor}`)), [])
  assert.deepEqual(numbers(await reader.get('/feed?after=0')), [2, 1])
  const page = await reader.get('/feed?after=0&size=1')
  assert.deepEqual([numbers(page), page.body.more], [[2], true])
  assert.deepEqual(numbers(await reader.get(`/feed?after=${page.body.cursor}&size=1`)), [1])

  for (const [path, status, code] of [
    ['/feed?after=9999', 409, 'feed.cursor_ahead'],
    ['/feed?after=x', 422, 'invalid'],
    ['/feed?size=0', 422, 'invalid'],
  ] as const) {
    const refused = await reader.get(path)
    assert.deepEqual([refused.status, refused.body.code], [status, code], path)
  }
  const agent = await portal.signedIn(await makeStaff(portal, 'agent.simple'))
  assert.equal((await agent.get('/feed')).status, 403)
})

test('D30 whatever transactions overlap, a reader that follows the cursor gets each committed event once', async () => {
  const start = (await reader.get('/feed')).body.cursor
  let n = 100
  let cursor = start
  const committed = new Set<number>()
  const got: number[] = []
  const read = async () => {
    const { body } = await reader.get(`/feed?after=${cursor}`)
    got.push(...body.items.map((item: any) => item.data.n))
    cursor = body.cursor
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ line: fc.integer({ min: 0, max: 2 }), act: fc.constantFrom('tell', 'commit', 'rollback', 'read') }),
        {
          minLength: 5,
          maxLength: 25,
        },
      ),
      async (acts) => {
        const lines = await Promise.all([0, 1, 2].map(() => portal.database.pool.connect()))
        const open: number[][] = [[], [], []]
        for (const line of lines) await line.query('begin')
        const end = async (line: number, how: string) => {
          await lines[line]!.query(how)
          if (how === 'commit') for (const one of open[line]!) committed.add(one)
          open[line] = []
          await lines[line]!.query('begin')
        }
        for (const { line, act } of acts)
          if (act === 'tell') {
            open[line]!.push(++n)
            await lines[line]!.query(told, [portal.brandId, portal.clock.now, n])
          } else if (act === 'read') await read()
          else await end(line, act)
        for (const [line] of lines.entries()) await end(line, 'commit')
        for (const line of lines) {
          await line.query('rollback')
          line.release()
        }
        await read()
        assert.deepEqual(
          [...got].sort((a, b) => a - b),
          [...committed].sort((a, b) => a - b),
        )
      },
    ),
    { numRuns: 15, seed: 30 },
  )
})

test('D30 events are kept for 90 days; a cursor before them is refused with the oldest one, since something would be missing', async () => {
  const last = Number((await reader.get('/feed')).body.cursor)
  portal.clock.advanceDays(91)
  await tell(900)
  await sweepFeed(portal.app.services)
  const refused = await reader.get('/feed?after=1')
  assert.deepEqual([refused.status, refused.body.code], [409, 'feed.cursor_gone'])
  assert.ok(Number(refused.body.extra.oldest) >= last)
  assert.deepEqual(numbers(await reader.get(`/feed?after=${refused.body.extra.oldest}`)), [900])
  // Somebody who never read begins with what there is.
  const other = await portal.signedIn(await makeStaff(portal, 'bob.lit', 'administrator'))
  assert.deepEqual(numbers(await other.get('/feed')), [900])
  const readers = await reader.get('/staff/feed-readers')
  assert.deepEqual(
    readers.body.items.map((item: any) => [item.identifier, item.behind]),
    [['ana.lit', 1]],
  )
})
