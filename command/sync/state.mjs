// What the tool knows of its last runs, in one SQLite file beside the root; and the lock that two runs of one root never share.
import { randomUUID } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { hostname } from 'node:os'

// Not imported: in one file an import would come before the version of Node is looked at.
const { DatabaseSync } = process.getBuiltinModule('node:sqlite')

/** Somebody else runs. */
export class RunningError extends Error {}

/**
 * Opens the state of a root for one portal. The lock is the operating system's own, and ends with the process however it ends.
 * @param {string} path @param {string} portal @param {string} clientId
 */
export function openState(path, portal, clientId) {
  const db = new DatabaseSync(path)
  chmodSync(path, 0o600)
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000')
  db.exec(`create table if not exists facts (name text primary key, value text not null) strict;
    create table if not exists files (path text primary key, raw text not null, size integer not null, changed integer not null, sha256 text not null,
      pushed text, refusal text, seen integer not null) strict;
    create index if not exists files_by_hash on files (sha256);
    create table if not exists rows (kind text not null, key text not null, hash text not null, primary key (kind, key)) strict;`)
  const fact = db.prepare('select value from facts where name = ?')
  const setFact = db.prepare('insert into facts values (?, ?) on conflict (name) do update set value = excluded.value')
  /** @param {string} name */
  const read = (name) => /** @type {{ value: string } | undefined} */ (fact.get(name))?.value

  const lock = new DatabaseSync(`${path}.lock`)
  try {
    // Reserved, not exclusive: nothing is written, and nobody waits.
    lock.exec('pragma busy_timeout = 0; begin immediate')
  } catch {
    const who = read('runs') ?? '?'
    lock.close()
    db.close()
    throw new RunningError(who)
  }
  setFact.run('runs', `${process.pid} @ ${hostname()}, ${new Date().toISOString()}`)
  // Another portal, or another key, knows nothing of what was pushed to the first.
  const whose = `${portal} ${clientId.toLowerCase()}`
  if (read('portal') !== portal) {
    db.exec('delete from files; delete from rows')
    setFact.run('portal', portal)
  }
  setFact.run('whose', whose)
  if (read('instance') === undefined) setFact.run('instance', randomUUID())

  const file = db.prepare('select * from files where path = ?')
  const keepFile =
    db.prepare(`insert into files (path, raw, size, changed, sha256, pushed, refusal, seen) values (?, ?, ?, ?, ?, null, null, ?)
    on conflict (path) do update set raw = excluded.raw, size = excluded.size, changed = excluded.changed, seen = excluded.seen,
      refusal = case when files.sha256 = excluded.sha256 then files.refusal end, sha256 = excluded.sha256`)
  const seen = db.prepare('update files set seen = ? where path = ?')
  const pushed = db.prepare('update files set pushed = ?, refusal = null where path = ?')
  const refused = db.prepare('update files set refusal = ? where path = ?')
  const gone = db.prepare('select path, sha256, pushed from files where seen < ? order by path')
  const forget = db.prepare('delete from files where path = ?')
  const open = db.prepare(
    'select path, raw, size, changed, sha256, pushed, refusal from files where seen = ? and (pushed is null or pushed <> sha256) order by path',
  )
  const known = db.prepare('select path, raw, size, changed, sha256 from files where seen = ? order by path')
  const row = db.prepare('select hash from rows where kind = ? and key = ?')
  const keepRow = db.prepare(
    'insert into rows values (?, ?, ?) on conflict (kind, key) do update set hash = excluded.hash',
  )
  const counter = Number(read('counter') ?? '0') + 1
  setFact.run('counter', String(counter))

  /** @typedef {{ path: string, raw: string, size: number, changed: number, sha256: string, pushed: string | null, refusal: string | null }} Known */
  return {
    instance: /** @type {string} */ (read('instance')),
    /** @param {string} path */
    file: (path) => /** @type {Known | undefined} */ (file.get(path)),
    /** @param {string} path @param {{ raw: string, size: number, changed: number, sha256: string }} what */
    keep: (path, { raw, size, changed, sha256 }) => void keepFile.run(path, raw, size, changed, sha256, counter),
    /** @param {string} path */
    see: (path) => void seen.run(counter, path),
    /** @param {string} path @param {string} sha256 */
    push: (path, sha256) => void pushed.run(sha256, path),
    /** @param {string} path @param {string} why */
    refuse: (path, why) => void refused.run(why, path),
    gone: () => /** @type {Array<{ path: string, sha256: string, pushed: string | null }>} */ (gone.all(counter)),
    /** @param {string} path */
    forget: (path) => void forget.run(path),
    waiting: () => /** @type {Known[]} */ (open.all(counter)),
    here: () => /** @type {Known[]} */ (known.all(counter)),
    /** @param {string} kind @param {string} key */
    row: (kind, key) => /** @type {{ hash: string } | undefined} */ (row.get(kind, key))?.hash,
    /** @param {string} kind @param {Array<[string, string]>} rows */
    keepRows: (kind, rows) => {
      db.exec('begin')
      for (const [key, hash] of rows) keepRow.run(kind, key, hash)
      db.exec('commit')
    },
    /** @param {() => void} work */
    together: (work) => {
      db.exec('begin')
      try {
        work()
        db.exec('commit')
      } catch (error) {
        db.exec('rollback')
        throw error
      }
    },
    close: () => {
      lock.close()
      db.close()
    },
  }
}
/** @typedef {ReturnType<typeof openState>} State */
