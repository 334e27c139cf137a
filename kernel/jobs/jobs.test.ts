import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { freshDatabase } from '../../testing/portal.ts'
import { transaction } from '../db/database.ts'
import { startAlone } from '../db/migrate.ts'
import { createJobQueue } from './jobs.ts'

test("R4 a server that starts while another one makes the queue's tables waits for them, and comes up", async () => {
  const database = await freshDatabase()
  await database.pool.query('drop schema if exists jobs cascade')
  const queue = createJobQueue(database, {
    manual: true,
    onError: (error) => {
      throw error
    },
  })
  let starting: Promise<void> | undefined
  await startAlone(database, async () => {
    const other = await database.pool.connect()
    await other.query('begin')
    await other.query('create schema jobs')
    starting = queue.start([{ name: 'test.first', run: async () => {} }])
    starting.catch(() => {})
    for (let waits = false; !waits; ) {
      const { rows } = await database.pool.query(
        "select from pg_locks l join pg_stat_activity a using (pid) where a.datname = current_database() and not l.granted and l.locktype in ('advisory', 'transactionid')",
      )
      waits = rows.length > 0
    }
    await other.query('commit')
    other.release()
  })
  await starting
  assert.ok(queue.ready())
  await queue.stop()
  await database.close()
})

const silent = () => {}

test('R4 of many processes one runs a slot of what runs by itself; a slow kind of job keeps no other waiting', async () => {
  const database = await freshDatabase()
  const ran: string[] = []
  const slow = Promise.withResolvers<void>()
  const swift = Promise.withResolvers<void>()
  const queues = [1, 2, 3].map(() => createJobQueue(database, { onError: silent }))
  const jobs = [
    { name: 'test.slow', run: () => slow.promise },
    { name: 'test.swift', run: async () => swift.resolve() },
    // A span as long as an epoch: the slot does not end while the test runs.
    { name: 'test.cron', everyMinutes: 50_000_000, run: async () => void ran.push('cron') },
  ]
  for (const queue of queues) await queue.start(jobs)
  await transaction(database, (client) =>
    queues[0]!.enqueue(
      [
        { job: 'test.slow', data: {}, options: {} },
        { job: 'test.swift', data: {}, options: {} },
      ],
      client,
    ),
  )
  queues[0]!.wake(['test.slow', 'test.swift'])
  await swift.promise
  const state = async () =>
    (
      await database.pool.query(
        "select count(*)::int as n from jobs.job where name = 'test.cron' and state = 'completed'",
      )
    ).rows[0].n
  while ((await state()) < 1) await new Promise((resolve) => setTimeout(resolve, 50))
  // The others have had their turn too.
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  assert.deepEqual([ran, await state()], [['cron'], 1])
  slow.resolve()
  for (const queue of queues) await queue.stop()
  await database.close()
})

test('R4 a job whose data are not what it takes ends as failed at once; one that fails is tried again, later each time', async () => {
  const database = await freshDatabase()
  let tries = 0
  const queue = createJobQueue(database, { manual: true, onError: silent })
  await queue.start([
    { name: 'test.poisoned', data: z.object({ id: z.uuid() }), run: async () => assert.fail('never') },
    {
      name: 'test.failing',
      run: async () => {
        tries++
        throw new Error('not today')
      },
    },
  ])
  await transaction(database, (client) =>
    queue.enqueue(
      [
        { job: 'test.poisoned', data: { id: 'x' }, options: {} },
        { job: 'test.failing', data: {}, options: {} },
      ],
      client,
    ),
  )
  await queue.drain()
  const { rows } = await database.pool.query(
    'select name, state, start_after > now() as later from jobs.job order by name',
  )
  assert.deepEqual(
    rows.map((row) => [row.name, row.state]),
    [
      ['test.failing', 'retry'],
      ['test.poisoned', 'failed'],
    ],
  )
  assert.deepEqual([tries, rows[0].later], [1, true])
  await queue.stop()
  await database.close()
})

test('R4 of a hundred thousand jobs the next is found by an index, without sorting them', async () => {
  const database = await freshDatabase()
  const asked: Array<{ text: string; values: unknown[] }> = []
  const { pool } = database
  const query = pool.query.bind(pool)
  pool.query = ((text: string, values: unknown[]) => {
    asked.push({ text, values })
    return query(text, values)
  }) as never
  let done = 0
  const queue = createJobQueue(database, { manual: true, onError: silent })
  await queue.start([{ name: 'test.many', run: async () => void done++ }])
  await transaction(database, (client) => queue.enqueue([{ job: 'test.many', data: {}, options: {} }], client))
  await queue.drain()
  assert.equal(done, 1)
  const fetch = asked.find(({ text }) => /skip locked/i.test(text) && /update/i.test(text))!
  const { rows } = await query(
    "select string_agg(quote_ident(column_name), ', ') as c from information_schema.columns where table_schema = 'jobs' and table_name = 'job' and column_name not in ('id', 'state') and is_generated = 'NEVER'",
  )
  await query(
    `insert into jobs.job (id, state, ${rows[0].c}) select gen_random_uuid(), 'created', ${rows[0].c} from jobs.job, generate_series(1, 100000)`,
  )
  await query('analyze jobs.job')
  const plan = await query(`explain (format json) ${fetch.text}`, fetch.values)
  const text = JSON.stringify(plan.rows)
  assert.doesNotMatch(
    text,
    /"Node Type":"(Seq Scan|Sort)","Parent Relationship":"Outer","Parallel Aware":false,"Async Capable":false,"(Relation Name":"job|Startup)/,
  )
  assert.match(text, /"Node Type":"Index (Only )?Scan"/)
  await queue.stop()
  await database.close()
})
