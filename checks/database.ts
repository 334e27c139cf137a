// What migrations must be: one order over all owners, each number used once, no owner reading the tables of a space that is not its own.

import { type Migration, migrationsOf } from '../kernel/db/migrations.ts'
import { needsOf } from './imports.ts'

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

/** Where an owner still reads a table of a space that it should not know: what goes once spaces say these things themselves. */
const ties = ['organisation-administration runs_every_organisation_of reads connections of contracts']

/**
 * Each place where an owner's SQL names a table or a function of another space that it does not declare among its `needs`: the kernel's
 * alone may be named by all.
 */
export function checkOwnership(
  migrations: Array<Pick<Migration, 'owner' | 'read'>> = migrationsOf(),
  known: string[] = ties,
  needs: (space: string) => string[] = needsOf,
): string[] {
  const made = /^create (?:or replace )?(table|function|procedure) ([\w.]+)/
  const statements = migrations.flatMap(({ owner, read }) =>
    read()
      .replace(/^\s*--.*$/gm, '')
      .split(/^(?=(?:create|alter|call|grant|revoke|comment|drop|insert|update|do) )/m)
      .filter((text) => !text.startsWith('comment '))
      .map((text) => ({ owner, text, name: made.exec(text)?.[2] ?? text.split('\n')[0]!.trim() })),
  )
  const owners = new Map<string, string>()
  for (const { owner, text } of statements) {
    const name = made.exec(text)?.[2]
    if (name && !owners.has(name)) owners.set(name, owner)
  }
  const found = new Set<string>()
  for (const { owner, text, name } of statements) {
    const named = [
      ...text.matchAll(/\b(?:from|join|into|update|references|on|table) (\w+)/g),
      ...text.matchAll(/\b(parvis\.\w+)/g),
    ]
    for (const [, other] of named) {
      const whose = owners.get(other!)
      if (whose && whose !== owner && whose !== 'kernel' && !needs(owner).includes(whose))
        found.add(`${owner} ${name.replace('parvis.', '')} reads ${other} of ${whose}`)
    }
  }
  return [
    ...[...found].filter((one) => !known.includes(one)),
    ...known.filter((one) => !found.has(one)).map((one) => `no longer so, and still listed: ${one}`),
  ]
}
