import pg from 'pg'

/** What of the database is kept in memory, by its topic, and is dropped on every process at once when it changes. */
export type Changes = {
  /** Says what to do once a topic changed (a trigger calls `parvis.tell_change`), or may have while nobody could listen. */
  on: (topic: string, drop: () => void | Promise<void>) => void
  start: () => Promise<void>
  stop: () => Promise<void>
}

const channel = 'parvis_changed'

/** Listens to the database on a connection of its own. Where that breaks, all is dropped once it is there again. */
export function listenForChanges(url: string, onError: (error: unknown) => void): Changes {
  const topics = new Map<string, Array<() => void | Promise<void>>>()
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const drop = async (names: Iterable<string>) => {
    for (const name of names)
      for (const work of topics.get(name) ?? [])
        try {
          await work()
        } catch (error) {
          onError(error)
        }
  }
  const later = () => {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(() => void listen(), 500)
    timer.unref()
  }
  async function listen(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'parvis changes',
      keepAlive: true,
      connectionTimeoutMillis: 20_000,
    })
    client = next
    next.on('error', () => {})
    next.on('end', () => {
      if (client === next) later()
    })
    next.on('notification', ({ payload }) => void drop([payload ?? '']))
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      // What changed before anybody listened.
      await drop(topics.keys())
    } catch (error) {
      onError(error)
      if (client === next) client = undefined
      await next.end().catch(() => {})
      later()
    }
  }
  return {
    on: (topic, work) => {
      topics.set(topic, [...(topics.get(topic) ?? []), work])
    },
    start: listen,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      const last = client
      client = undefined
      await last?.end().catch(() => {})
    },
  }
}
