import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { Database } from '../db/database.ts'
import { startAlone } from '../db/migrate.ts'

/** A job: what it does with its data. Running it twice must do nothing twice. */
export type Job = { name: string; run: (data: Record<string, unknown>) => Promise<void>; everyMinutes?: number }

type Queued = { job: string; data: object; options: { key?: string; startAfter?: Date } }

/** Work that happens after a transaction, outside it. */
export type JobQueue = {
  /** Adds jobs inside the caller's transaction. */
  enqueue: (jobs: Queued[], client: pg.PoolClient) => Promise<void>
  /** Looks for work now rather than at the next round. */
  wake: () => void
  start: (jobs: Job[]) => Promise<void>
  /** Runs everything that is due, until nothing is left: for tests and for a clean stop. */
  drain: () => Promise<void>
  stop: () => Promise<void>
  ready: () => boolean
}

/** The queue on pg-boss. `manual`: nothing runs but by `drain` (tests). */
export function createJobQueue(
  database: Database,
  options: { manual?: boolean; onError: (error: unknown, job: string) => void },
): JobQueue {
  const executeSql =
    (runner: { query: (text: string, values?: unknown[]) => Promise<pg.QueryResult | pg.QueryResult[]> }) =>
    async (text: string, values?: unknown[]) => {
      const result = await runner.query(text, values)
      return Array.isArray(result) ? (result.at(-1) as pg.QueryResult) : result
    }
  const boss = new PgBoss({
    db: { executeSql: executeSql(database.pool) },
    schema: 'jobs',
    schedule: false,
    supervise: !options.manual,
  } as ConstructorParameters<typeof PgBoss>[0])
  boss.on('error', (error) => options.onError(error, 'queue'))
  const known = new Map<string, Job>()
  const timers: NodeJS.Timeout[] = []
  let started = false
  let stopping = false
  let running: Promise<void> | undefined
  let again = false

  async function runOne(name: string): Promise<number> {
    const fetched = await boss.fetch<Record<string, unknown>>(name, { batchSize: 10 })
    for (const job of fetched) {
      try {
        await known.get(name)!.run(job.data)
        await boss.complete(name, job.id)
      } catch (error) {
        options.onError(error, name)
        // Where that cannot be said either, the job is taken up again once its time is over; the others of this batch go on.
        await boss
          .fail(name, job.id, { message: error instanceof Error ? error.message : 'failed' })
          .catch((reason) => options.onError(reason, name))
      }
    }
    return fetched.length
  }
  async function round(): Promise<void> {
    for (let found = 1; found > 0 && !stopping; ) {
      found = 0
      for (const name of known.keys()) found += await runOne(name)
    }
  }
  function wake(): void {
    if (options.manual || !started || stopping) return
    if (running) {
      again = true
      return
    }
    running = round()
      .catch((error) => options.onError(error, 'round'))
      .finally(() => {
        running = undefined
        if (again) {
          again = false
          wake()
        }
      })
  }

  return {
    enqueue: async (jobs, client) => {
      const db = { executeSql: executeSql(client as never) }
      for (const { job, data, options: extra } of jobs) {
        await boss.send(job, data, {
          db,
          retryLimit: 10,
          expireInSeconds: 120,
          retryDelay: 5,
          retryBackoff: true,
          ...(extra.key ? { singletonKey: extra.key } : {}),
          ...(extra.startAfter ? { startAfter: extra.startAfter } : {}),
        } as Parameters<typeof boss.send>[2])
      }
    },
    wake,
    start: async (jobs) => {
      // Of servers that start at once, one makes the queue's tables and the others find them.
      await startAlone(database, async () => {
        await boss.start()
        const existing = new Set((await boss.getQueues()).map((queue) => queue.name))
        for (const job of jobs) {
          known.set(job.name, job)
          if (!existing.has(job.name)) await boss.createQueue(job.name, { policy: 'standard' })
          // Sending looks up the queue once, on a connection of its own: not inside the first transaction that enqueues.
          await boss.getJobById(job.name, crypto.randomUUID())
        }
      })
      started = true
      if (options.manual) return
      timers.push(setInterval(wake, 5_000))
      for (const job of jobs) {
        if (job.everyMinutes === undefined) continue
        const run = () => void job.run({}).catch((error) => options.onError(error, job.name))
        timers.push(setInterval(run, job.everyMinutes * 60_000), setTimeout(run, 1_000))
      }
      wake()
    },
    drain: async () => {
      await running
      await round()
    },
    stop: async () => {
      if (stopping) return
      stopping = true
      for (const timer of timers) clearInterval(timer)
      await running
      if (started) await boss.stop({ graceful: false, close: false } as never)
    },
    ready: () => started && !stopping,
  }
}
