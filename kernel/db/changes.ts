import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import type { Context } from '../http/context.ts'
import type { Database } from './database.ts'

const channel = 'parvis_changes'
const liveChannel = 'parvis_live'

/** What is kept in memory and what makes it old: every process of this Parvis hears of a change as soon as it is committed. */
export type Changes = {
  /** Calls `drop` whenever the topic changed anywhere, and whenever something may have been missed. */
  onChange: (topic: string, drop: () => void) => void
  /** Calls `heard` for each topic that open pages are told of (kernel/live); undefined: something may have been missed. */
  onLive: (heard: (topic: string | undefined) => void) => void
  close: () => Promise<void>
}

/** Tells every process that a topic changed, exactly if the transaction commits. */
export const announce = async (ctx: Pick<Context, 'db'>, topic: string): Promise<void> => {
  await sql`select pg_notify(${sql.lit(channel)}, ${topic})`.execute(ctx.db)
}

/** Listens on a connection of its own. Cut, it listens anew, and everything kept is dropped: what was told meanwhile was not heard. */
export async function listenForChanges(
  database: Database,
  onError: (error: unknown) => void = () => {},
): Promise<Changes> {
  const drops = new Map<string, Array<() => void>>()
  let hearLive: (topic: string | undefined) => void = () => {}
  let closed = false
  let client: pg.Client | undefined
  const listen = async () => {
    const next = new pg.Client({ connectionString: database.url, keepAlive: true, application_name: 'parvis changes' })
    let over = false
    const again = () => {
      if (over || closed) return
      over = true
      void (async () => {
        for (let delay = 100; !closed; delay = Math.min(delay * 2, 5_000)) {
          await wait(delay, undefined, { ref: false })
          if (closed) return
          try {
            await listen()
            for (const all of drops.values()) for (const drop of all) drop()
            hearLive(undefined)
            return
          } catch (error) {
            onError(error)
          }
        }
      })()
    }
    next.on('notification', ({ channel: told, payload }) => {
      if (told === liveChannel) hearLive(payload)
      else for (const drop of drops.get(payload ?? '') ?? []) drop()
    })
    next.on('error', () => again())
    try {
      await next.connect()
      await next.query(`listen ${channel}; listen ${liveChannel}`)
    } catch (error) {
      over = true
      await next.end().catch(() => {})
      throw error
    }
    next.on('end', again)
    client = next
  }
  await listen()
  return {
    onChange: (topic, drop) => {
      drops.set(topic, [...(drops.get(topic) ?? []), drop])
    },
    onLive: (heard) => {
      hearLive = heard
    },
    close: async () => {
      closed = true
      await client?.end().catch(() => {})
    },
  }
}
