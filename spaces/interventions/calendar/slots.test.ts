// Slots and clocks (P36): pure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { instantOf, localOf } from './clock.ts'
import { freeSlots } from './slots.ts'

const zone = 'Europe/Paris'

test('P36 a change of clocks moves no visit: 9 o’clock is 9 o’clock before and after, and no hour is made up', () => {
  for (const [day, utc] of [
    ['2026-10-24', '07:00'],
    ['2026-10-25', '08:00'],
    ['2026-10-26', '08:00'],
    ['2027-03-27', '08:00'],
    ['2027-03-28', '07:00'],
    ['2027-03-29', '07:00'],
  ] as const)
    assert.equal(instantOf(day, '09:00', zone)?.toISOString(), `${day}T${utc}:00.000Z`)
  // 2:30 comes twice in October (the first is meant), and never in March.
  assert.equal(instantOf('2026-10-25', '02:30', zone)?.toISOString(), '2026-10-25T00:30:00.000Z')
  assert.equal(instantOf('2027-03-28', '02:30', zone), undefined)
  assert.equal(instantOf('2026-11-20', '00:00', 'Pacific/Kiritimati')?.toISOString(), '2026-11-19T10:00:00.000Z')
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 1439 }),
      fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'),
      (later, minute, timeZone) => {
        const day = addDays('2024-01-01', later)
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
        const at = instantOf(day, time, timeZone)
        if (at) assert.deepEqual(localOf(at, timeZone), { day, time })
      },
    ),
    { seed: 36, numRuns: 300 },
  )
})

test('P36 slots are within one’s hours, beside what is taken, in their order, none before the notice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20 * 1440 }), fc.integer({ min: 5, max: 600 })), { maxLength: 30 }),
      fc.integer({ min: 15, max: 300 }),
      (bookings, minutes) => {
        const begin = Date.parse('2026-10-20T00:00:00Z')
        const taken = bookings.map(([from, length]) => ({
          from: new Date(begin + from * 60_000),
          to: new Date(begin + (from + length) * 60_000),
        }))
        const after = new Date('2026-10-21T10:00:00Z')
        const found = freeSlots({
          hours: [1, 2, 3, 4, 5, 7].map((weekday) => ({ weekday, begins: '08:00', ends: '13:00' })),
          ...{
            taken,
            minutes,
            days: { from: '2026-10-20', to: '2026-11-10' },
            after,
            timeZone: zone,
            step: 30,
            most: 500,
          },
        })
        for (const [index, { from, to }] of found.entries()) {
          assert.ok(from >= after && to.getTime() - from.getTime() === minutes * 60_000)
          assert.ok(!taken.some((one) => one.from < to && one.to > from))
          assert.ok(localOf(from, zone).time >= '08:00' && localOf(to, zone).time <= '13:00')
          assert.ok(index === 0 || found[index - 1]!.from < from)
        }
      },
    ),
    { seed: 36, numRuns: 100 },
  )
})
