import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decimalOf, millionthsOf } from '../../../kernel/money/decimal.ts'
import { runs } from '../../../testing/seed.ts'
import { type CreditedLine, creditedNet, creditTotals, mayCredit, quantityLeft } from './credit.ts'
import { type TypedLine, totalsOf } from './totals.ts'

const line = (unitPrice: string, rate = 2000, changes: Partial<TypedLine> = {}): TypedLine => ({
  quantity: '1',
  unitPrice,
  discountRate: 0,
  vatCategory: rate > 0 ? 'S' : 'E',
  vatRate: rate,
  ...changes,
})
const sums = (lines: TypedLine[], mode: 'net' | 'gross' = 'net', currency: 'EUR' | 'JPY' | 'TND' = 'EUR') => {
  const { netCents, vatCents, grossCents } = totalsOf(lines, mode, currency)
  return [netCents, vatCents, grossCents]
}

test('B11 the amounts at which others stumbled', () => {
  // Prices with tax: their sum stays what was typed.
  assert.deepEqual(sums([line('340.00', 1900), line('13.90', 1900)], 'gross'), [29_739, 5_651, 35_390])
  assert.deepEqual(sums([line('500.00', 1000)], 'gross'), [45_455, 4_545, 50_000])
  assert.deepEqual(sums([line('138.66', 1900)]), [13_866, 2_635, 16_501])
  // VAT is of the rate's sum, never of each line, never a difference.
  assert.deepEqual(sums(Array.from({ length: 3 }, () => line('1.1111', 600))), [333, 20, 353])
  assert.deepEqual(sums([line('696.22', 2500), line('696.22', 2500)]), [139_244, 34_811, 174_055])
  const discounted = totalsOf([line('5.504', 2000, { quantity: '6', discountRate: 2000 })], 'net', 'EUR')
  assert.deepEqual(discounted.lines[0], { discountCents: 660, typedCents: 2_642, netCents: 2_642 })
  assert.deepEqual(
    totalsOf(
      [line('97.59', 2100), line('95.34', 2100), line('88.21', 2100), line('8.43', 2100, { quantity: '-1' })],
      'net',
      'EUR',
    ).vat,
    [{ category: 'S', rate: 2100, baseCents: 27_271, vatCents: 5_727 }],
  )
  const exempt = [
    line('39.615', 0, { quantity: '4', discountRate: 2000 }),
    line('0.84', 0, { quantity: '4', discountRate: 2000 }),
  ]
  assert.deepEqual(sums(exempt), [12_677 + 269, 0, 12_946])
  assert.deepEqual(sums([line('4.20', 0), line('1.26', 0, { quantity: '-1' })]), [294, 0, 294])
  assert.deepEqual(sums([line('13.9563', 0, { quantity: '9' })]), [12_561, 0, 12_561])
  // A charge says what it costs.
  assert.deepEqual(sums([line('0.005', 2000, { chargedCents: 77_333 })]), [77_333, 15_467, 92_800])
})

test('B11 currencies have no decimals, two or three', () => {
  assert.deepEqual(sums([line('1200.5', 1000)], 'net', 'JPY'), [1_201, 120, 1_321])
  assert.deepEqual(sums([line('1.2345', 1900)], 'net', 'TND'), [1_235, 235, 1_470])
  assert.throws(() => sums([line('1,5')]), RangeError)
  assert.throws(() => sums([line('999999999999', 2000, { quantity: '999999999999' })]), RangeError)
})

const decimal = (most: bigint) => fc.bigInt({ min: 0n, max: most }).map(decimalOf)
const signed = fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }).map(decimalOf)
const typed: fc.Arbitrary<TypedLine> = fc
  .record({
    quantity: signed,
    unitPrice: decimal(1_000_000_000n),
    discountRate: fc.integer({ min: 0, max: 10_000 }),
    rate: fc.constantFrom(0, 210, 550, 1000, 2000),
  })
  .map(({ rate, ...one }) => ({ ...one, vatCategory: rate > 0 ? ('S' as const) : ('E' as const), vatRate: rate }))
const many = fc.array(typed, { minLength: 1, maxLength: 30 })
const add = (values: number[]) => values.reduce((all, value) => all + value, 0)

