import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { paidBetween, sharesOf } from './shares.ts'

const parts = fc.array(
  fc.record({ rate: fc.constantFrom(0, 210, 550, 1_000, 2_000), cents: fc.integer({ min: 1, max: 10_000_000 }) }),
  { minLength: 1, maxLength: 6 },
)

test('B15 what is paid in parts comes to the cent to what each rate has of the invoice, whatever the parts are', () => {
  fc.assert(
    fc.property(parts, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (of, cuts) => {
      const whole = of.reduce((all, { cents }) => all + cents, 0)
      const steps = [...cuts.map((cut) => Math.round(cut * whole)).sort((a, b) => a - b), whole]
      const paid = of.map(() => 0)
      let before = 0
      for (const until of steps) {
        const [then, now] = [sharesOf(of, before), sharesOf(of, until)]
        assert.equal(
          now.reduce((a, b) => a + b, 0),
          until,
        )
        for (const index of of.keys()) paid[index]! += now[index]! - then[index]!
        assert.equal(
          paidBetween(of, before, until).reduce((all, { cents }) => all + cents, 0),
          until - before,
        )
        before = until
      }
      assert.deepEqual(
        paid,
        of.map(({ cents }) => cents),
      )
    }),
    { seed: 20_261_130, numRuns: 500 },
  )
})
