import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { foreignParty } from '../../../kernel/e-invoicing/index.ts'
import { numberOf } from './document.ts'
import { periodFrom } from './periods.ts'
import { type Part, type Settled, shareByRest, sharesOf } from './receipts.ts'

const sum = (values: number[]) => values.reduce((all, one) => all + one, 0)
const cents = fc.integer({ min: 1, max: 1_000_000 })
const part = (rate: number, of: number, goods = false): Part => ({ goods, category: 'S', rate, cents: of })
const settled = (more: Partial<Settled>): Settled => ({
  ...{ id: 'a', receipts: [], parts: [], givenBack: 0, deposits: [] },
  ...more,
})

test('B28 partial payments settle an invoice in proportion to its rates, to the cent, and add up to each', () => {
  fc.assert(
    fc.property(
      fc.array(cents, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(100), { maxLength: 6 }),
      (amounts, cuts) => {
        const parts = amounts.map((of, index) => part([2000, 1000, 550, 210, 0][index]!, of))
        const whole = sum(amounts)
        const places = [0, ...cuts.map((cut) => Math.floor((whole * cut) / 100)).sort((a, b) => a - b), whole]
        const receipts = places
          .slice(1)
          .map((place, index) => ({ day: addDays('2026-11-01', index), cents: place - places[index]! }))
          .filter((one) => one.cents > 0)
        const shares = sharesOf([settled({ receipts, parts })])
        for (const one of receipts)
          assert.equal(sum(shares.filter(({ day }) => day === one.day).map((each) => each.cents)), one.cents)
        for (const one of parts)
          assert.equal(sum(shares.filter((each) => each.part.rate === one.rate).map((each) => each.cents)), one.cents)
        assert.ok(shares.every((one) => one.cents > 0))
      },
    ),
  )
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 6 }), fc.nat(100), (rests, share) => {
      const amount = Math.floor((sum(rests) * share) / 100)
      const shares = shareByRest(amount, rests)
      assert.equal(sum(shares), amount)
      assert.ok(shares.every((one, index) => one >= 0 && one <= rests[index]!))
    }),
  )
})

test('B28 what was given back is taken off the latest that came, of the invoice and then of its deposits; no receipt is below zero', () => {
  const days = ['2026-11-02', '2026-11-09']
  const receipts = [
    { day: days[0]!, cents: 6_000 },
    { day: days[1]!, cents: 6_000 },
  ]
  const told = (invoices: Settled[]) =>
    sharesOf(invoices).map((one) => [one.invoiceId, one.day, one.part.rate, one.cents])
  assert.deepEqual(told([settled({ receipts, parts: [part(2000, 4_500)], givenBack: 7_500 })]), [
    ['a', days[0], 2000, 4_500],
  ])
  const deposit = settled({ id: 'd', receipts: [receipts[0]!], parts: [part(2000, 6_000)] })
  const final = settled({
    ...{ id: 'f', receipts: [receipts[1]!], parts: [part(2000, 6_000)], deposits: ['d'] },
    givenBack: 8_000,
  })
  for (const order of [
    [deposit, final],
    [final, deposit],
  ])
    assert.deepEqual(told(order), [['d', days[0], 2000, 4_000]])
  // One rate lowers the invoice: the other is told for what came.
  assert.deepEqual(
    told([settled({ receipts: [{ day: days[0]!, cents: 9_000 }], parts: [part(2000, 12_000), part(550, -3_000)] })]),
    [['a', days[0], 2000, 9_000]],
  )
  fc.assert(
    fc.property(
      fc.array(cents, { maxLength: 5 }),
      fc.array(cents, { minLength: 1, maxLength: 3 }),
      cents,
      (came, of, back) => {
        const shares = sharesOf([
          settled({
            receipts: came.map((one, index) => ({ day: addDays('2026-11-01', index), cents: one })),
            parts: of.map((one, index) => part([2000, 550, 0][index]!, one)),
            givenBack: back,
          }),
        ])
        assert.equal(sum(shares.map((one) => one.cents)), Math.max(0, sum(came) - back))
        assert.ok(shares.every((one) => one.cents > 0))
      },
    ),
  )
})

test('B28 periods follow each other without a gap, whatever is set meanwhile, and each ends after it starts', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000 }),
      fc.array(fc.constantFrom('ten_days', 'month', 'two_months'), { minLength: 1, maxLength: 30 }),
      fc.constantFrom('transactions', 'payments'),
      (offset, lengths, kind) => {
        let start = addDays('2026-09-01', offset)
        for (const length of lengths) {
          const period = periodFrom(start, kind, length)
          assert.equal(period.start, start)
          assert.ok(period.end > period.start)
          start = addDays(period.end, 1)
        }
      },
    ),
  )
  const ends = (kind: 'transactions' | 'payments', length: 'ten_days' | 'month' | 'two_months', ...days: string[]) =>
    days.map((day) => periodFrom(day, kind, length).end)
  assert.deepEqual(
    ends('transactions', 'ten_days', '2026-11-01', '2026-11-11', '2026-11-21', '2026-11-10', '2026-12-31'),
    ['2026-11-10', '2026-11-20', '2026-11-30', '2026-11-20', '2027-01-10'],
  )
  assert.deepEqual(ends('payments', 'ten_days', '2026-11-01', '2026-11-05'), ['2026-11-30', '2026-11-30'])
  assert.deepEqual(ends('transactions', 'two_months', '2026-11-01', '2026-12-01', '2028-01-15'), [
    '2026-12-31',
    '2026-12-31',
    '2028-02-29',
  ])
})

test('B28 a company of elsewhere is named by the scheme that its country has, and a report that was refused goes under another number', () => {
  const company = { name: 'Dupont & Fils Incorporated', siren: '', vatNumber: '', country: 'US' }
  assert.deepEqual(foreignParty({ ...company, country: 'BE', vatNumber: 'BE0403019261' }), {
    ...{ id: 'BE0403019261', scheme: '0223', vatNumber: 'BE0403019261', country: 'BE' },
  })
  assert.deepEqual(foreignParty(company), { id: 'USDupont & Fils In', scheme: '0227', country: 'US' })
  assert.deepEqual(
    foreignParty({ ...company, country: 'GF', siren: '732829320', vatNumber: 'FR44732829320' }).scheme,
    '0002',
  )
  const row = { kind: 'payments', starts_on: '2026-11-01', ends_on: '2026-11-30', sequence: 2 } as const
  assert.deepEqual([numberOf(row, 1), numberOf(row, 2)], ['P-20261101-20261130-2', 'P-20261101-20261130-2-2'])
})
