import type pg from 'pg'
import { forgetPrepared } from '../kernel/db/database.ts'

/**
 * Hands each statement of a pool's clients to `rewrite` before it is sent: to count them, or to change them as a developer would who
 * forgets a condition. What was prepared before serves neither during it nor after. @returns what puts all back
 */
export function rewriteStatements(pool: pg.Pool, rewrite: (text: string) => string): () => void {
  const connect = pool.connect.bind(pool)
  ;(pool as { connect: unknown }).connect = async (callback?: (...all: never[]) => void) => {
    // The pool's own queries, by which tests arrange and look, go on as they are.
    if (callback) return (connect as unknown as (done: unknown) => unknown)(callback)
    const client = await connect()
    await forgetPrepared(client)
    const query = client.query.bind(client)
    ;(client as { query: unknown }).query = (first: unknown, ...rest: unknown[]) => {
      if (typeof first === 'string') return (query as (...all: unknown[]) => unknown)(rewrite(first), ...rest)
      const config = first as { text?: string; name?: string }
      if (typeof config?.text === 'string') {
        const text = rewrite(config.text)
        if (text !== config.text)
          return (query as (...all: unknown[]) => unknown)({ ...config, text, name: undefined }, ...rest)
      }
      return (query as (...all: unknown[]) => unknown)(first, ...rest)
    }
    const release = client.release.bind(client)
    client.release = (error?: Error | boolean) => {
      ;(client as { query: unknown }).query = query
      client.release = release
      void forgetPrepared(client).finally(() => release(error))
    }
    return client
  }
  return () => {
    ;(pool as { connect: unknown }).connect = connect
  }
}
