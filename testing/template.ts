import pg from 'pg'
import { openDatabase } from '../kernel/db/database.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { createJobQueue } from '../kernel/jobs/jobs.ts'

/** Makes a migrated database, with the tables of jobs, which each test file then copies. @returns its name */
export async function makeTemplate(url: string): Promise<string> {
  const name = 'parvis_template'
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const target = new URL(url)
  target.pathname = `/${name}`
  const database = openDatabase({ url: target.href, max: 2 })
  await migrate(database)
  const jobs = createJobQueue(database, {
    manual: true,
    onError: (error) => {
      throw error
    },
  })
  await jobs.start([])
  await jobs.stop()
  await database.close()
  return name
}
