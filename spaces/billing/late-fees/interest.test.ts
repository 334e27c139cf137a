import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addDays } from '../../../kernel/dates/day.ts'
import { lateInterest } from './interest.ts'

const rates = [{ startsOn: '2025-01-01', rate: 1_215 }]
const dues = [{ dueOn: '2026-10-31', cents: 100_000 }]

test('B26 late interest runs from the day after the invoice was due to the day on which it is paid', () => {
  const of = (until: string, settled: Array<{ on: string; cents: number }> = []) =>
    lateInterest(dues, settled, rates, '2026-11-01', until)
  assert.equal(lateInterest(dues, [], rates, '2026-10-01', '2026-10-31'), 0)
  // 1000.00 at 12.15 % for a day: 0.3329.
  assert.deepEqual([of('2026-11-01'), of('2026-11-10'), of('2027-10-31')], [33, 333, 12_150])
  assert.equal(of('2026-12-31', [{ on: '2026-11-10', cents: 100_000 }]), 333)
  assert.equal(of('2026-12-31', [{ on: '2026-10-31', cents: 100_000 }]), 0)
  // A part that came takes off the day after it came.
  assert.equal(of('2026-11-20', [{ on: '2026-11-10', cents: 50_000 }]), 499)
  // What was taken back is owed from then on.
  assert.equal(
    of('2026-11-20', [
      { on: '2026-11-05', cents: 100_000 },
      { on: '2026-11-15', cents: -100_000 },
    ]),
    333,
  )
})

test('B26 each day has the rate of its period; before the first there is none', () => {
  const two = [
    { startsOn: '2026-11-11', rate: 3_650 },
    { startsOn: '2026-11-01', rate: 365 },
  ]
  assert.equal(lateInterest(dues, [], two, '2026-11-01', '2026-11-20'), 100 + 1_000)
  assert.equal(lateInterest(dues, [], [{ startsOn: '2026-11-20', rate: 3_650 }], '2026-11-01', '2026-11-20'), 100)
  assert.equal(lateInterest(dues, [], [], '2026-11-01', '2026-11-20'), 0)
})

test('B26 B30 of an invoice in instalments each is late from its own day, and money pays the eldest first', () => {
  const parts = ['2026-10-31', '2026-11-10'].map((dueOn) => ({ dueOn, cents: 50_000 }))
  const yearly = [{ startsOn: '2026-01-01', rate: 3_650 }]
  // Ten days of 500 and ten of 1000, at a thousandth a day.
  assert.equal(lateInterest(parts, [], yearly, '2026-11-01', '2026-11-20'), 500 + 1_000)
  assert.equal(
    lateInterest(parts, [{ on: '2026-11-05', cents: 50_000 }], yearly, '2026-11-01', '2026-11-20'),
    250 + 500,
  )
})

test('B26 property: cut anywhere, the parts are the whole within a cent each, and more owed or longer is never less', () => {
  let seed = 7
  const next = (most: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % most
  }
  for (let n = 0; n < 200; n++) {
    const first = addDays('2025-01-01', next(500))
    const owed = [
      { dueOn: first, cents: 1 + next(10_000_000) },
      { dueOn: addDays(first, 30), cents: 1 + next(10_000_000) },
    ]
    const settled = Array.from({ length: next(4) }, () => ({ on: addDays(first, next(90)), cents: next(5_000_000) }))
    const periods = [
      { startsOn: '2024-01-01', rate: next(2_000) },
      { startsOn: addDays(first, next(60)), rate: next(2_000) },
    ]
    const from = addDays(first, 1)
    const until = addDays(first, 1 + next(120))
    const whole = lateInterest(owed, settled, periods, from, until)
    const cut = addDays(from, next(120))
    if (cut < until) {
      const parts =
        lateInterest(owed, settled, periods, from, cut) + lateInterest(owed, settled, periods, addDays(cut, 1), until)
      assert.ok(Math.abs(whole - parts) <= 1, `${whole} and ${parts}`)
    }
    assert.ok(lateInterest(owed, settled, periods, from, addDays(until, 1)) >= whole)
    assert.ok(
      lateInterest([{ ...owed[0]!, cents: owed[0]!.cents + 100 }, owed[1]!], settled, periods, from, until) >= whole,
    )
  }
})
