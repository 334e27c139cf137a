import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..', '..')
const all = (pattern: string) =>
  globSync(pattern, { cwd: root }).map((file) => [file, readFileSync(join(root, file), 'utf8')] as const)

test('every variable that a style sheet uses is declared: a background of one that is not would let through what lies under it', () => {
  const sheets = all('{web,spaces}/**/*.css')
  const declared = new Set(
    [...sheets, ...all('{web,spaces}/**/*.{ts,tsx}')].flatMap(([, text]) =>
      [...text.matchAll(/(--[a-z0-9-]+)['"]?\]?\s*:/g)].map((one) => one[1]),
    ),
  )
  const unknown = sheets.flatMap(([file, text]) =>
    [...text.matchAll(/var\((--[a-z0-9-]+)\)/g)]
      .map((one) => one[1]!)
      .filter((name) => !name.startsWith('--mantine') && !declared.has(name))
      .map((name) => `${name} in ${file}`),
  )
  assert.ok(sheets.length > 20)
  assert.deepEqual(unknown, [])
})
