import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { startEmbeddedDatabase } from '../kernel/db/embedded.ts'

/** A PostgreSQL of this machine, made for one run and gone after it. */
export type PostgresServer = { url: string; stop: () => Promise<void> }

/** Nothing of a test's database has to outlive a power cut. */
const hasty = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/**
 * Starts a PostgreSQL, the one that the server embeds, in a temporary directory.
 * @param settings for tests by default; measures keep PostgreSQL's own
 */
export async function startPostgres(settings: string[] = hasty): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-postgres-'))
  const server = await startEmbeddedDatabase(join(directory, 'database'), {
    settings: ['max_connections=200', ...settings],
  })
  return {
    url: server.url,
    stop: async () => {
      await server.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** An empty database on a PostgreSQL of its own, which ends when it is closed. */
export async function temporaryDatabase(): Promise<Database> {
  return openDatabase({ ...(await startPostgres()), max: 8 })
}
