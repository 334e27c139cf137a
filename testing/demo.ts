import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type App, createApp } from '../app.ts'
import { readConfig } from '../kernel/config/config.ts'
import type { Database } from '../kernel/db/database.ts'
import { migrate } from '../kernel/db/migrate.ts'
import type { DemoAccount } from '../kernel/demo/accounts.ts'
import { seedDemo } from '../scripts/demo.ts'
import { freshDatabase } from './portal.ts'

/** A portal with the demo in it, as its first start makes it. */
export type DemoPortal = {
  app: App
  database: Database
  accounts: DemoAccount[]
  rows: (text: string) => Promise<any[]>
  /** Signs one of the accounts shown in. @returns what reads a path of the API as them */
  signIn: (identifier: string) => Promise<(path: string) => Promise<any>>
  close: () => Promise<void>
}

const seededName = 'parvis_demo'
const accountsFile = 'accounts.json'

/** Seeds a database, and the directory beside it. */
async function seed(database: Database, directory: string): Promise<void> {
  await migrate(database)
  const accounts = await seedDemo(database, readConfig({ PARVIS_DATA: directory }))
  writeFileSync(join(directory, accountsFile), JSON.stringify(accounts))
}

/** A database with the demo, and its directory: seeded once a run, which takes long, and copied since. */
async function seeded(): Promise<{ database: Database; directory: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-demo-'))
  const url = process.env.PARVIS_TEST_URL
  if (!url) {
    const database = await freshDatabase()
    await seed(database, directory)
    return { database, directory }
  }
  const original = join(tmpdir(), seededName)
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(hashtext($1))', [seededName])
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [seededName])
    if (!rowCount) {
      mkdirSync(original)
      const making = await freshDatabase()
      await seed(making, original)
      await making.pool.end()
      await admin.query(`alter database ${new URL(making.url).pathname.slice(1)} rename to ${seededName}`)
    }
  } finally {
    await admin.end()
  }
  cpSync(original, directory, { recursive: true })
  return { database: await freshDatabase(seededName), directory }
}

/** Starts it. */
export async function startDemo(): Promise<DemoPortal> {
  const { database, directory } = await seeded()
  const accounts: DemoAccount[] = JSON.parse(readFileSync(join(directory, accountsFile), 'utf8'))
  const config = readConfig({ PARVIS_DATA: directory })
  const app = await createApp({ config, database, manualJobs: true })
  await app.start()
  return {
    app,
    database,
    accounts,
    rows: async (text) => (await database.pool.query(text)).rows,
    signIn: async (identifier) => {
      const { password } = accounts.find((account) => account.identifier === identifier)!
      const response = await app.server.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { identifier, password },
      })
      assert.equal(response.statusCode, 200, `${identifier}: ${response.body}`)
      const cookie = String(response.headers['set-cookie']).split(';')[0]!
      return async (path) => {
        const answer = await app.server.inject({ method: 'GET', url: `/api/v1${path}`, headers: { cookie } })
        assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`)
        return answer.json()
      }
    },
    close: async () => {
      await app.close()
      await database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
