import type { Database } from '../kernel/db/database.ts'
import type { DemoAccount } from '../kernel/demo/accounts.ts'
import { type DemoSettings, loadDemo } from '../kernel/demo/load.ts'
import { spaces } from '../spaces.ts'

/** Loads invented data that show everything, of every space, into an empty database. @returns the accounts to show at start */
export const seedDemo = (database: Database, config: DemoSettings): Promise<DemoAccount[]> =>
  loadDemo(database, config, spaces)
