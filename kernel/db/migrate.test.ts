import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { type PostgresServer, startPostgres } from '../../testing/postgres.ts'
import { type Database, openDatabase } from './database.ts'
import { checkRowLevelSecurity, migrate } from './migrate.ts'
import { migrationsOf } from './migrations.ts'
import { DatabaseRefusedError } from './refused.ts'

let server: PostgresServer
before(async () => {
  // A server of its own: roles belong to the whole server, and here nobody has made them yet.
  server = await startPostgres()
})
after(() => server.stop())

const opened: Database[] = []
after(() => Promise.all(opened.map((database) => database.close())))
function open(name: string): Database {
  const address = new URL(server.url)
  address.pathname = `/${name}`
  const database = openDatabase({ url: address.href, max: 2 })
  opened.push(database)
  return database
}
async function createDatabases(...names: string[]): Promise<void> {
  const admin = openDatabase({ url: server.url, max: 1 })
  for (const name of names) await admin.pool.query(`create database ${name}`)
  await admin.close()
}

test('R8 several processes that start at once on an empty PostgreSQL, in one database or in several, all find it migrated', async () => {
  await createDatabases('first', 'second')
  const databases = ['first', 'first', 'second', 'second', 'first'].map(open)
  const applied = await Promise.all(databases.map((database) => migrate(database)))
  const all = migrationsOf().map((migration) => migration.name)
  assert.deepEqual(
    applied.map((names) => names.length).sort((one, other) => one - other),
    [0, 0, 0, all.length, all.length],
  )
  for (const database of databases) await checkRowLevelSecurity(database)
})

test('R8 a database that a newer Parvis migrated is refused, with the names of what is unknown, and left as it is', async () => {
  await createDatabases('newer')
  const database = open('newer')
  await migrate(database)
  const known = migrationsOf().slice(0, -1)
  const last = migrationsOf().at(-1)!
  await assert.rejects(
    migrate(database, known),
    (error: Error) => error instanceof DatabaseRefusedError && error.message.includes(last.name),
  )
  assert.deepEqual(await migrate(database), [])
})

test('R8 a database of an older Parvis gets the migrations that it lacks, each once, and all or none', async () => {
  await createDatabases('older')
  const database = open('older')
  await migrate(database)
  const later = (name: string, text: string) => ({ name, owner: 'kernel', read: () => text })
  const good = later('9998_later.sql', 'create table later (id integer)')
  const wrong = later('9999_wrong.sql', 'create table later_still (id nonsense)')
  await assert.rejects(migrate(database, [...migrationsOf(), good, wrong]), /nonsense/)
  const tables = await database.pool.query("select from pg_tables where tablename like 'later%'")
  assert.equal(tables.rowCount, 0)
  assert.deepEqual(await migrate(database, [...migrationsOf(), good]), [good.name])
  assert.deepEqual(await migrate(database, [...migrationsOf(), good]), [])
})

test('a space brings its tables by being a folder; the order is that of the names over all folders', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-migrations-'))
  try {
    for (const file of [
      'spaces/shop/database/0410_orders.sql',
      'spaces/shop/database/0001_first.sql',
      'kernel/database/0002_brands.sql',
      'kernel/database/0412_late.sql',
      'spaces/bank/database/0411_money.sql',
      'spaces/bank/other/0001_not.sql',
    ]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), `-- ${file}`)
    }
    assert.deepEqual(
      migrationsOf(folder).map(({ name, owner }) => [name, owner]),
      [
        ['0001_first.sql', 'shop'],
        ['0002_brands.sql', 'kernel'],
        ['0410_orders.sql', 'shop'],
        ['0411_money.sql', 'bank'],
        ['0412_late.sql', 'kernel'],
      ],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
