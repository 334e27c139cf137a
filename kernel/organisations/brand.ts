import type { Database } from '../db/database.ts'

/** Whether nothing was ever put into this database. */
export async function isEmpty(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query('select not exists (select from brands) as empty')
  return rows[0].empty
}

/** A deployment has at least one brand: the first start makes it, staff name it. */
export async function ensureBrand(database: Database): Promise<void> {
  await database.pool.query(
    "insert into brands (slug, name) select 'parvis', 'Parvis' where not exists (select from brands)",
  )
}
