import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, addMonths, type Day, daysBetween, firstOfMonth, lastOfMonth } from '../../../kernel/dates/day.ts'
import {
  type BillingTerms,
  billingLines,
  effectOfChange,
  invoiceDateOnOrAfter,
  NoPriceInForceError,
  NotEnoughSeatsError,
  priceInForce,
  type SeatChange,
  type SeatKind,
  type TariffPrice,
} from './proration.ts'

const prices: TariffPrice[] = [
  { seatKind: 'named', validFrom: '2024-01-01', monthlyCents: 2900 },
  { seatKind: 'named', validFrom: '2027-01-01', monthlyCents: 3050 },
  { seatKind: 'concurrent', validFrom: '2024-01-01', monthlyCents: 6650 },
  { seatKind: 'key', validFrom: '2024-01-01', monthlyCents: 1 },
]

function terms(periodMonths: number, nextInvoiceOn: Day, invoiceDay: number): BillingTerms {
  return { prices, periodMonths, nextInvoiceOn, invoiceDay }
}
const monthly = terms(1, '2026-12-01', 1)
const quarterly = terms(3, '2027-01-01', 1)
const yearly = terms(12, '2027-04-01', 1)
const on31 = terms(1, '2026-12-31', 31)
const on15 = terms(1, '2026-12-15', 15)

type Row = [
  what: string,
  terms: BillingTerms,
  change: [kind: SeatKind, delta: number, effectiveOn: Day],
  invoiceOn: Day,
  lines: [from: Day, to: Day, days: number, of: number, cents: number][],
]

