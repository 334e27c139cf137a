import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

// An open lock that nothing points to would be closed by the garbage collector, and the directory be free for a second process.
const held = new Set<DatabaseSync>()

/** Another process already holds the data directory. */
export class DataDirectoryBusyError extends Error {}

/**
 * Takes the data directory for this process alone, and closes it to other accounts of the machine. The lock is the operating
 * system's, on a small file, so a killed process leaves none.
 * @throws DataDirectoryBusyError
 */
export function lockDataDirectory(dataDirectory: string): () => void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const { mode, uid } = statSync(dataDirectory)
  // 0711 is what the embedded database needs where it runs as another account (see embedded/run-as.ts).
  if ((mode & 0o066) !== 0 && (process.getuid === undefined || [0, uid].includes(process.getuid())))
    chmodSync(dataDirectory, 0o700)
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
