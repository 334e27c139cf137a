import { join } from 'node:path'
import { type Config, readConfig } from '../kernel/config/config.ts'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { lockDataDirectory, startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { checkRowLevelSecurity, migrate } from '../kernel/db/migrate.ts'
import { ensureBrand } from '../kernel/organisations/brand.ts'

/**
 * The database that the settings name, migrated and with a brand, for a command beside the server.
 * The embedded one is one process's alone: the portal must be stopped meanwhile.
 */
export async function openConfigured(
  env: Record<string, string | undefined> = process.env,
): Promise<{ database: Database; config: Config }> {
  const config = readConfig(env)
  if (!config.databaseUrl) lockDataDirectory(config.dataDirectory)
  const database = openDatabase(
    config.databaseUrl
      ? { url: config.databaseUrl, max: 2 }
      : await startEmbeddedDatabase(join(config.dataDirectory, 'database')),
  )
  await migrate(database)
  await checkRowLevelSecurity(database)
  await ensureBrand(database)
  return { database, config }
}