// Amounts worked out by hand: price × seats × days ÷ days in the month, half up.
const golden: Row[] = [
  [
    'the picture: 29,00 € on 23/11, 8 days of 30',
    monthly,
    ['named', 1, '2026-11-23'],
    '2026-12-01',
    [['2026-11-23', '2026-11-30', 8, 30, 773]],
  ],
  [
    'the same taken away is the negated amount',
    monthly,
    ['named', -1, '2026-11-23'],
    '2026-12-01',
    [['2026-11-23', '2026-11-30', 8, 30, -773]],
  ],
  ['on the invoice date: that invoice counts it', monthly, ['named', 1, '2026-12-01'], '2026-12-01', []],
  ['a deletion on the invoice date', monthly, ['named', -1, '2026-12-01'], '2026-12-01', []],
  [
    'the eve of the invoice: one day',
    monthly,
    ['named', 1, '2026-11-30'],
    '2026-12-01',
    [['2026-11-30', '2026-11-30', 1, 30, 97]],
  ],
  [
    'the day after the invoice: all but one day',
    monthly,
    ['named', 1, '2026-12-02'],
    '2027-01-01',
    [['2026-12-02', '2026-12-31', 30, 31, 2806]],
  ],
  [
    'before an earlier invoice, already past',
    monthly,
    ['named', 1, '2026-09-16'],
    '2026-10-01',
    [['2026-09-16', '2026-09-30', 15, 30, 1450]],
  ],
  [
    'three seats are rounded once, not three times',
    monthly,
    ['named', 3, '2026-11-23'],
    '2026-12-01',
    [['2026-11-23', '2026-11-30', 8, 30, 2320]],
  ],
  [
    'two shared seats away',
    monthly,
    ['concurrent', -2, '2026-11-21'],
    '2026-12-01',
    [['2026-11-21', '2026-11-30', 10, 30, -4433]],
  ],
  ['a half cent goes up', monthly, ['key', 1, '2026-11-16'], '2026-12-01', [['2026-11-16', '2026-11-30', 15, 30, 1]]],
  [
    'a half cent of credit goes away from zero',
    monthly,
    ['key', -1, '2026-11-16'],
    '2026-12-01',
    [['2026-11-16', '2026-11-30', 15, 30, -1]],
  ],
  [
    'under a half cent goes down',
    monthly,
    ['key', 1, '2026-11-17'],
    '2026-12-01',
    [['2026-11-17', '2026-11-30', 14, 30, 0]],
  ],
  [
    'February of a common year',
    monthly,
    ['named', 1, '2026-02-15'],
    '2026-03-01',
    [['2026-02-15', '2026-02-28', 14, 28, 1450]],
  ],
  [
    'February of a leap year',
    monthly,
    ['named', 1, '2028-02-15'],
    '2028-03-01',
    [['2028-02-15', '2028-02-29', 15, 29, 1578]],
  ],
  ['29 February itself', monthly, ['named', 1, '2028-02-29'], '2028-03-01', [['2028-02-29', '2028-02-29', 1, 29, 105]]],
  [
    '2100 is no leap year',
    monthly,
    ['named', 1, '2100-02-28'],
    '2100-03-01',
    [['2100-02-28', '2100-02-28', 1, 28, 109]],
  ],
  [
    'invoiced on the 31st, held back to 28/02',
    on31,
    ['named', 1, '2027-02-27'],
    '2027-02-28',
    [['2027-02-27', '2027-02-27', 1, 28, 109]],
  ],
  ['on the held back date itself', on31, ['named', 1, '2027-02-28'], '2027-02-28', []],
  [
    'the day after it, to 31/03',
    on31,
    ['named', 1, '2027-03-01'],
    '2027-03-31',
    [['2027-03-01', '2027-03-30', 30, 31, 2952]],
  ],
  [
    'held back to 29/02 in a leap year',
    on31,
    ['named', 1, '2028-02-01'],
    '2028-02-29',
    [['2028-02-01', '2028-02-28', 28, 29, 2945]],
  ],
  ['the 31st held back to 30/11, on that date', on31, ['named', 1, '2026-11-30'], '2026-11-30', []],
  [
    'the day after 31/12, at the new price',
    on31,
    ['named', 1, '2027-01-01'],
    '2027-01-31',
    [['2027-01-01', '2027-01-30', 30, 31, 2952]],
  ],
  [
    'invoiced on the 15th: over two months and a price change',
    on15,
    ['named', 1, '2026-12-20'],
    '2027-01-15',
    [
      ['2026-12-20', '2026-12-31', 12, 31, 1123],
      ['2027-01-01', '2027-01-14', 14, 31, 1377],
    ],
  ],
  [
    'invoiced on the 15th, one day before',
    on15,
    ['named', 1, '2026-12-14'],
    '2026-12-15',
    [['2026-12-14', '2026-12-14', 1, 31, 94]],
  ],
  [
    'quarterly: a part and two whole months',
    quarterly,
    ['named', 1, '2026-10-20'],
    '2027-01-01',
    [
      ['2026-10-20', '2026-10-31', 12, 31, 1123],
      ['2026-11-01', '2026-11-30', 30, 30, 2900],
      ['2026-12-01', '2026-12-31', 31, 31, 2900],
    ],
  ],
  [
    'quarterly: the second quarter after the date held',
    quarterly,
    ['named', -1, '2027-05-31'],
    '2027-07-01',
    [
      ['2027-05-31', '2027-05-31', 1, 31, -98],
      ['2027-06-01', '2027-06-30', 30, 30, -3050],
    ],
  ],
  ['quarterly: the first day of a quarter', quarterly, ['named', 5, '2026-10-01'], '2026-10-01', []],
  [
    'yearly: the price changes on the way',
    yearly,
    ['named', 1, '2026-11-23'],
    '2027-04-01',
    [
      ['2026-11-23', '2026-11-30', 8, 30, 773],
      ['2026-12-01', '2026-12-31', 31, 31, 2900],
      ['2027-01-01', '2027-01-31', 31, 31, 3050],
      ['2027-02-01', '2027-02-28', 28, 28, 3050],
      ['2027-03-01', '2027-03-31', 31, 31, 3050],
    ],
  ],
  [
    'yearly: the end of a notice of 180 days, after the next invoice',
    yearly,
    ['named', -1, '2028-03-30'],
    '2028-04-01',
    [['2028-03-30', '2028-03-31', 2, 31, -197]],
  ],
  ['no seat at all', monthly, ['named', 0, '2026-11-23'], '2026-12-01', []],
]

