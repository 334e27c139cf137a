import { join } from 'node:path'
import { ensureBrand } from '../kernel/brands/brands.ts'
import { type Config, readConfig } from '../kernel/config/config.ts'
import { DataDirectoryBusyError, lockDataDirectory } from '../kernel/db/data-directory.ts'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { runningEmbeddedDatabase, startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { checkRowLevelSecurity, migrate } from '../kernel/db/migrate.ts'
import { giveRoles } from '../kernel/policy/roles.ts'
import { spaces } from '../spaces.ts'

/** Where the configured database is; the embedded one is started, or, where a server runs it already, used beside that server. */
export async function databaseAddress(config: Config): Promise<Parameters<typeof openDatabase>[0]> {
  if (config.databaseUrl) return { url: config.databaseUrl, max: 2 }
  const directory = join(config.dataDirectory, 'database')
  try {
    lockDataDirectory(config.dataDirectory)
  } catch (error) {
    const url = error instanceof DataDirectoryBusyError ? runningEmbeddedDatabase(directory) : undefined
    if (!url) throw error
    return { url, max: 2 }
  }
  return { ...(await startEmbeddedDatabase(directory)), max: 2 }
}

/** The database that the settings name, migrated and with a brand, for a command beside the server, which may run meanwhile (R11). */
export async function openConfigured(
  env: Record<string, string | undefined> = process.env,
): Promise<{ database: Database; config: Config }> {
  const config = readConfig(env)
  const database = openDatabase(await databaseAddress(config))
  await migrate(database)
  await checkRowLevelSecurity(database)
  await ensureBrand(database)
  await giveRoles(database.pool, spaces)
  return { database, config }
}
