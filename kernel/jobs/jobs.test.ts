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
