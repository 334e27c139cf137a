import type { Config } from '../kernel/config/config.ts'
import type { Database } from '../kernel/db/database.ts'
export async function seedDemo(_database: Database, _config: Config) { return [] as Array<{ who: string; identifier: string; password: string }> }
export async function demoAccounts(_database: Database) { return [] as Array<{ who: string; identifier: string; password: string }> }
