import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

/** An embedded PostgreSQL (PGlite) in a worker thread, reached over a unix socket like any server. */
export type EmbeddedDatabase = { host: string; port: number; stop: () => Promise<void> }

// An open lock that nothing points to would be closed by the garbage collector, and the directory be free for a second process.
const held = new Set<DatabaseSync>()

/** Another process already holds the data directory. */
export class DataDirectoryBusyError extends Error {}

/**
 * Takes the data directory for this process alone. The lock is the operating system's, on a small file, so a killed process leaves none.
 * @throws DataDirectoryBusyError
 */
export function lockDataDirectory(dataDirectory: string): () => void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(join(dataDirectory, 'lock.sqlite'))
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new DataDirectoryBusyError(
      `${dataDirectory} (PARVIS_DATA) is in use by another Parvis process: stop it, or give this one another directory`,
    )
  }
  held.add(lock)
  return () => {
    held.delete(lock)
    lock.close()
  }
}

/**
 * Starts the embedded database; without a directory it lives in memory (tests). The directory must be locked first.
 * @param dump a file made by PGlite's dumpDataDir that an in-memory database starts from, instead of an empty one
 */
export async function startEmbeddedDatabase(directory: string | undefined, dump?: string): Promise<EmbeddedDatabase> {
  const name = createHash('sha256')
    .update(`${directory ?? ''}:${process.pid}:${Math.random()}`)
    .digest('hex')
    .slice(0, 16)
  const host = join(tmpdir(), `parvis-${name}`)
  mkdirSync(host, { recursive: true, mode: 0o700 })
  const port = 5432
  const socketPath = join(host, `.s.PGSQL.${port}`)
  const worker = new Worker(new URL('./embedded.worker.ts', import.meta.url), {
    workerData: { directory, socketPath, dump },
  })
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve())
    worker.once('error', reject)
  })
  return {
    host,
    port,
    stop: async () => {
      const stopped = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
      worker.postMessage('stop')
      await stopped
    },
  }
}
