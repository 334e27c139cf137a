import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..', '..')

test('C21 what pages say in English has one spelling for each word, whichever space says it', () => {
  const files = globSync('{web,spaces}/**/*en.ts', { cwd: root })
  assert.ok(files.length > 20, `only ${files.length} files of texts`)
  const spelt = files.flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .flatMap((text, at) =>
        /\be-mail|\b(net|gross) (price|total|amount)/i.test(text) ? [`${file}:${at + 1} ${text.trim()}`] : [],
      ),
  )
  // "email", and "excl. VAT", "incl. VAT" for HT and TTC.
  assert.deepEqual(spelt, [])
})