test('B11 lines add up to their rates, rates to the whole; their order changes nothing; the negated invoice is the credit', () => {
  fc.assert(
    fc.property(many, fc.constantFrom('net' as const, 'gross' as const), (lines, mode) => {
      const totals = totalsOf(lines, mode, 'EUR')
      assert.equal(totals.grossCents, totals.netCents + totals.vatCents)
      assert.equal(totals.netCents, add(totals.lines.map((one) => one.netCents)))
      assert.equal(totals.vatCents, add(totals.vat.map((one) => one.vatCents)))
      for (const { category, rate, baseCents, vatCents } of totals.vat) {
        const own = totals.lines.filter(
          (_, index) => lines[index]!.vatCategory === category && lines[index]!.vatRate === rate,
        )
        assert.equal(baseCents, add(own.map((one) => one.netCents)))
        const exact = (baseCents * rate) / 10_000
        // With tax in the prices a cent may lie between the two roundings.
        assert.ok(Math.abs(vatCents - exact) <= (mode === 'net' ? 0.5 : 1), `${vatCents} of ${exact}`)
        if (mode === 'gross') assert.equal(baseCents + vatCents, add(own.map((one) => one.typedCents)))
        for (const one of own)
          assert.ok(
            Math.abs(one.netCents - (mode === 'net' ? one.typedCents : (one.typedCents * 10_000) / (10_000 + rate))) <
              1,
          )
      }
      const sumsOf = ({ netCents, vatCents, grossCents }: typeof totals) => [netCents, vatCents, grossCents]
      assert.deepEqual(sumsOf(totalsOf([...lines].reverse(), mode, 'EUR')), sumsOf(totals))
      const negated = lines.map((one) => ({ ...one, quantity: decimalOf(-millionthsOf(one.quantity)) }))
      assert.deepEqual(
        sumsOf(totalsOf(negated, mode, 'EUR')).map((cents) => cents + 0),
        sumsOf(totals).map((cents) => -cents + 0),
      )
    }),
    { numRuns: runs(300), seed: 11 },
  )
})

test('B11 an invoice credited in parts, in any parts, ends at nothing: never beyond what is left, no cent of tax lost', () => {
  const parts = fc.array(fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 1_000_000 })), { maxLength: 12 })
  fc.assert(
    fc.property(fc.array(typed, { minLength: 1, maxLength: 6 }), parts, (lines, asked) => {
      const invoice = totalsOf(lines, 'net', 'EUR')
      const left: CreditedLine[] = lines.map((one, index) => ({
        quantity: one.quantity,
        netCents: invoice.lines[index]!.netCents,
        creditedQuantity: '0',
        creditedCents: 0,
        vatCategory: one.vatCategory,
        vatRate: one.vatRate,
      }))
      const vat = invoice.vat.map((one) => ({ ...one, creditedBaseCents: 0, creditedVatCents: 0 }))
      const credit = (index: number, quantity: string) => {
        const row = left[index]!
        if (!mayCredit(row, quantity)) return
        const netCents = creditedNet(row, quantity)
        const note = creditTotals([{ ...row, netCents }], vat)
        row.creditedCents += netCents
        row.creditedQuantity = decimalOf(millionthsOf(row.creditedQuantity) + millionthsOf(quantity))
        const group = vat.find((one) => one.category === row.vatCategory && one.rate === row.vatRate)!
        group.creditedBaseCents += note.netCents
        group.creditedVatCents += note.vatCents
        // No line gives back more than it had.
        assert.ok(
          row.netCents >= 0
            ? row.creditedCents >= 0 && row.creditedCents <= row.netCents
            : row.creditedCents <= 0 && row.creditedCents >= row.netCents,
        )
      }
      for (const [index, share] of asked) {
        const row = left[index % left.length]!
        credit(index % left.length, decimalOf((millionthsOf(row.quantity) * BigInt(share)) / 1_000_000n))
      }
      for (const index of left.keys()) credit(index, quantityLeft(left[index]!))
      for (const row of left) if (millionthsOf(row.quantity) !== 0n) assert.equal(row.creditedCents, row.netCents)
      for (const one of vat) assert.equal(one.creditedBaseCents, one.baseCents)
    }),
    { numRuns: runs(300), seed: 12 },
  )
})

test('B11 a credit of more than was invoiced, of the other sign or of nothing is none', () => {
  const row = { quantity: '9', creditedQuantity: '4' }
  assert.ok(mayCredit(row as CreditedLine, '5'))
  for (const quantity of ['5.000001', '-1', '0']) assert.ok(!mayCredit(row as CreditedLine, quantity), quantity)
})
