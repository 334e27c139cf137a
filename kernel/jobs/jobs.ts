import { createHash } from 'node:crypto'
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import type { z } from 'zod'
import type { Database } from '../db/database.ts'
import { startAlone } from '../db/migrate.ts'
import type { Text } from '../i18n/locale.ts'

/** What a job is given beside its data. */
export type Run = {
  /** Whether the process is about to end: a long job stops at the next place where it may, and enqueues what is left. */
  stopping: () => boolean
  /** Writes down an error with which the job goes on. */
  report: (error: unknown) => void
}

/** A job: what it does with its data. Running it twice must do nothing twice. */
export type Job = {
  name: string
  /** What it does, as a person reads it where it failed. */
  title?: Text
  run: (data: Record<string, unknown>, run: Run) => Promise<void>
  /** What its data are: others end it at once as failed. */
  data?: z.ZodType
  /** So many of it run at once in a process; one where nothing is said. */
  atOnce?: number
  /** Runs by itself, once in each such span of time, on whichever process comes first. */
  everyMinutes?: number
}

/** `key`: of one transaction, jobs of a kind under one key are one. Those of two are two: one that is added may have begun before the other's rows are there. */
type Queued = { job: string; data: object; options: { key?: string; startAfter?: Date } }

/** Work that happens after a transaction, outside it. */
export type JobQueue = {
  /** Adds jobs inside the caller's transaction. */
  enqueue: (jobs: Queued[], client: pg.PoolClient) => Promise<void>
  /** Looks for work now rather than at the next round: in these queues, or in all. */
  wake: (names?: string[]) => void
  start: (jobs: Job[]) => Promise<void>
  /** Runs everything that is due, until nothing is left, or so many jobs: for tests and for a clean stop. */
  drain: (most?: number) => Promise<void>
  stop: () => Promise<void>
  ready: () => boolean
  /** What a kind of job is called; undefined where nobody says. */
  titleOf: (name: string) => Text | undefined
}

/** A job under way says so this often; one that was silent for twice as long is taken up by another process. */
const heartbeatSeconds = 20
const silentSeconds = 60
const pollMs = 5_000

