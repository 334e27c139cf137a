// What the names of migrations must be: one order over all owners, each number used once.
import { type Migration, migrationsOf } from '../kernel/db/migrations.ts'

/** What is wrong with the names of migrations. */
export function checkMigrations(migrations: Array<Pick<Migration, 'name' | 'owner'>> = migrationsOf()): string[] {
  const problems: string[] = []
  const numbers = new Map<string, string>()
  for (const { name, owner } of migrations) {
    const number = /^(\d{4})_[a-z][a-z_]*\.sql$/.exec(name)?.[1]
    if (!number) {
      problems.push(`${owner} has ${name}: a migration is named NNNN_noun.sql`)
      continue
    }
    const other = numbers.get(number)
    if (other) problems.push(`the number ${number} is used by ${other} and by ${owner}/${name}`)
    numbers.set(number, `${owner}/${name}`)
  }
  return problems
}
