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

test('R4 a poisoned job holds up nothing: those behind it are done', async () => {
  const database = await freshDatabase()
  const done: unknown[] = []
  const queue = createJobQueue(database, { manual: true, onError: silent })
  await queue.start([
    {
      name: 'test.mixed',
      run: async ({ n }) => {
        if (n === 0) throw new Error('poisoned')
        done.push(n)
      },
    },
  ])
  await transaction(database, (client) =>
    queue.enqueue(
      [0, 1, 2].map((n) => ({ job: 'test.mixed', data: { n }, options: {} })),
      client,
    ),
  )
  await queue.drain()
  assert.deepEqual(done, [1, 2])
  await queue.stop()
  await database.close()
})

test('R4 killed before, within or after what it does, a job is done once it is taken up again, and what it did stays single', async () => {
  const database = await freshDatabase()
  await database.pool.query('create table acts (id integer primary key)')
  let killed: 'before' | 'within' | 'after' | undefined
  let arrived = Promise.withResolvers<void>()
  let end = Promise.withResolvers<never>()
  const reached = () => {
    arrived.resolve()
    return end.promise
  }
  const jobs = [
    {
      name: 'test.killed',
      run: async ({ n }: Record<string, unknown>) => {
        if (killed === 'before') await reached()
        await transaction(database, async (client) => {
          await client.query('insert into acts values ($1) on conflict do nothing', [n])
          if (killed === 'within') {
            // The process ends: PostgreSQL undoes what it had begun.
            await client.query('rollback')
            await reached()
          }
        })
        if (killed === 'after') await reached()
      },
    },
  ]
  const queue = async () => {
    const made = createJobQueue(database, { manual: true, onError: silent })
    await made.start(jobs)
    return made
  }
  for (const [n, step] of (['before', 'within', 'after'] as const).entries()) {
    killed = step
    arrived = Promise.withResolvers()
    end = Promise.withResolvers()
    const first = await queue()
    await transaction(database, (client) => first.enqueue([{ job: 'test.killed', data: { n }, options: {} }], client))
    const draining = first.drain()
    await arrived.promise
    killed = undefined
    // Silent for longer than a job may be: whoever supervises takes it for dead.
    await database.pool.query("update jobs.job set state = 'retry', start_after = now() where state = 'active'")
    const second = await queue()
    await second.drain()
    const { rows } = await database.pool.query('select count(*)::int as n from acts where id = $1', [n])
    assert.equal(rows[0].n, 1, step)
    end.reject(new Error('killed'))
    await draining
    for (const one of [first, second]) await one.stop()
  }
  await database.close()
})

test('R4 of 100,000 jobs the next one is found by an index, in the order in which they came', async () => {
  const database = await freshDatabase()
  const taken: unknown[] = []
  const queue = createJobQueue(database, { manual: true, onError: silent })
  await queue.start([{ name: 'test.many', run: async ({ n }) => void taken.push(n) }])
  await database.pool.query(
    "insert into jobs.job (name, data, created_on) select 'test.many', jsonb_build_object('n', n), now() - interval '1 day' + n * interval '1 millisecond' from generate_series(1, 100000) n order by md5(n::text)",
  )
  await database.pool.query('analyze')
  const { pool } = database
  const query = pool.query
  const statements: Array<{ text: string; values: unknown[] }> = []
  ;(pool as { query: unknown }).query = (text: string, values: unknown[]) => {
    statements.push({ text, values })
    return (query as unknown as (...all: unknown[]) => unknown).call(pool, text, values)
  }
  await queue.drain(3)
  ;(pool as { query: unknown }).query = query
  assert.deepEqual(taken, [1, 2, 3])
  const fetching = statements.find(({ text }) => /skip locked/i.test(text))!
  const { rows } = await pool.query(`explain ${fetching.text}`, fetching.values)
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  assert.match(plan, /Index (Only )?Scan/)
  assert.doesNotMatch(plan, /Seq Scan on (job|j[0-9a-f_]+)\b/, plan)
  assert.doesNotMatch(plan, /Sort/, plan)
  assert.ok(statements.length <= 3 * 3, `${statements.length} statements for three jobs`)
  await queue.stop()
  await database.close()
})

test('R4 of one transaction the jobs of a kind under one key are one; another transaction adds its own, whose rows the first may not have seen', async () => {
  const database = await freshDatabase()
  const queue = createJobQueue(database, { manual: true, onError: silent })
  let ran = 0
  const job = (name: string) => ({ name, run: async () => void ran++ })
  await queue.start([job('test.keyed'), job('test.other')])
  const add = (...jobs: Array<[string, string?]>) =>
    transaction(database, (client) =>
      queue.enqueue(
        jobs.map(([name, key]) => ({ job: name, data: {}, options: key === undefined ? {} : { key } })),
        client,
      ),
    )
  await add(
    ['test.keyed', 'a'],
    ['test.keyed', 'a'],
    ['test.keyed', 'b'],
    ['test.other', 'a'],
    ['test.other'],
    ['test.other'],
  )
  await queue.drain()
  assert.equal(ran, 5)
  await add(['test.keyed', 'a'])
  await add(['test.keyed', 'a'])
  await queue.drain()
  assert.equal(ran, 7)
  await queue.stop()
  await database.close()
})