for (const [what, given, [seatKind, delta, effectiveOn], invoiceOn, expected] of golden)
  test(`C32 ${what}`, () => {
    assert.equal(invoiceDateOnOrAfter(given, effectiveOn), invoiceOn)
    const lines = billingLines(given, { seatKind, delta, effectiveOn })
    assert.deepEqual(
      lines.map((line) => [line.from, line.to, line.billedDays, line.daysInMonth, line.amountCents]),
      expected,
    )
    for (const line of lines) {
      assert.equal(line.seatKind, seatKind)
      assert.equal(line.quantity, Math.abs(delta))
      assert.equal(line.invoiceOn, invoiceOn)
      assert.equal(line.month, firstOfMonth(line.from))
      assert.equal(line.unitMonthlyCents, priceInForce(prices, seatKind, line.month))
    }
  })

test('C32 the tariff in force is that of the first of the month', () => {
  assert.equal(priceInForce(prices, 'named', '2026-12-31'), 2900)
  assert.equal(priceInForce(prices, 'named', '2027-01-01'), 3050)
  assert.equal(priceInForce([...prices].reverse(), 'named', '2027-06-15'), 3050)
  assert.throws(() => priceInForce(prices, 'named', '2023-12-31'), NoPriceInForceError)
  assert.throws(
    () => billingLines({ ...monthly, prices: [] }, { seatKind: 'key', delta: 1, effectiveOn: '2026-11-23' }),
    {
      name: 'NoPriceInForceError',
      seatKind: 'key',
      month: '2026-11-01',
    },
  )
})

test('C36 the effect of a creation is the picture: 44 → 45 seats, 1 808,00 € → 1 837,00 €, 7,73 €', () => {
  const seats = { named: 44, concurrent: 8, key: 0 }
  const effect = effectOfChange(monthly, seats, [{ seatKind: 'named', delta: 1, effectiveOn: '2026-11-23' }])
  assert.deepEqual(effect.seatsBefore, seats)
  assert.deepEqual(effect.seatsAfter, { named: 45, concurrent: 8, key: 0 })
  assert.equal(effect.monthlyCentsBefore, 180800)
  assert.equal(effect.monthlyCentsAfter, 183700)
  assert.equal(effect.lines.length, 1)
  assert.equal(effect.totalCents, 773)
  assert.equal(effect.invoiceOn, '2026-12-01')
})

test('C36 no change has no line; several add up, at the earliest one', () => {
  const seats = { named: 44, concurrent: 8, key: 0 }
  const none = effectOfChange(monthly, seats, [], '2026-11-23')
  assert.deepEqual(none.lines, [])
  assert.deepEqual(
    [none.totalCents, none.monthlyCentsBefore, none.monthlyCentsAfter, none.invoiceOn],
    [0, 180800, 180800, '2026-12-01'],
  )
  const two = effectOfChange(monthly, seats, [
    { seatKind: 'concurrent', delta: -2, effectiveOn: '2027-01-21' },
    { seatKind: 'named', delta: 1, effectiveOn: '2026-11-23' },
  ])
  assert.deepEqual(two.seatsAfter, { named: 45, concurrent: 6, key: 0 })
  assert.equal(two.monthlyCentsAfter, 45 * 2900 + 6 * 6650)
  assert.equal(two.totalCents, 773 - Math.round((2 * 6650 * 11) / 31))
  assert.equal(two.invoiceOn, '2026-12-01')
  const unsold = { ...monthly, prices: prices.filter((price) => price.seatKind === 'named') }
  assert.equal(effectOfChange(unsold, { named: 1, concurrent: 0, key: 0 }, []).monthlyCentsAfter, 2900)
  assert.throws(
    () => effectOfChange(monthly, seats, [{ seatKind: 'key', delta: -1, effectiveOn: '2026-11-23' }]),
    NotEnoughSeatsError,
  )
})

