import assert from 'node:assert/strict'
import { test } from 'node:test'
import { restsOf, splitMonthly } from '../instalments/limits.ts'
import { nextStep } from './next.ts'

const steps = [
  { level: 3, days: 30 },
  { level: 1, days: 5 },
  { level: 2, days: 15 },
]

test('B26 steps come one after the other, with their days between them, also where one went late', () => {
  assert.deepEqual(nextStep(steps, '2026-11-01', []), { level: 1, days: 5, on: '2026-11-06' })
  assert.deepEqual(nextStep(steps, '2026-11-01', [{ level: 1, on: '2026-11-06' }]), {
    level: 2,
    days: 15,
    on: '2026-11-16',
  })
  // The first went on the 20th: ten days lie between it and the second all the same.
  assert.deepEqual(nextStep(steps, '2026-11-01', [{ level: 1, on: '2026-11-20' }])?.on, '2026-11-30')
  const all = [1, 2, 3].map((level) => ({ level, on: '2026-12-01' }))
  assert.equal(nextStep(steps, '2026-11-01', all), undefined)
  // A step that was put between those that were sent is not made up for.
  assert.equal(nextStep(steps, '2026-11-01', [{ level: 2, on: '2026-11-16' }])?.level, 3)
  assert.equal(nextStep([], '2026-11-01', []), undefined)
  assert.equal(nextStep([{ level: 1, days: -3 }], '2026-11-10', [])?.on, '2026-11-07')
})

test('B30 an amount in monthly parts is the whole to the cent, and money pays the eldest first', () => {
  for (const cents of [1, 100_001, 100_000, 7])
    for (const parts of [1, 3, 7])
      assert.equal(
        splitMonthly(cents, parts, '2026-01-31').reduce((all, one) => all + one.amountCents, 0),
        cents,
      )
  const three = splitMonthly(100_000, 3, '2026-01-31')
  assert.deepEqual(
    three.map(({ dueOn, amountCents }) => [dueOn, amountCents]),
    [
      ['2026-01-31', 33_334],
      ['2026-02-28', 33_333],
      ['2026-03-31', 33_333],
    ],
  )
  assert.deepEqual(restsOf(three, 40_000), [0, 26_667, 33_333])
  assert.deepEqual(restsOf(three, 0), [33_334, 33_333, 33_333])
  assert.deepEqual(restsOf(three, 100_000), [0, 0, 0])
})
