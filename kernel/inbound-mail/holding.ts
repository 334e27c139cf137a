import pg from 'pg'
import type { Database } from '../db/database.ts'
import type { Services } from '../http/context.ts'

/** What a process does with a mailbox alone: reading it, making something of its mails, or waiting for what comes. */
export type Held = 'read' | 'route' | 'watch'

/** What this process holds, on one line of its own: a mailbox that is slow takes no connection from whoever asks for a page. */
type Holder = {
  /** Whether it was free: of this process too nobody has it. @throws Error where the database is away */
  take: (what: Held, mailboxId: string) => Promise<boolean>
  letGo: (what: Held, mailboxId: string) => Promise<void>
  /** Called where the line is cut: nothing is held any more, and another process may be at it. */
  onCut: (cut: () => void) => void
  close: () => Promise<void>
}

const holders = new WeakMap<Database, Holder>()

/** The holder of a process. Its locks end with its line, so that a process that was killed keeps nobody. */
export function holderOf({ database }: Pick<Services, 'database'>): Holder {
  const known = holders.get(database)
  if (known) return known
  const held = new Set<string>()
  const told: Array<() => void> = []
  let client: Promise<pg.Client> | undefined
  const open = () => {
    client ??= (async () => {
      const next = new pg.Client({
        connectionString: database.url,
        keepAlive: true,
        application_name: 'parvis mailboxes',
      })
      let over = false
      const cut = () => {
        if (over) return
        over = true
        client = undefined
        held.clear()
        for (const one of told) one()
      }
      next.on('error', cut)
      next.on('end', cut)
      await next.connect()
      return next
    })().catch((error) => {
      client = undefined
      throw error
    })
    return client
  }
  const holder: Holder = {
    take: async (what, mailboxId) => {
      const key = `mailbox ${what} ${mailboxId}`
      if (held.has(key)) return false
      held.add(key)
      try {
        const { rows } = await (await open()).query('select pg_try_advisory_lock(hashtextextended($1, 0)) as free', [
          key,
        ])
        if (!rows[0].free) held.delete(key)
        return rows[0].free
      } catch (error) {
        held.delete(key)
        throw error
      }
    },
    letGo: async (what, mailboxId) => {
      const key = `mailbox ${what} ${mailboxId}`
      if (!held.has(key)) return
      await (await open()).query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]).catch(() => {})
      held.delete(key)
    },
    onCut: (cut) => void told.push(cut),
    close: async () => {
      holders.delete(database)
      const open = await client?.catch(() => undefined)
      await open?.end().catch(() => {})
    },
  }
  holders.set(database, holder)
  return holder
}

/**
 * Does something with a mailbox that one process does at a time.
 * @returns undefined where another one is at it
 */
export async function holding<T>(
  services: Services,
  what: Held,
  mailboxId: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const holder = holderOf(services)
  if (!(await holder.take(what, mailboxId))) return undefined
  try {
    return await work()
  } finally {
    await holder.letGo(what, mailboxId)
  }
}
