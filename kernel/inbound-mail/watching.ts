import type { ImapFlow } from 'imapflow'
import { asSystem, type Brand, type Services } from '../http/context.ts'
import { holderOf } from './holding.ts'
import { openMailbox, placeOf } from './imap.ts'
import { readJob } from './jobs-names.ts'

/** So long after a line was lost it is opened again; meanwhile the round of the minute reads. */
const againMs = 60_000

type Watch = { version: number; stop: () => void; over: Promise<unknown> }

/** Keeps a line open to each mailbox, by which it tells of what comes: then it is read at once. */
export type Watching = {
  /** Watches the mailboxes as they are set up now. */
  refresh: () => Promise<void>
  close: () => Promise<void>
}

/**
 * Of several processes one watches a mailbox: whoever holds it. The others find it free once that one has ended, within a minute.
 * @param onError is told of what keeps a mailbox from being watched; it is read every minute all the same
 */
export function watchMailboxes(services: Services, onError: (error: unknown) => void): Watching {
  const watches = new Map<string, Watch>()
  const lines = new Set<Promise<unknown>>()
  let closed = false
  let refreshing: Promise<void> = Promise.resolve()
  const holder = holderOf(services)
  holder.onCut(() => {
    for (const watch of watches.values()) watch.stop()
  })

  const refresh = async () => {
    if (closed) return
    const wanted = new Map<string, { brand: Brand; row: Awaited<ReturnType<typeof rowsOf>>[number] }>()
    for (const brand of services.brands.all())
      for (const row of await rowsOf(services, brand)) wanted.set(row.id, { brand, row })
    const old = [...watches].filter(([id, watch]) => wanted.get(id)?.row.version !== watch.version)
    for (const [id, watch] of old) {
      watches.delete(id)
      watch.stop()
    }
    // A mailbox that was set up anew is free once its old line is closed.
    await Promise.all(old.map(([, watch]) => watch.over))
    for (const [id, { brand, row }] of wanted) {
      if (watches.has(id) || closed) continue
      const stopped = Promise.withResolvers<void>()
      const watch = async () => {
        if (!(await holder.take('watch', id))) return
        try {
          await watchOne(services, brand, row, stopped.promise)
        } finally {
          await holder.letGo('watch', id)
        }
      }
      const line: Promise<unknown> = watch()
        .catch(onError)
        .finally(() => {
          lines.delete(line)
          // Lost, or held elsewhere: it is tried again in a while.
          const mine = watches.get(id)
          if (closed || mine?.stop !== stopped.resolve) return
          const timer = setTimeout(() => {
            if (watches.get(id) !== mine) return
            watches.delete(id)
            inTurn()
          }, againMs)
          timer.unref()
        })
      lines.add(line)
      watches.set(id, { version: row.version, stop: stopped.resolve, over: line })
    }
  }
  const inTurn = () => {
    refreshing = refreshing.then(refresh).catch(onError)
    return refreshing
  }
  services.changes.onChange('mailboxes', () => void inTurn())
  return {
    refresh: inTurn,
    close: async () => {
      closed = true
      await refreshing
      for (const watch of watches.values()) watch.stop()
      watches.clear()
      await Promise.all(lines)
    },
  }
}

const rowsOf = (services: Services, brand: Brand) =>
  asSystem(services, brand, (ctx) =>
    ctx.db.selectFrom('mailboxes').selectAll().where('brand_id', '=', brand.id).where('enabled', '=', true).execute(),
  )

/** Watches one mailbox until the line is lost or somebody stops it. */
async function watchOne(
  services: Services,
  brand: Brand,
  row: Awaited<ReturnType<typeof rowsOf>>[number],
  stopped: Promise<void>,
): Promise<void> {
  const client: ImapFlow = await openMailbox(services, placeOf(services, row))
  const lost = new Promise<void>((resolve) => client.on('close', () => resolve()))
  try {
    await client.mailboxOpen(row.folder, { readOnly: true })
    const tell = () =>
      asSystem(services, brand, async (ctx) => ctx.enqueue(readJob, { brandId: brand.id, mailboxId: row.id })).catch(
        () => {},
      )
    client.on('exists', () => void tell())
    // What came while nobody watched.
    await tell()
    const idle = (async () => {
      while (client.usable) await client.idle()
    })().catch(() => {})
    await Promise.race([stopped, lost, idle])
  } finally {
    client.close()
  }
}
