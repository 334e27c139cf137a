import { join } from 'node:path'
import { type Config, readConfig } from '../kernel/config/config.ts'
import { type Database, openDatabase } from '../kernel/db/database.ts'
import { lockDataDirectory, startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { checkRowLevelSecurity, migrate } from '../kernel/db/migrate.ts'
import { ensureBrand } from '../kernel/organisations/brand.ts'

/**
 * Where the configured database is reached. One's own PostgreSQL takes a command beside the running server; the embedded one is one
 * process's alone: the portal must be stopped meanwhile.
 */
export async function databaseAddress(config: Config): Promise<Parameters<typeof openDatabase>[0]> {
  if (config.databaseUrl) return { url: config.databaseUrl, max: 2 }
  lockDataDirectory(config.dataDirectory)
  return startEmbeddedDatabase(join(config.dataDirectory, 'database'))
}

/** The database that the settings name, migrated and with a brand, for a command beside the server. */
export async function openConfigured(
  env: Record<string, string | undefined> = process.env,
): Promise<{ database: Database; config: Config }> {
  const config = readConfig(env)
  const database = openDatabase(await databaseAddress(config))
  await migrate(database)
  await checkRowLevelSecurity(database)
  await ensureBrand(database)
  return { database, config }
}
