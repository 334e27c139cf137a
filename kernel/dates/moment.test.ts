import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentIn } from './moment.ts'

test('G17 R14 a moment is said by the clocks of its zone, day and hour told apart as each language does', () => {
  for (const [at, fr, en] of [
    ['2026-11-28T17:54:00Z', '28/11/2026 à 18\u00a0h\u00a054', '28 Nov 2026, 18:54'],
    ['2026-07-01T07:05:00Z', '01/07/2026 à 9\u00a0h\u00a005', '1 Jul 2026, 09:05'],
    ['2026-12-31T23:00:00Z', '01/01/2027 à 0\u00a0h\u00a000', '1 Jan 2027, 00:00'],
  ] as const)
    assert.deepEqual(
      [momentIn(new Date(at), 'fr', 'Europe/Paris'), momentIn(new Date(at), 'en', 'Europe/Paris')],
      [fr, en],
    )
})
