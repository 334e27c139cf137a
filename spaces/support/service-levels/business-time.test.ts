import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { always, type Calendar, momentOf, promisedAt, promiseOf, timetableOf } from './business-time.ts'
import { easterOf, holidaysOf } from './holidays.ts'
import { readDays, readHours } from './hours.ts'

const hours = (text: string) => readHours(text)!
const office = (more: Partial<Calendar> = {}, day = '09:00-18:00'): Calendar => ({
  zone: 'Europe/Paris',
  week: [hours(day), hours(day), hours(day), hours(day), hours(day), [], []],
  holidays: 'france',
  closedDays: [],
  ...more,
})
/** A moment as the clocks in Paris say it: `2026-11-27 10:00`. */
const paris = (text: string) => {
  const [day, time] = text.split(' ') as [string, string]
  const [h, m] = time.split(':').map(Number) as [number, number]
  return momentOf('Europe/Paris', day, h * 60 + m)
}
const inParis = (at: number | null) =>
  at === null
    ? null
    : new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' }).format(at)
const h = 3_600_000

test('P15 nine hours promised on a Friday at 10:00, the client awaited from Friday 12:00 to Monday 12:00: Tuesday 10:00', () => {
  const pauses = [{ from: paris('2026-11-27 12:00'), to: paris('2026-11-30 12:00') }]
  const table = timetableOf(office())
  assert.equal(inParis(promisedAt(table, paris('2026-11-27 10:00'), 9 * h, pauses).due), '2026-12-01 10:00')
  // The priority is raised on Monday at noon: four hours from the opening, of which two are used.
  assert.equal(inParis(promisedAt(table, paris('2026-11-27 10:00'), 4 * h, pauses).due), '2026-11-30 14:00')
})

test('P15 nothing is due while the client’s answer is awaited, and what is left stays', () => {
  const table = timetableOf(office())
  const waits = promisedAt(table, paris('2026-11-27 10:00'), 9 * h, [{ from: paris('2026-11-27 12:00'), to: null }])
  assert.deepEqual(waits, { due: null, leftMs: 7 * h, paused: true })
  // It was late already when the waiting began: that stays so.
  const late = promisedAt(table, paris('2026-11-27 10:00'), h, [{ from: paris('2026-11-27 12:00'), to: null }])
  assert.equal(inParis(late.due), '2026-11-27 11:00')
})

test('P15 holidays of France are computed, those of Alsace and Moselle and days of one’s own where they are wanted', () => {
  assert.deepEqual([2024, 2025, 2026, 2027, 2038].map(easterOf), [
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ])
  assert.deepEqual(holidaysOf(2026, 'france'), [
    '2026-01-01',
    '2026-04-06',
    '2026-05-01',
    '2026-05-08',
    '2026-05-14',
    '2026-05-25',
    '2026-07-14',
    '2026-08-15',
    '2026-11-01',
    '2026-11-11',
    '2026-12-25',
  ])
  assert.deepEqual(
    holidaysOf(2026, 'alsace_moselle').filter((day) => !holidaysOf(2026, 'france').includes(day)),
    ['2026-04-03', '2026-12-26'],
  )
  // Ascension on 8 May (2005 on 5 May, 2008 on 1 May): one day, once.
  assert.equal(holidaysOf(2008, 'france').filter((day) => day === '2008-05-01').length, 1)
  const due = (calendar: Calendar, from: string, promised: number) =>
    inParis(timetableOf(calendar).add(paris(from), promised))
  // Easter Monday in between; on Good Friday Strasbourg rests too.
  assert.equal(due(office(), '2026-04-03 16:00', 4 * h), '2026-04-07 11:00')
  assert.equal(due(office({ holidays: 'alsace_moselle' }), '2026-04-02 16:00', 4 * h), '2026-04-07 11:00')
  assert.equal(due(office({ holidays: 'none' }), '2026-04-03 16:00', 4 * h), '2026-04-06 11:00')
  assert.equal(due(office({ closedDays: ['2026-11-30'] }), '2026-11-27 17:00', 2 * h), '2026-12-01 10:00')
})

test('P15 a change of clocks inside a promise moves no hour of the day, and an hour that is there twice counts twice', () => {
  // Winter time begins on 25 October 2026, summer time on 28 March 2027, both on a Sunday at night.
  assert.equal(inParis(timetableOf(office()).add(paris('2026-10-23 17:00'), 2 * h)), '2026-10-26 10:00')
  // The Monday after is Easter Monday.
  assert.equal(inParis(timetableOf(office()).add(paris('2027-03-26 17:00'), 2 * h)), '2027-03-30 10:00')
  const night = office({ week: Array(7).fill(hours('00:00-24:00')) as never, holidays: 'none' })
  const table = timetableOf(night)
  assert.equal(table.between(paris('2026-10-25 00:00'), paris('2026-10-26 00:00')), 25 * h)
  assert.equal(table.between(paris('2027-03-28 00:00'), paris('2027-03-29 00:00')), 23 * h)
  // Half past two on the night in which there is none begins at three.
  const gap = timetableOf(office({ week: Array(7).fill(hours('02:30-04:00')) as never }))
  assert.equal(gap.between(paris('2027-03-28 00:00'), paris('2027-03-29 00:00')), h)
})

