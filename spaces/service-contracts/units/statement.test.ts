// The statement of units (P19): pure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { type Entry, type EntryKind, entryKinds, statementOf } from './statement.ts'

type Made = {
  later: number
  kind: EntryKind
  units: number
  down: boolean
  minutes: number | null
  serviceId: string | null
}
const entry: fc.Arbitrary<Made> = fc.record({
  later: fc.integer({ min: 0, max: 60 }),
  kind: fc.constantFrom(...entryKinds),
  units: fc.integer({ min: 1, max: 40 }),
  down: fc.boolean(),
  minutes: fc.option(fc.integer({ min: 0, max: 300 })),
  serviceId: fc.constantFrom(null, 'a', 'b'),
})
const entriesOf = (made: readonly Made[]): Entry[] =>
  made.map((one, position) => ({
    id: String(position),
    position,
    onDay: addDays('2026-09-01', one.later),
    kind: one.kind,
    units: one.kind === 'grant' || (one.kind === 'correction' && !one.down) ? one.units : -one.units,
    minutes: one.minutes,
    serviceId: one.serviceId,
  }))
const sum = (some: readonly Entry[]) => some.reduce((all, { units }) => all + units, 0)

test('P19 grants, uses, corrections and late records in any order: the running balance adds up, and the filtered view with what is hidden is the whole', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 40 }),
      fc.subarray([...entryKinds]),
      fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      fc.integer({ min: 0, max: 61 }),
      fc.integer({ min: 0, max: 61 }),
      (made, shown, serviceId, begins, lasts) => {
        const entries = entriesOf(made)
        const from = addDays('2026-09-01', begins)
        const to = addDays(from, lasts)
        const kinds = new Set(shown)
        const seen = statementOf(entries, { from, to, kinds, serviceId })
        const before = sum(entries.filter(({ onDay }) => onDay < from))
        const within = sum(entries.filter(({ onDay }) => onDay >= from && onDay <= to))
        assert.equal(seen.opening, before)
        assert.equal(seen.closing, before + within)
        assert.equal(seen.opening + sum(seen.rows) + seen.hidden.units + seen.others.units, seen.closing)
        assert.equal(seen.granted - seen.used, within)
        // Whoever reads one row reads what all rows up to it left, whatever is shown.
        for (const row of seen.rows)
          assert.equal(
            row.balance,
            sum(
              entries.filter(
                (one) => one.onDay < row.onDay || (one.onDay === row.onDay && one.position <= row.position),
              ),
            ),
          )
        // In what order they are read makes no difference, nor that earlier ones come as their sum.
        assert.deepEqual(statementOf(entries.toReversed(), { from, to, kinds, serviceId }), seen)
        assert.deepEqual(
          statementOf(
            entries.filter(({ onDay }) => onDay >= from),
            { from, to, kinds, serviceId },
            before,
          ),
          seen,
        )
        // Parts of a period are the whole of it.
        const middle = addDays(from, Math.trunc(lasts / 2))
        const one = statementOf(entries, { from, to: middle, kinds, serviceId })
        const two = statementOf(entries, { from: addDays(middle, 1), to, kinds, serviceId })
        if (middle < to)
          assert.deepEqual([one.opening, one.closing, two.closing], [seen.opening, two.opening, seen.closing])
      },
    ),
    { seed: 19, numRuns: 400 },
  )
})
