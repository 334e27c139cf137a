// Holds a data directory and its embedded database as the server does, for tests that kill it: `embedded-host.ts DIRECTORY [write]`.
// Prints `at URL`, then, with `write`, `kept N` for every row once it is committed.
import { join } from 'node:path'
import pg from 'pg'
import { DataDirectoryError, lockDataDirectory } from '../kernel/db/data-directory.ts'
import { startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { DatabaseRefusedError } from '../kernel/db/refused.ts'

const [directory, write] = process.argv.slice(2) as [string, string?]
try {
  lockDataDirectory(directory)
  const database = await startEmbeddedDatabase(join(directory, 'database'))
  process.once('SIGTERM', async () => {
    await database.stop()
    process.exit(0)
  })
  console.log(`at ${database.url}`)
  if (write) {
    const client = new pg.Client({ connectionString: database.url })
    client.on('error', () => {})
    await client.connect()
    await client.query('create table if not exists kept (n bigint generated always as identity primary key)')
    for (;;) console.log(`kept ${(await client.query('insert into kept default values returning n')).rows[0].n}`)
  } else setInterval(() => {}, 60_000)
} catch (error) {
  if (!(error instanceof DatabaseRefusedError || error instanceof DataDirectoryError)) throw error
  console.error(error.message)
  process.exit(1)
}
