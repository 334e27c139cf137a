import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

// An open lock that nothing points to would be closed by the garbage collector, and the directory be free for a second process.
const held = new Set<DatabaseSync>()

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirectoryError extends Error {}

/** Another process already holds the data directory. */
export class DataDirectoryBusyError extends DataDirectoryError {}

const sqliteBusy = 5

/**
 * Takes the data directory for this process alone, and closes it to other accounts of the machine. The lock is the operating
 * system's, on a small file, so a killed process leaves none.
 * @throws DataDirectoryBusyError; DataDirectoryError where it cannot be written at all
 */
export function lockDataDirectory(dataDirectory: string): () => void {
  const file = join(dataDirectory, 'lock.sqlite')
  const me = process.getuid?.()
  const ownerOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.uid
  const unusable = (error: unknown) => {
    let ours = true
    try {
      ours = me === undefined || [ownerOf(dataDirectory), ownerOf(file)].every((uid) => uid === undefined || uid === me)
    } catch {
      // What cannot be looked at is said by the error itself.
    }
    const advice = ours
      ? `see that it is a folder of this account, not read-only, with room on its disk, and that ${file} is Parvis's own (it may be deleted)`
      : 'it belongs to another account: start Parvis as that one, or give the directory to this one (chown -R)'
    return new DataDirectoryError(
      `${dataDirectory} (PARVIS_DATA) cannot be used: ${(error as Error).message}. Parvis writes there: ${advice}`,
      { cause: error },
    )
  }
  let lock: DatabaseSync
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
    const { mode, uid } = statSync(dataDirectory)
    // 0711 is what the embedded database needs where it runs as another account (see embedded/run-as.ts).
    if ((mode & 0o066) !== 0 && (me === undefined || [0, uid].includes(me))) chmodSync(dataDirectory, 0o700)
    lock = new DatabaseSync(file)
  } catch (error) {
    throw unusable(error)
  }
  // Whoever may read it may hold it, and keep this process out.
  if (ownerOf(file) === me) chmodSync(file, 0o600)
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw unusable(error)
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
