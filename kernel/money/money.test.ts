import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatCents, roundHalfUp } from './money.ts'

test('halves round away from zero, so that a credit is the negated debit', () => {
  const cases = [
    [1, 2, 1],
    [-1, 2, -1],
    [1, -2, -1],
    [3, 2, 2],
    [49, 100, 0],
    [-49, 100, 0],
    [2900 * 8, 30, 773],
    [-2900 * 8, 30, -773],
    [0, 7, 0],
  ] as const
  for (const [n, d, expected] of cases) assert.ok(Object.is(roundHalfUp(n, d), expected), `${n}/${d}`)
  assert.equal(roundHalfUp(9_007_199_254_740_991n * 31n, 31), 9_007_199_254_740_991)
  assert.throws(() => roundHalfUp(1.5, 2), RangeError)
  assert.throws(() => roundHalfUp(1, 0), RangeError)
  assert.throws(() => roundHalfUp(9_007_199_254_740_993n, 1), RangeError)
})

test('amounts as people read them, with U+00A0 only', () => {
  assert.equal(formatCents(183700, 'fr'), '1\u00A0837,00\u00A0€')
  assert.equal(formatCents(-773, 'fr'), '-7,73\u00A0€')
  assert.equal(formatCents(5, 'fr'), '0,05\u00A0€')
  assert.equal(formatCents(0, 'fr'), '0,00\u00A0€')
  assert.equal(formatCents(9_007_199_254_740_991, 'fr'), '90\u00A0071\u00A0992\u00A0547\u00A0409,91\u00A0€')
  assert.equal(formatCents(183700, 'en'), '€1,837.00')
  assert.equal(formatCents(183700, 'en', 'CHF'), 'CHF\u00A01,837.00')
  assert.throws(() => formatCents(0.5, 'fr'), RangeError)
})
