import { join } from 'node:path'
import { createApp } from './app.ts'
import { ConfigError, isLoopback, readConfig } from './kernel/config/config.ts'
import { openDatabase } from './kernel/db/database.ts'
import { DataDirectoryBusyError, lockDataDirectory, startEmbeddedDatabase } from './kernel/db/embedded.ts'
import { checkRowLevelSecurity, DatabaseRefusedError, migrate } from './kernel/db/migrate.ts'
import { ensureBrand, isEmpty } from './kernel/organisations/brand.ts'

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

try {
  const config = readConfig(process.env)
  lockDataDirectory(config.dataDirectory)
  const database = openDatabase(
    config.databaseUrl
      ? { url: config.databaseUrl }
      : await startEmbeddedDatabase(join(config.dataDirectory, 'database')),
  )
  await migrate(database)
  await checkRowLevelSecurity(database)
  const empty = await isEmpty(database)
  const demo = config.demo === 'on' || (config.demo === 'auto' && database.embedded && isLoopback(config.host))
  let accounts: Array<{ who: string; identifier: string; password: string }> = []
  if (empty && demo) {
    const { seedDemo } = await import('./scripts/demo.ts')
    accounts = await seedDemo(database, config)
  }
  await ensureBrand(database)
  const app = await createApp({ config, database, logger: true })
  await app.server.listen({ port: config.port, host: config.host })
  await app.start()
  const { port } = app.server.server.address() as { port: number }
  if (!empty && demo) {
    const { demoAccounts } = await import('./scripts/demo.ts')
    accounts = await demoAccounts(database)
  }
  const lines = ['', `Parvis is at ${config.port === 0 ? `http://${config.host}:${port}` : config.publicUrl}`]
  if (accounts.length > 0)
    lines.push(
      '',
      'Demo accounts:',
      ...accounts.map((account) => `  ${account.identifier.padEnd(18)} ${account.password.padEnd(22)} ${account.who}`),
      '',
    )
  console.log(lines.join('\n'))
  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    await app.close()
    await database.close()
    process.exit(0)
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
} catch (error) {
  if (error instanceof ConfigError) refuse(`Wrong settings:\n${error.message}`)
  if (error instanceof DataDirectoryBusyError || error instanceof DatabaseRefusedError) refuse(error.message)
  throw error
}