const anyDay = fc.integer({ min: 0, max: 20_000 }).map((count) => addDays('2020-01-01', count))
const anyTerms = fc
  .record({
    monthlyCents: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 6 }),
    periodMonths: fc.integer({ min: 1, max: 36 }),
    nextInvoice: anyDay,
    invoiceDay: fc.integer({ min: 1, max: 31 }),
  })
  .map(
    ({ monthlyCents, periodMonths, nextInvoice, invoiceDay }): BillingTerms => ({
      prices: monthlyCents.map((cents, index) => ({
        seatKind: 'named',
        validFrom: addMonths('2020-01-01', index * 7),
        monthlyCents: cents,
      })),
      periodMonths,
      nextInvoiceOn: addMonths(firstOfMonth(nextInvoice), 0, invoiceDay),
      invoiceDay,
    }),
  )
const anyChange = fc
  .record({ delta: fc.integer({ min: 1, max: 500 }), effectiveOn: anyDay })
  .map((change): SeatChange => ({ seatKind: 'named', ...change }))

test('C32 an addition and a deletion on the same day sum to zero, line by line', () => {
  fc.assert(
    fc.property(anyTerms, anyChange, (given, change) => {
      const added = billingLines(given, change)
      const removed = billingLines(given, { ...change, delta: -change.delta })
      assert.equal(added.length, removed.length)
      added.forEach((line, index) => {
        assert.equal(line.amountCents + removed[index]!.amountCents, 0)
      })
    }),
  )
})

test('C32 the days billed are exactly those up to the eve of the invoice, without gap or overlap', () => {
  fc.assert(
    fc.property(anyTerms, anyChange, (given, change) => {
      const lines = billingLines(given, change)
      const invoiceOn = invoiceDateOnOrAfter(given, change.effectiveOn)
      let expected = change.effectiveOn
      for (const line of lines) {
        assert.equal(line.from, expected)
        assert.ok(line.from <= line.to && line.to <= lastOfMonth(line.from))
        assert.equal(line.billedDays, daysBetween(line.from, line.to) + 1)
        expected = addDays(line.to, 1)
      }
      assert.equal(expected, invoiceOn)
      assert.equal(new Set(lines.map((line) => line.month)).size, lines.length)
    }),
  )
})

test('C32 the days of one period split anywhere are the days of the whole, month by month, and cents differ by rounding only', () => {
  fc.assert(
    fc.property(anyTerms, anyChange, fc.nat({ max: 400 }), (given, change, later) => {
      const invoiceOn = invoiceDateOnOrAfter(given, change.effectiveOn)
      const length = daysBetween(change.effectiveOn, invoiceOn)
      const cut = addDays(change.effectiveOn, length === 0 ? 0 : later % (length + 1))
      // Taken at `effectiveOn` and given back at `cut`: what remains is billed for the days before the cut.
      const whole = billingLines(given, change)
      const rest = billingLines(given, { ...change, effectiveOn: cut })
      for (const line of whole) {
        const after = rest.find((candidate) => candidate.month === line.month)
        const daysBefore = cut <= line.from ? 0 : Math.min(daysBetween(line.from, cut), line.billedDays)
        assert.equal(daysBefore + (after?.billedDays ?? 0), line.billedDays)
        const exact = (line.unitMonthlyCents * line.quantity * daysBefore) / line.daysInMonth
        assert.ok(Math.abs(line.amountCents - (after?.amountCents ?? 0) - exact) <= 1 + 1e-6)
      }
    }),
  )
})

test('C32 advancing the next invoice date by whole periods changes nothing', () => {
  fc.assert(
    fc.property(anyTerms, anyChange, fc.integer({ min: -12, max: 12 }), (given, change, periods) => {
      const months = periods * given.periodMonths
      const advanced = { ...given, nextInvoiceOn: addMonths(given.nextInvoiceOn, months, given.invoiceDay) }
      assert.deepEqual(billingLines(advanced, change), billingLines(given, change))
      assert.equal(invoiceDateOnOrAfter(advanced, change.effectiveOn), invoiceDateOnOrAfter(given, change.effectiveOn))
    }),
  )
})

test('C32 an invoice date is the smallest on or after the day, one period after the one before', () => {
  fc.assert(
    fc.property(anyTerms, anyDay, (given, day) => {
      const date = invoiceDateOnOrAfter(given, day)
      const previous = addMonths(date, -given.periodMonths, given.invoiceDay)
      assert.ok(previous < day && day <= date)
      assert.equal(invoiceDateOnOrAfter(given, date), date)
      assert.equal(invoiceDateOnOrAfter(given, addDays(previous, 1)), date)
    }),
  )
})

