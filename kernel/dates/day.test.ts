import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  firstOfMonth,
  formatDay,
  isDay,
  lastOfMonth,
  maxDay,
  minDay,
  monthsBetween,
  today,
} from './day.ts'

test('days are real days only', () => {
  for (const day of ['2026-11-23', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31']) assert.ok(isDay(day), day)
  for (const value of [
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '2026-11-23T00:00',
    '',
    null,
    5,
  ])
    assert.ok(!isDay(value), String(value))
  assert.throws(() => addDays('2026-02-30', 1), RangeError)
})

test('adding days and months, with month ends', () => {
  assert.equal(addDays('2026-11-23', 180), '2027-05-22')
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(addDays('2027-01-01', -1), '2026-12-31')
  assert.equal(addDays('0099-12-31', 1), '0100-01-01')
  assert.equal(addMonths('2026-01-31', 1), '2026-02-28')
  assert.equal(addMonths('2028-01-31', 1), '2028-02-29')
  assert.equal(addMonths('2026-02-28', 1, 31), '2026-03-31')
  assert.equal(addMonths('2026-01-15', -1), '2025-12-15')
  assert.equal(addMonths('2026-12-01', 1, 30), '2027-01-30')
  assert.throws(() => addMonths('2026-12-01', 1, 32), RangeError)
})

test('measures and bounds of months', () => {
  assert.equal(daysBetween('2026-11-23', '2026-12-01'), 8)
  assert.equal(daysBetween('2026-12-01', '2026-11-23'), -8)
  assert.equal(monthsBetween('2026-11-30', '2027-01-01'), 2)
  assert.deepEqual(['2026-02-10', '2028-02-10', '2100-02-10', '2026-04-01'].map(daysInMonth), [28, 29, 28, 30])
  assert.equal(firstOfMonth('2026-11-23'), '2026-11-01')
  assert.equal(lastOfMonth('2028-02-03'), '2028-02-29')
  assert.equal(minDay('2026-11-23', '2026-11-09', '2027-01-01'), '2026-11-09')
  assert.equal(maxDay('2026-11-23', '2026-11-09', '2027-01-01'), '2027-01-01')
})

test('today is the day of the time zone', () => {
  const evening = new Date('2026-11-22T23:30:00Z')
  assert.equal(today('Europe/Paris', evening), '2026-11-23')
  assert.equal(today('UTC', evening), '2026-11-22')
  assert.equal(today('America/Martinique', evening), '2026-11-22')
  assert.throws(() => today('Nowhere/Here', evening), RangeError)
})

test('days as people read them', () => {
  assert.equal(formatDay('2026-11-23', 'fr'), '23/11/2026')
  assert.equal(formatDay('2026-11-03', 'en'), '3 Nov 2026')
})
