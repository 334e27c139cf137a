import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { ConfigError, noDemoBecause, reachableBecause, readConfig } from './kernel/config/config.ts'
import { DataDirectoryError, lockDataDirectory } from './kernel/db/data-directory.ts'
import { startEmbeddedDatabase } from './kernel/db/embedded.ts'
import { DatabaseRefusedError } from './kernel/db/refused.ts'

function refuse(message: string): never {
  console.error(message)
  process.exit(1)
}

try {
  const config = readConfig(process.env)
  // Where the database and the files are elsewhere, any number of processes run; each keeps only its compiled modules here.
  const alone = !(config.databaseUrl && config.filesUrl)
  const release = lockDataDirectory(config.dataDirectory)
  if (!alone) release()
  // The embedded database starts while the rest of the server is loaded, from the second start on as compiled before.
  enableCompileCache(join(config.dataDirectory, 'compiled'))
  const [
    where,
    { ask, openDatabase },
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
    import('./kernel/brands/brands.ts'),
    import('./app.ts'),
  ])
  const database = openDatabase({ ...where, max: config.databaseConnections })
  await ask(database, { text: 'select' }).catch((error: Error) =>
    refuse(`The database does not answer (DATABASE_URL): ${error.message}`),
  )
  // The demo's password is public: it never serves where others reach the portal.
  const reachable = reachableBecause(config)
  const noDemo = noDemoBecause(config)
  let accounts: Array<{ who: string; identifier: string; password: string }> = []
  const notes: string[] = []
  const empty = await startAlone(database, async () => {
    await migrate(database)
    await checkRowLevelSecurity(database)
    const nothingYet = await isEmpty(database)
    if (nothingYet && noDemo)
      notes.push(
        `No demo data were loaded: ${noDemo}. Begin with npm run account -- staff IDENTIFIER EMAIL SURNAME GIVENNAME`,
      )
    if (nothingYet && !noDemo) {
      const { seedDemo } = await import('./scripts/demo.ts')
      accounts = await seedDemo(database, config)
      if (reachable) notes.push(`The demo accounts have a random password, shown this once: ${reachable}.`)
    } else if (!nothingYet && reachable) {
      const { withdrawPublicPassword } = await import('./kernel/demo/accounts.ts')
      const found = await withdrawPublicPassword(database, config.demo === 'on')
      accounts = found.accounts
      if (found.withdrawn > 0)
        notes.push(
          `${found.withdrawn} demo accounts had the public password, and have ${config.demo === 'on' ? 'a random one now, shown this once' : 'none any more'}: ${reachable}.`,
        )
    }
    await ensureBrand(database)
    return nothingYet
  })
  const app = await createApp({ config, database, logger: true })
  await app.services.files.check?.().catch((error: Error) => refuse(`FILES_URL cannot be used: ${error.message}`))
  // A signal during the start lets it end first.
  const started = Promise.withResolvers<void>()
  let closing = false
  const close = async () => {
    if (closing) return
    closing = true
    await started.promise
    // Whatever hangs (a job, the database) ends with the process: its transaction is rolled back, and the job done at the next start.
    setTimeout(() => process.exit(0), config.drainSeconds * 1_000 + 7_000).unref()
    await app.close()
    await database.close()
    process.exit(0)
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
  await app.server.listen({ port: config.port, host: config.host })
  await app.start()
  const { port } = app.server.server.address() as { port: number }
  if (!empty && !reachable && config.demo !== 'off') {
    const { demoAccounts } = await import('./kernel/demo/accounts.ts')
    accounts = await demoAccounts(database)
  }
  const lines = ['', `Parvis is at ${config.port === 0 ? `http://${config.host}:${port}` : config.publicUrl}`, ...notes]
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
  if (error instanceof DataDirectoryError || error instanceof DatabaseRefusedError) refuse(error.message)
  // What the database itself says (its `severity`) is for whoever runs it; where in the code it was heard is not.
  const { severity, code } = error as { severity?: string; code?: string }
  if (error instanceof Error && (severity !== undefined || error.name === 'DatabaseAwayError'))
    refuse(`The database does not let the server start${code ? ` (${code})` : ''}: ${error.message}`)
  throw error
}
