import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** Starts it. */
export async function startDemo(): Promise<DemoPortal> {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-demo-'))
  const database = await freshDatabase()
  await migrate(database)
  const config = readConfig({ PARVIS_DATA: directory })
  const accounts = await seedDemo(database, config)
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
