import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween } from '../../../kernel/dates/day.ts'
import { byMonth, countedIn, curveOf, type Reading, usualOf } from './consumption.ts'
import { judge, wrapOf } from './limits.ts'
import { availabilityOf, stoppedDays } from './statistics.ts'

const reading = (on: string, value: number, more: Partial<Reading> = {}): Reading => ({
  on,
  value,
  startValue: null,
  wrapped: 0,
  ...more,
})
const whole = (readings: Reading[]) => curveOf(readings).at(-1)?.total

test('P10 99998 then 00003 on a meter of five digits is 5, where the digits are declared; refused where they are not', () => {
  assert.equal(wrapOf(3, 99_998, 5), 100_000)
  assert.equal(wrapOf(3, 99_998, null), undefined)
  assert.equal(whole([reading('2026-01-01', 99_998), reading('2026-02-01', 3, { wrapped: 100_000 })]), 5)
  // Lower by a slip of the pen is no round: half of one is the most.
  assert.equal(wrapOf(49_000, 50_000, 5), undefined)
  assert.deepEqual(judge({ digits: 5, last: { value: 99_998, startValue: null }, usual: null }, 3, 31), {
    verdict: 'usual',
    counted: 5,
    wrapped: 100_000,
    usual: null,
  })
  assert.deepEqual(judge({ digits: 5, last: null, usual: null }, 100_000, 0), {
    verdict: 'refused',
    code: 'fleet.reading_digits',
  })
})

test('P10 a meter that was replaced at 50000 by one that begins at 0 and shows 10 has counted 10, twice in a day too', () => {
  assert.equal(whole([reading('2026-01-01', 50_000, { startValue: 0 }), reading('2026-02-01', 10)]), 10)
  assert.equal(
    whole([
      reading('2026-01-01', 49_000),
      reading('2026-01-05', 50_000, { startValue: 0 }),
      reading('2026-01-05', 10, { startValue: 500 }),
      reading('2026-01-09', 502),
    ]),
    1012,
  )
})

test('P10 what is equal counts nothing, and what is usual is declared or learned from three intervals on', () => {
  const last = { value: 700, startValue: null }
  assert.deepEqual(judge({ digits: null, last, usual: null }, 700, 31), {
    ...{ verdict: 'usual', counted: 0, wrapped: 0, usual: null },
  })
  const usual = { least: 2600, most: 3200 }
  const judged = judge({ digits: null, last, usual }, 9814, 30)
  assert.deepEqual(judged, { verdict: 'unusual', counted: 9114, wrapped: 0, usual })
  assert.equal(judge({ digits: null, last, usual }, 700, 30).verdict, 'unusual')
  assert.equal(judge({ digits: null, last, usual }, 700 + 3000, 30).verdict, 'usual')
  assert.equal(judge({ digits: null, last, usual }, 699, 30).verdict, 'refused')
  const steady = ['01-01', '01-31', '03-02', '04-01'].map((day, index) => reading(`2026-${day}`, index * 300))
  assert.equal(usualOf({ least: null, most: null }, curveOf(steady.slice(0, 3))), null)
  assert.deepEqual(usualOf({ least: null, most: null }, curveOf(steady)), { least: 150, most: 450 })
  assert.deepEqual(usualOf({ least: 1, most: 2 }, curveOf(steady)), { least: 1, most: 2 })
})

const day = (offset: number) => addDays('2024-01-15', offset)
/** A meter as it may be read: rises, rolls over, is replaced, twice in a day too. */
const histories = fc
  .array(
    fc.record({
      after: fc.integer({ min: 0, max: 70 }),
      counts: fc.integer({ min: 0, max: 40_000 }),
      replaced: fc.option(fc.integer({ min: 0, max: 99_999 }), { nil: null, freq: 6 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    const readings: Reading[] = []
    let [at, shown, counted] = [0, 99_000, 0]
    for (const [index, step] of steps.entries()) {
      at += step.after
      const raw = shown + (index === 0 ? 0 : step.counts)
      const wrapped = raw >= 100_000 ? 100_000 : 0
      if (index > 0) counted += step.counts
      readings.push({
        on: day(at),
        value: raw - wrapped,
        startValue: step.replaced,
        wrapped: index === 0 ? 0 : wrapped,
      })
      shown = step.replaced ?? raw - wrapped
    }
    return { readings, counted, days: at }
  })

test('P10 P11 what is counted in the parts of a time adds up to the whole, however it is cut, and its months to the total', () => {
  fc.assert(
    fc.property(
      histories,
      fc.array(fc.integer({ min: 0, max: 2800 }), { maxLength: 12 }),
      ({ readings, counted, days }, cuts) => {
        const curve = curveOf(readings)
        assert.equal(curve.at(-1)!.total, counted)
        const bounds = [...new Set([-30, ...cuts.filter((cut) => cut < days + 30), days + 30])].sort((a, b) => a - b)
        const parts = bounds.slice(1).map((to, index) => countedIn(curve, day(bounds[index]! + 1), day(to)))
        assert.ok(parts.every((part) => part >= 0 && Number.isInteger(part)))
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          counted,
        )
        const months = byMonth(curve, day(-30), day(days))
        assert.equal(
          months.reduce((sum, month) => sum + month.counted, 0),
          counted,
        )
      },
    ),
    { seed: 20_261_201, numRuns: 200 },
  )
})

test('P11 between two readings a volume falls evenly on its days, to the day, over a leap day and the end of a year', () => {
  const curve = curveOf([reading('2023-12-22', 0), reading('2024-03-01', 700)])
  assert.equal(daysBetween('2023-12-22', '2024-03-01'), 70)
  assert.equal(countedIn(curve, '2023-12-23', '2023-12-31'), 90)
  assert.deepEqual(
    byMonth(curve, '2023-12-01', '2024-03-31').map(({ counted, whole }) => [counted, whole]),
    [
      [90, false],
      [310, true],
      [290, true],
      [10, false],
    ],
  )
})

test('P11 availability counts each day of standing still once, from the first to the last one', () => {
  const outages = [
    { from: '2026-09-18', to: '2026-09-18' },
    { from: '2026-11-28', to: null },
  ]
  assert.equal(stoppedDays(outages, '2026-09-01', '2026-11-30'), 4)
  assert.deepEqual(availabilityOf(outages, '2026-09-01', '2026-09-30'), { rate: 9667, days: 30, stopped: 1 })
  assert.deepEqual(availabilityOf([], '2026-09-02', '2026-09-01'), { rate: null, days: 0, stopped: 0 })
})
