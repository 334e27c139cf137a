import { join } from 'node:path'
import { type Config, readConfig } from '../kernel/config/config.ts'
import { DataDirectoryBusyError, lockDataDirectory } from '../kernel/db/data-directory.ts'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { runningEmbeddedDatabase, startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { checkRowLevelSecurity, migrate } from '../kernel/db/migrate.ts'
import { ensureBrand } from '../kernel/organisations/brand.ts'
import { giveRoles } from '../kernel/policy/roles.ts'
import { spaces } from '../spaces.ts'

/** Where the configured database is; the embedded one is started, or, where a server runs it already, used beside that server. */
async function locate(config: Config): Promise<{ url: string; stop?: () => Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl }
  const directory = join(config.dataDirectory, 'database')
  try {
    lockDataDirectory(config.dataDirectory)
  } catch (error) {
    const url = error instanceof DataDirectoryBusyError ? runningEmbeddedDatabase(directory) : undefined
    if (!url) throw error
    return { url }
  }
  return startEmbeddedDatabase(directory)
}

/** The database that the settings name, migrated and with a brand, for a command beside the server, which may run meanwhile (R11). */
export async function openConfigured(
  env: Record<string, string | undefined> = process.env,
): Promise<{ database: Database; config: Config }> {
  const config = readConfig(env)
  const database = openDatabase({ ...(await locate(config)), max: 2 })
  await migrate(database)
  await checkRowLevelSecurity(database)
  await ensureBrand(database)
  await giveRoles(database.pool, spaces)
  return { database, config }
}
