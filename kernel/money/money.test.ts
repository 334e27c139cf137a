import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocate, formatCents, roundHalfUp, splitGross, vatByRate } from './money.ts'

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

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
const weights = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 20 })
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)

test('B11 an amount is shared by weights without losing a cent, each share within a cent of its exact part', () => {
  fc.assert(
    fc.property(amount, weights, (cents, parts) => {
      const shares = allocate(cents, parts)
      assert.equal(sum(shares), cents)
      assert.deepEqual(
        allocate(-cents, parts),
        shares.map((share) => (share === 0 ? 0 : -share)),
      )
      const all = sum(parts)
      for (const [index, share] of shares.entries()) {
        const exact = all === 0 ? cents / parts.length : (cents * parts[index]!) / all
        assert.ok(Math.abs(share - exact) < 1 + 1e-6, `${share} for ${exact}`)
        if (all > 0 && parts[index] === 0) assert.ok(Object.is(share, 0))
      }
    }),
  )
  assert.deepEqual(allocate(100, [1, 1, 1]), [34, 33, 33])
  assert.deepEqual(allocate(-100, [1, 1, 1]), [-34, -33, -33])
  assert.throws(() => allocate(1, []), RangeError)
  assert.throws(() => allocate(1, [-1, 2]), RangeError)
  assert.throws(() => allocate(1.5, [1]), RangeError)
})

test('B11 VAT is rounded once a rate: the order of lines changes nothing, a credit is the negated invoice', () => {
  const line = fc.record({
    net: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    rate: fc.constantFrom(0, 210, 550, 1000, 2000),
  })
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const totals = vatByRate(lines)
      assert.deepEqual(vatByRate([...lines].reverse()), totals)
      assert.equal(sum(totals.map((total) => total.net)), sum(lines.map((one) => one.net)))
      for (const { rate, net, vat, gross } of totals) {
        assert.equal(gross, net + vat)
        assert.ok(Math.abs(vat - (net * rate) / 10_000) <= 0.5)
      }
      const credit = vatByRate(lines.map(({ net, rate }) => ({ net: -net, rate })))
      assert.deepEqual(
        credit.map(({ vat }) => vat + 0),
        totals.map(({ vat }) => -vat + 0),
      )
    }),
  )
  assert.deepEqual(
    vatByRate([
      { net: 333, rate: 2000 },
      { net: 333, rate: 2000 },
      { net: 334, rate: 550 },
    ]),
    [
      { rate: 2000, net: 666, vat: 133, gross: 799 },
      { rate: 550, net: 334, vat: 18, gross: 352 },
    ],
  )
})

test('B11 an amount with its tax is split into what adds up to it', () => {
  fc.assert(
    fc.property(amount, fc.constantFrom(0, 210, 550, 1000, 2000), (gross, rate) => {
      const { net, vat } = splitGross(gross, rate)
      assert.equal(net + vat, gross)
      assert.ok(Math.abs(vat - (net * rate) / 10_000) <= 1)
    }),
  )
  assert.deepEqual(splitGross(1200, 2000), { net: 1000, vat: 200 })
})
