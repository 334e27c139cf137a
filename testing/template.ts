import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import pg from 'pg'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { createJobQueue } from '../kernel/jobs/jobs.ts'

async function prepare(database: Database): Promise<void> {
  await migrate(database)
  const jobs = createJobQueue(database, {
    manual: true,
    onError: (error) => {
      throw error
    },
  })
  await jobs.start([])
  await jobs.stop()
}

/** Writes the data directory of a migrated embedded database into a file, from which each test file then starts its own. */
export async function writeDump(path: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-dump-'))
  try {
    const database = openDatabase(await startEmbeddedDatabase(directory))
    await prepare(database)
    await database.close()
    const db = await PGlite.create({ dataDir: directory, extensions: { pg_trgm, unaccent } })
    const dump = await db.dumpDataDir('none')
    await db.close()
    writeFileSync(path, Buffer.from(await dump.arrayBuffer()))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Makes a migrated database on a real server, which each test file then copies. @returns its name */
export async function makeTemplate(url: string): Promise<string> {
  const name = 'parvis_template'
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const target = new URL(url)
  target.pathname = `/${name}`
  const database = openDatabase({ url: target.href, max: 2 })
  await prepare(database)
  await database.close()
  return name
}