test('P15 a leap day inside a promise is a day of work like others', () => {
  assert.equal(inParis(timetableOf(office()).add(paris('2028-02-28 17:00'), 10 * h)), '2028-02-29 18:00')
  assert.equal(inParis(timetableOf(office()).add(paris('2028-02-28 17:00'), 11 * h)), '2028-03-01 10:00')
})

test('P15 adding time at work is monotone, and measuring it gives back what was added', () => {
  const tables = [
    timetableOf(office()),
    timetableOf(office({ holidays: 'alsace_moselle', closedDays: ['2026-12-24'] }, '08:30-12:00 14:00-17:30')),
    timetableOf(office({ zone: 'America/New_York' })),
    timetableOf(office({ week: Array(7).fill(hours('00:00-24:00')) as never })),
    always,
  ]
  const from = Date.UTC(2025, 0, 1)
  const moment = fc.integer({ min: 0, max: 4 * 365 * 24 * 60 }).map((minutes) => from + minutes * 60_000)
  const span = fc.integer({ min: 0, max: 400 * 60 }).map((minutes) => minutes * 60_000)
  fc.assert(
    fc.property(fc.constantFrom(...tables), moment, span, span, (table, at, one, more) => {
      const due = table.add(at, one)!
      assert.ok(due >= at)
      assert.equal(table.between(at, due), one, 'what was added is measured')
      const later = table.add(at, one + more)!
      assert.ok(later >= due, 'more is not sooner')
      assert.ok(table.add(at + 60_000, one)! >= due, 'later begins, later ends')
      assert.equal(table.between(due, later), more)
      if (one > 0) assert.equal(table.add(due, more), later === due ? table.add(due, more) : later)
    }),
    { seed: 20261201, numRuns: 600 },
  )
})

test('P15 a pause moves what is due by the time at work in it, wherever it falls', () => {
  const table = timetableOf(office())
  const from = Date.UTC(2026, 0, 5)
  const minutes = (most: number) => fc.integer({ min: 0, max: most }).map((one) => one * 60_000)
  fc.assert(
    fc.property(
      minutes(60 * 24 * 300),
      minutes(60 * 90),
      minutes(60 * 24 * 9),
      minutes(60 * 24 * 9),
      (start, promised, until, length) => {
        const opened = from + start
        const pause = { from: opened + until, to: opened + until + length }
        const { due } = promisedAt(table, opened, promised, [pause])
        const bare = promisedAt(table, opened, promised, []).due!
        if (bare <= pause.from) return assert.equal(due, bare)
        assert.equal(table.between(opened, due!) - table.between(pause.from, pause.to), promised)
      },
    ),
    { seed: 20261201, numRuns: 400 },
  )
})

test('P15 a calendar that is never open promises nothing, and hours that are none are refused', () => {
  assert.equal(timetableOf(office({ week: [[], [], [], [], [], [], []] })).add(paris('2026-11-27 10:00'), h), null)
  for (const wrong of ['9-18', '18:00-09:00', '09:00-12:00 11:00-13:00', '25:00-26:00', '09:00-09:00', '09:60-10:00'])
    assert.equal(readHours(wrong), undefined, wrong)
  assert.deepEqual(readHours('9:00-12:00, 12:00-18:00'), [[540, 1080]])
  assert.deepEqual(readHours(''), [])
  assert.equal(readDays('2026-02-30'), undefined)
})

test('P15 of several promises the closest holds, and of equally close ones the strictest', () => {
  const target = (levelId: string | null, priorityId: string | null, first: number | null, end: number | null) => ({
    levelId,
    priorityId,
    firstAnswerMinutes: first,
    resolutionMinutes: end,
  })
  const all = [
    target(null, null, 480, 2400),
    target(null, 'high', 60, null),
    target('gold', null, 240, 600),
    target('gold', 'high', 30, 120),
    target('gold', 'high', 45, 90),
  ]
  const said = (level: string | null, priority: string | null) => Object.values(promiseOf(all, level, priority))
  assert.deepEqual(said(null, null), [480, 2400])
  assert.deepEqual(said(null, 'high'), [60, 2400])
  assert.deepEqual(said('gold', 'low'), [240, 600])
  assert.deepEqual(said('gold', 'high'), [30, 90])
  assert.deepEqual(Object.values(promiseOf([], 'gold', 'high')), [null, null])
})
