import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../testing/portal.ts'
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