/** The id of a job that runs by itself: of many processes that add it, one does. */
function slotId(name: string, slot: number): string {
  const hex = createHash('sha256').update(`${name} ${slot}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * The queue on pg-boss: each kind of job has workers of its own, so that one that is slow keeps no other waiting.
 * @param options `manual`: nothing runs but by `drain` (tests). `add`: jobs are added and run by other processes.
 */
export function createJobQueue(
  database: Database,
  options: { manual?: boolean; add?: boolean; onError: (error: unknown, job: string) => void },
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
    supervise: !options.manual && !options.add,
  } as ConstructorParameters<typeof PgBoss>[0])
  boss.on('error', (error) => options.onError(error, 'queue'))
  type Lanes = { job: Job; lanes: Set<Promise<void>>; again: boolean }
  const queues = new Map<string, Lanes>()
  const timers: NodeJS.Timeout[] = []
  let started = false
  let stopping = false

  /** Takes one job and does it. @returns whether there was one */
  async function runOne({ job }: Lanes): Promise<boolean> {
    const { name } = job
    const [taken] = await boss.fetch<Record<string, unknown>>(name)
    if (!taken) return false
    const beat = setInterval(() => void boss.touch(name, taken.id).catch(() => {}), heartbeatSeconds * 1_000)
    try {
      const parsed = job.data?.safeParse(taken.data)
      if (parsed && !parsed.success) {
        options.onError(parsed.error, name)
        // Trying again mends no data.
        await database.pool.query('update jobs.job set retry_limit = retry_count where name = $1 and id = $2', [
          name,
          taken.id,
        ])
        await boss.fail(name, taken.id, { message: `bad data: ${parsed.error.message}` })
        return true
      }
      await job.run((parsed?.data ?? taken.data ?? {}) as Record<string, unknown>, {
        stopping: () => stopping,
        report: (error) => options.onError(error, name),
      })
      await boss.complete(name, taken.id)
    } catch (error) {
      options.onError(error, name)
      // Where that cannot be said either, the job is taken up again once it was silent for long enough.
      await boss
        .fail(name, taken.id, { message: error instanceof Error ? error.message : 'failed' })
        .catch((reason) => options.onError(reason, name))
    } finally {
      clearInterval(beat)
    }
    return true
  }

  async function lane(queue: Lanes): Promise<void> {
    try {
      while (!stopping && (await runOne(queue))) {
        // Until nothing is left.
      }
    } catch (error) {
      options.onError(error, queue.job.name)
    }
  }

  function wakeOne(queue: Lanes): void {
    if (queue.lanes.size >= (queue.job.atOnce ?? 1)) {
      queue.again = true
      return
    }
    const running = lane(queue).finally(() => {
      queue.lanes.delete(running)
      if (!queue.again || stopping) return
      queue.again = false
      wakeOne(queue)
    })
    queue.lanes.add(running)
  }

  function wake(names?: string[]): void {
    if (options.manual || options.add || !started || stopping) return
    for (const name of new Set(names ?? queues.keys())) {
      const queue = queues.get(name)
      if (queue) for (let n = 0; n < (queue.job.atOnce ?? 1); n++) wakeOne(queue)
    }
  }

  const slots = new Map<string, number>()
  /** Adds the jobs that run by themselves and whose time has come. */
  async function addDue(): Promise<void> {
    for (const { job } of queues.values()) {
      if (job.everyMinutes === undefined) continue
      const slot = Math.floor(Date.now() / (job.everyMinutes * 60_000))
      if (slots.get(job.name) === slot) continue
      try {
        await boss.send(job.name, {}, { id: slotId(job.name, slot), retryLimit: 2, heartbeatSeconds: silentSeconds })
        slots.set(job.name, slot)
        wake([job.name])
      } catch (error) {
        options.onError(error, job.name)
      }
    }
  }

  return {
    enqueue: async (jobs, client) => {
      const db = { executeSql: executeSql(client as never) }
      const added = new Set<string>()
      for (const { job, data, options: extra } of jobs) {
        const one = extra.key === undefined ? undefined : `${job} ${extra.key}`
        if (one !== undefined && added.has(one)) continue
        if (one !== undefined) added.add(one)
        await boss.send(job, data, {
          db,
          retryLimit: 10,
          expireInSeconds: 900,
          heartbeatSeconds: silentSeconds,
          retryDelay: 5,
          retryBackoff: true,
          retryDelayMax: 3_600,
          ...(extra.startAfter ? { startAfter: extra.startAfter } : {}),
        } as Parameters<typeof boss.send>[2])
      }
      if (options.add) await client.query("select pg_notify('parvis_changes', 'jobs')")
    },
    wake,
    start: async (jobs) => {
      // Of servers that start at once, one makes the queue's tables and the others find them.
      await startAlone(database, async () => {
        await boss.start()
        const existing = new Set((await boss.getQueues()).map((queue) => queue.name))
        for (const job of jobs) {
          queues.set(job.name, { job, lanes: new Set(), again: false })
          if (!existing.has(job.name)) await boss.createQueue(job.name, { policy: 'standard' })
          // Sending looks up the queue once, on a connection of its own: not inside the first transaction that enqueues.
          await boss.getJobById(job.name, crypto.randomUUID())
        }
      })
      started = true
      if (options.manual || options.add) return
      timers.push(
        setInterval(wake, pollMs),
        setInterval(() => void addDue(), 10_000),
        setTimeout(() => void addDue(), 1_000),
      )
      wake()
    },
    drain: async (most = Number.POSITIVE_INFINITY) => {
      let left = most
      for (let found = true; found && !stopping && left > 0; ) {
        found = false
        for (const queue of queues.values())
          while (left > 0 && (await runOne(queue))) {
            found = true
            left--
          }
      }
    },
    stop: async () => {
      if (stopping) return
      stopping = true
      for (const timer of timers) clearInterval(timer)
      await Promise.all([...queues.values()].flatMap(({ lanes }) => [...lanes]))
      if (started) await boss.stop({ graceful: false, close: false } as never)
    },
    ready: () => started && !stopping,
    titleOf: (name) => queues.get(name)?.job.title,
  }
}
