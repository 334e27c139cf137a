import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDay, typedDay } from './day-text.ts'

test('C22 a day is read as it is typed, day first', () => {
  for (const text of ['23/11/2026', '23.11.2026', '23-11-2026', '23 11 2026', '23112026', '2026-11-23'])
    assert.equal(parseDay(text), '2026-11-23', text)
  assert.equal(parseDay('3/4/2026'), '2026-04-03')
  assert.equal(parseDay('29/02/2028'), '2028-02-29')
})

test('C22 what is no day of the calendar is none', () => {
  for (const text of ['', '31/11/2026', '29/02/2026', '13/13/2026', '0/1/2026', 'demain', '23/11/202', '2026/11/23'])
    assert.equal(parseDay(text), undefined, text)
})

test('C22 the year may be left out once the field is left', () => {
  const today = new Date('2026-11-22T12:00:00Z')
  assert.equal(parseDay('25/12'), undefined)
  assert.equal(parseDay('25/12', today), '2026-12-25')
  assert.equal(parseDay('1.2.27', today), '2027-02-01')
})

test('C22 a day is shown as it is typed', () => {
  assert.equal(typedDay('2026-11-23'), '23/11/2026')
  assert.equal(typedDay('demain'), 'demain')
})
