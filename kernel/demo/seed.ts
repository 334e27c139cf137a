import type { Database } from '../db/database.ts'

/** How a space fills a database with much, for measures and for trying lists out: the `seed` of its file seed.ts, loaded by `npm run seed`. */
export type Seed = {
  /** Sizes that the command takes, with what they are where nobody says. */
  options: Record<string, number | undefined>
  /** @returns what was made, in words */
  fill: (database: Database, sizes: Record<string, number | undefined>, password: string) => Promise<string>
}
