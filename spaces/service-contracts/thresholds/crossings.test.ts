// Crossings of thresholds (P39), and the days of preventive visits (P20): pure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { dueDays } from '../preventive/due-days.ts'
import { coverageCrossings, meterCrossings, unitCrossings } from './crossings.ts'

test('P39 units that go below and are granted again: a crossing for each time, and a late record changes none of those known', () => {
  const at = (id: string, onDay: string, units: number) => ({ id, onDay, units, position: Number(id) })
  const series = [
    at('1', '2026-01-01', 20),
    at('2', '2026-02-01', -16),
    at('3', '2026-03-01', 20),
    at('4', '2026-04-01', -21),
  ]
  assert.deepEqual(
    unitCrossings('c', series, 5).map(({ period, on, value }) => [period, on, value]),
    [
      ['1', '2026-02-01', 4],
      ['3', '2026-04-01', 3],
    ],
  )
  // A use of January that comes in May: the first crossing was earlier, and is the same one.
  const late = unitCrossings('c', [...series, at('5', '2026-01-15', -15)], 5)
  assert.deepEqual(
    late.map(({ period }) => period),
    ['1', '3'],
  )
  assert.equal(late[0]!.on, '2026-01-15')
})

test('P39 in whatever order records come, each crossing of the whole series was told, and none twice in its period', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 0, max: 50 }),
          fc.integer({ min: -12, max: 20 }).filter((units) => units !== 0),
        ),
        { maxLength: 25 },
      ),
      fc.integer({ min: 0, max: 15 }),
      fc.array(fc.nat(), { minLength: 25, maxLength: 25 }),
      (made, threshold, order) => {
        const entries = made.map(([later, units], position) => ({
          id: String(position),
          position,
          onDay: addDays('2026-01-01', later),
          units,
        }))
        const arrived = entries.toSorted((a, b) => order[a.position]! - order[b.position]!)
        const told = new Set<string>()
        for (let count = 1; count <= arrived.length; count++)
          for (const { period } of unitCrossings('c', arrived.slice(0, count), threshold)) told.add(period)
        const whole = unitCrossings('c', entries, threshold)
        assert.equal(new Set(whole.map(({ period }) => period)).size, whole.length, 'one a period')
        for (const { period } of whole) assert.ok(told.has(period))
      },
    ),
    { seed: 39, numRuns: 300 },
  )
})

test('P39 a meter reaches its value once, and once more after it was replaced; a coverage is told anew when it was prolonged', () => {
  const reading = (onDay: string, value: number, installation = 'a') => ({ onDay, value, installation })
  assert.deepEqual(
    meterCrossings(
      'm',
      [
        reading('2026-03-01', 1200),
        reading('2026-02-01', 1001),
        reading('2026-01-01', 400),
        reading('2026-05-01', 1000, 'b'),
        reading('2026-06-01', 1100, 'b'),
      ],
      1000,
    ).map(({ period, on }) => [period, on]),
    [
      ['a', '2026-02-01'],
      ['b', '2026-05-01'],
    ],
  )
  const told = (endsOn: string | null, today: string) =>
    coverageCrossings([{ id: 'x', endsOn }], 30, today).map(({ period }) => period)
  assert.deepEqual(told('2026-06-30', '2026-05-30'), [])
  assert.deepEqual(told('2026-06-30', '2026-05-31'), ['2026-06-30'])
  assert.deepEqual(told('2026-06-30', '2026-07-01'), [])
  assert.deepEqual(told('2027-06-30', '2027-06-01'), ['2027-06-30'])
  assert.deepEqual(told(null, '2026-05-31'), [])
})

test('P20 preventive visits fall on the days of the calendar, the last of a short month included, none twice, none lost', () => {
  assert.deepEqual(dueDays({ firstOn: '2026-01-31', everyMonths: 1 }, '2026-01-01', '2026-04-30'), [
    '2026-01-31',
    '2026-02-28',
    '2026-03-31',
    '2026-04-30',
  ])
  assert.deepEqual(dueDays({ firstOn: '2024-02-29', everyMonths: 12 }, '2025-01-01', '2028-12-31'), [
    '2025-02-28',
    '2026-02-28',
    '2027-02-28',
    '2028-02-29',
  ])
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1500 }),
      fc.integer({ min: 1, max: 24 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 20 }),
      (later, everyMonths, steps) => {
        const rhythm = { firstOn: addDays('2024-01-01', later), everyMonths }
        let from = '2024-01-01'
        const parts: string[] = []
        for (const step of steps) {
          parts.push(...dueDays(rhythm, from, addDays(from, step - 1)))
          from = addDays(from, step)
        }
        assert.deepEqual(parts, dueDays(rhythm, '2024-01-01', addDays(from, -1)))
      },
    ),
    { seed: 20, numRuns: 200 },
  )
})
