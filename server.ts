import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { ConfigError, isLoopback, readConfig } from './kernel/config/config.ts'
import { DataDirectoryBusyError, lockDataDirectory } from './kernel/db/data-directory.ts'
import { startEmbeddedDatabase } from './kernel/db/embedded.ts'
import { DatabaseRefusedError } from './kernel/db/refused.ts'

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

try {
  const config = readConfig(process.env)
  lockDataDirectory(config.dataDirectory)
  // The embedded database starts while the rest of the server is loaded, from the second start on as compiled before.
  enableCompileCache(join(config.dataDirectory, 'compiled'))
  const [
    where,
    { openDatabase },
    { checkRowLevelSecurity, migrate, startAlone },
    { ensureBrand, isEmpty },
    { createApp },
  ] = await Promise.all([
    config.databaseUrl
      ? { url: config.databaseUrl }
      : startEmbeddedDatabase(join(config.dataDirectory, 'database'), {
          // The commands beside the server connect too.
          settings: [`max_connections=${config.databaseConnections + 20}`],
        }),
    import('./kernel/db/database.ts'),
    import('./kernel/db/migrate.ts'),
    import('./kernel/organisations/brand.ts'),
    import('./app.ts'),
  ])
  const database = openDatabase({ ...where, max: config.databaseConnections })
  const demo = config.demo === 'on' || (config.demo === 'auto' && database.embedded && isLoopback(config.host))
  let accounts: Array<{ who: string; identifier: string; password: string }> = []
  const empty = await startAlone(database, async () => {
    await migrate(database)
    await checkRowLevelSecurity(database)
    const nothingYet = await isEmpty(database)
    if (nothingYet && demo) {
      const { seedDemo } = await import('./scripts/demo.ts')
      accounts = await seedDemo(database, config)
    }
    await ensureBrand(database)
    return nothingYet
  })
  const app = await createApp({ config, database, logger: true })
  // A signal during the start lets it end first.
  const started = Promise.withResolvers<void>()
  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    await started.promise
    await app.close()
    await database.close()
    process.exit(0)
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
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
  started.resolve()
} catch (error) {
  if (error instanceof ConfigError) refuse(`Wrong settings:\n${error.message}`)
  if (error instanceof DataDirectoryBusyError || error instanceof DatabaseRefusedError) refuse(error.message)
  throw error
}
