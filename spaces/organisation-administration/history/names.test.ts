import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrationsOf } from '../../../kernel/db/migrations.ts'
import { journalNames } from './names.ts'

const read = (folder: URL, wanted: (name: string) => boolean) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(wanted)
    .map((name) => readFileSync(join(folder.pathname, name), 'utf8'))

test('O26 every act that the code records of an organisation has its name, and every name is of an act', () => {
  const sources = read(
    new URL('../', import.meta.url),
    (name) => name.endsWith('.ts') && !/\.test\.ts$|^pages\/|(names|errors|messages|policy)\.ts$/.test(name),
  )
  const literals = (text: string) => text.match(/(?<=')organisation\.[a-z_]+(\.[a-z_]+)?(?=')/g) ?? []
  // `type:` and what follows until the next comma, which may choose between several.
  const recorded = new Set(
    sources.flatMap((text) => [...text.matchAll(/\btype(?::| \?\?)([^,;]*)/g)].flatMap((match) => literals(match[1]!))),
  )
  assert.ok(recorded.size > 25, String(recorded.size))
  // What bears on no organisation is in no organisation's history.
  for (const type of recorded)
    if (!type.startsWith('organisation.role.')) assert.ok(journalNames[type]?.fr && journalNames[type]?.en, type)
  const written = new Set([
    ...sources.flatMap(literals),
    ...migrationsOf().flatMap((migration) => literals(migration.read())),
  ])
  const composed = sources.flatMap((text) =>
    (text.match(/(?<=`)organisation\.[a-z_.]*\$\{[^`]*(?=`)/g) ?? []).map(
      (one) => new RegExp(`^${one.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[a-z_]+')}$`),
    ),
  )
  for (const type of Object.keys(journalNames))
    assert.ok(written.has(type) || composed.some((one) => one.test(type)), `${type} is never recorded`)
})