test('C32 never a fraction of a cent, and never more than half a cent from the exact amount', () => {
  fc.assert(
    fc.property(anyTerms, anyChange, (given, change) => {
      for (const line of billingLines(given, change)) {
        assert.ok(Number.isSafeInteger(line.amountCents))
        const twice = 2n * BigInt(line.unitMonthlyCents) * BigInt(line.quantity) * BigInt(line.billedDays)
        const distance = twice - 2n * BigInt(line.amountCents) * BigInt(line.daysInMonth)
        assert.ok(distance < BigInt(line.daysInMonth) && -distance <= BigInt(line.daysInMonth))
      }
    }),
  )
})

test('C32 invoice dates on the last days of months are never lost nor moved: the 31st, the 30th, 29 February', () => {
  const dates = (of: BillingTerms, from: Day, count: number) => {
    const found: Day[] = []
    for (let day = from; found.length < count; day = addDays(found.at(-1)!, 1))
      found.push(invoiceDateOnOrAfter(of, day))
    return found
  }
  // Each month has its end, and the day comes back.
  assert.deepEqual(dates(terms(1, '2025-01-31', 31), '2025-02-01', 4), [
    '2025-02-28',
    '2025-03-31',
    '2025-04-30',
    '2025-05-31',
  ])
  assert.deepEqual(dates(terms(1, '2024-01-30', 30), '2024-01-30', 3), ['2024-01-30', '2024-02-29', '2024-03-30'])
  assert.deepEqual(dates(terms(12, '2024-02-29', 29), '2024-02-29', 5), [
    '2024-02-29',
    '2025-02-28',
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
  ])
})

test('C32 three days of a February are three of its 28', () => {
  const lines = billingLines(
    {
      nextInvoiceOn: '2025-03-01',
      invoiceDay: 1,
      periodMonths: 1,
      prices: [{ seatKind: 'named', validFrom: '2025-01-01', monthlyCents: 900 }],
    },
    { seatKind: 'named', delta: 1, effectiveOn: '2025-02-26' },
  )
  assert.deepEqual(
    lines.map((line) => [line.billedDays, line.daysInMonth, line.amountCents]),
    [[3, 28, 96]],
  )
})

test('C30 C32 what is carried out late goes to the first invoice that can still tell of it, with all days until then', () => {
  const late = billingLines(monthly, { seatKind: 'named', delta: 1, effectiveOn: '2026-11-23' }, '2026-12-05')
  assert.deepEqual(
    late.map((line) => [line.from, line.to, line.billedDays, line.amountCents, line.invoiceOn]),
    [
      ['2026-11-23', '2026-11-30', 8, 773, '2027-01-01'],
      ['2026-12-01', '2026-12-31', 31, 2900, '2027-01-01'],
    ],
  )
  const credit = billingLines(monthly, { seatKind: 'named', delta: -1, effectiveOn: '2026-11-23' }, '2026-12-05')
  assert.deepEqual(
    credit.map((line) => line.amountCents),
    [-773, -2900],
  )
  fc.assert(
    fc.property(anyTerms, anyChange, fc.integer({ min: -400, max: 400 }), (given, change, days) => {
      const writtenOn = addDays(change.effectiveOn, days)
      const lines = billingLines(given, change, writtenOn)
      for (const line of lines) assert.ok(line.invoiceOn >= writtenOn && line.invoiceOn >= line.to)
      if (days <= 0) assert.deepEqual(lines, billingLines(given, change))
      // Of one that is late by some invoices, what it would have had by them is in it, and what they counted without it.
      const billed = lines.reduce((sum, line) => sum + line.billedDays, 0)
      const counted = change.effectiveOn > writtenOn ? change.effectiveOn : writtenOn
      assert.equal(billed, daysBetween(change.effectiveOn, invoiceDateOnOrAfter(given, counted)))
    }),
  )
})
