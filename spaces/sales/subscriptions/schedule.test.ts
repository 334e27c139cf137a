// What a subscription costs, of its facts (B10).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, type Day, daysBetween } from '../../../kernel/dates/day.ts'
import {
  type Life,
  periodAt,
  periodCents,
  periodOf,
  periodsDue,
  runsOf,
  soonestLastDay,
  type Terms,
  wholeCents,
} from './schedule.ts'

const terms = (changes: Partial<Terms> = {}): Terms => ({
  ...{ anchorOn: '2026-01-01', periodMonths: 1, inAdvance: true, quantity: '1', discountRate: 0, currency: 'EUR' },
  ...changes,
})
const life = (from: Day, to: Day | null, price: string, changes: Partial<Life> = {}): Life => ({
  ...{ from, to, free: [], prices: [{ from, unitPrice: price }] },
  ...changes,
})
const starts = (anchorOn: Day, periodMonths: number, count: number) =>
  Array.from({ length: count }, (_, at) => periodAt({ anchorOn, periodMonths }, at).from)

test('B10 killbill#127, lago-api#1840 monthly from the 31st or the 30th, yearly from 29 February: the anchor holds, nothing drifts', () => {
  assert.deepEqual(starts('2026-01-31', 1, 5), ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'])
  assert.deepEqual(periodAt({ anchorOn: '2024-01-30', periodMonths: 1 }, 1), { from: '2024-02-29', to: '2024-03-29' })
  assert.deepEqual(starts('2024-02-29', 12, 5), [
    ...['2024-02-29', '2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29'],
  ])
})

test('B10 lago-api#6194 and BCApps#5718: a start within a period costs its days of that period’s days', () => {
  const quarter = terms({ anchorOn: '2026-04-01', periodMonths: 3 })
  const [period] = periodsDue(quarter, life('2026-05-20', null, '91'), '2026-05-20').due
  assert.deepEqual(period, { from: '2026-04-01', to: '2026-06-30' })
  assert.equal(periodCents(quarter, life('2026-05-20', null, '91'), period!), 4_200)
  const month = terms({ anchorOn: '2025-02-01' })
  const february = periodAt(month, 0)
  assert.equal(periodCents(month, life('2025-02-26', null, '9'), february), 96)
})

test('B10 a quantity and a discount are rounded as on an invoice; a price that changes within a period counts from its day', () => {
  assert.equal(wholeCents(terms({ quantity: '10', discountRate: 2500 }), '23.90'), 17_925)
  const changed = life('2026-01-01', null, '30', {
    prices: [
      { from: '2026-01-01', unitPrice: '30' },
      { from: '2026-04-16', unitPrice: '60' },
    ],
  })
  const april = periodAt(terms(), 3)
  assert.equal(periodCents(terms(), changed, april), 4_500)
  assert.equal(periodCents(terms(), changed, periodAt(terms(), 2)), 3_000)
  assert.equal(periodCents(terms(), changed, periodAt(terms(), 4)), 6_000)
})

test('B10 whoever gives notice ends after it, or with the term; too late for one, with the next', () => {
  const of = { activatedOn: '2026-01-15', termMonths: 12, noticeDays: 60 }
  assert.equal(soonestLastDay(of, '2026-11-15'), '2027-01-14')
  assert.equal(soonestLastDay(of, '2026-11-16'), '2028-01-14')
  assert.equal(soonestLastDay({ ...of, termMonths: null }, '2026-11-16'), '2027-01-15')
})

const day = fc.integer({ min: 0, max: 1_500 }).map((count) => addDays('2024-01-01', count))
const anyTerms = fc.record({
  anchorOn: day,
  periodMonths: fc.constantFrom(1, 3, 6, 12),
  inAdvance: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 50 }).map(String),
  discountRate: fc.constantFrom(0, 333, 1000),
  currency: fc.constantFrom('EUR' as const, 'XPF' as const),
})
const price = fc.integer({ min: 1, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))

test('B10 of any anchor and day, periods follow each other without a gap or a day twice, and each day is in one', () => {
  fc.assert(
    fc.property(anyTerms, day, (given, on) => {
      const index = periodOf(given, on)
      const [before, now, next] = [-1, 0, 1].map((step) => periodAt(given, index + step))
      assert.ok(now!.from <= on && on <= now!.to)
      assert.equal(addDays(before!.to, 1), now!.from)
      assert.equal(addDays(now!.to, 1), next!.from)
    }),
    { seed: 20261130, numRuns: 500 },
  )
})

test('B10 of any life cut anywhere, no day costs twice and the parts are the whole, to the cent', () => {
  fc.assert(
    fc.property(anyTerms, day, fc.integer({ min: 0, max: 400 }), price, fc.nat(), (given, from, length, unit, cut) => {
      const to = addDays(from, length)
      const whole = life(from, to, unit)
      const periods = periodsDue({ ...given, inAdvance: true }, whole, to).due
      const days = periods.flatMap((period) => runsOf(whole, period))
      assert.equal(
        days.reduce((all, run) => all + daysBetween(run.from, run.to) + 1, 0),
        length + 1,
      )
      // Charged in advance and ended within a period: what is given back and what is kept are what was charged.
      const period = periods[0]!
      const full = periodCents(given, life(period.from, null, unit), period)
      assert.equal(full, wholeCents(given, unit))
      const at = addDays(period.from, cut % (daysBetween(period.from, period.to) + 1))
      const kept = periodCents(given, life(period.from, at, unit), period)
      assert.ok(kept >= 0 && kept <= full)
      // Suspended and resumed within a period: free days and others are all of its days.
      const free = life(period.from, null, unit, { free: [{ from: at, to: at }] })
      assert.equal(
        runsOf(free, period).reduce((all, run) => all + daysBetween(run.from, run.to) + 1, 0),
        daysBetween(period.from, period.to),
      )
    }),
    { seed: 20261130, numRuns: 300 },
  )
})
