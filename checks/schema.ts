import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeSchema } from '../scripts/generate-types.ts'

/** Whether db/types.ts and db/schema.sql are what the migrations make, and each table and function says what it is. */
export async function checkSchema(): Promise<string[]> {
  const made = await describeSchema()
  const kept = (name: string) => readFileSync(join(import.meta.dirname, '..', 'db', name), 'utf8')
  const problems: string[] = []
  if (kept('types.ts') !== made.types) problems.push('db/types.ts is not what the migrations make: npm run generate')
  if (kept('schema.sql') !== made.schema)
    problems.push('db/schema.sql is not what the migrations make: npm run generate')
  for (const one of made.undescribed) problems.push(`${one} has no comment: comment on … is '…'`)
  return problems
}
