import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { startTexts } from '../i18n/index.ts'
import { formatDay, formatDayTime, formatShortDay } from './format.ts'
import { instantOf, otherZone, setZone, todayThere, typedMoment, wallAt } from './zone.ts'

Object.assign(globalThis, { document: { documentElement: {}, cookie: '' } })

test('R14 what is seen and typed is the wall of the brand, wherever the browser is', async () => {
  await startTexts('fr')
  for (const here of ['America/New_York', 'Pacific/Noumea', 'Indian/Reunion', 'Europe/Paris']) {
    process.env.TZ = here
    setZone('Europe/Paris')
    assert.equal(formatDayTime('2027-01-10T08:00:00Z'), '10/01/2027 à 9\u00a0h\u00a000', here)
    assert.equal(formatDay('2026-11-19T23:30:00Z'), '20/11/2026', here)
    assert.equal(formatDay('2026-11-23'), '23/11/2026', here)
    assert.equal(formatShortDay('2026-11-23', new Date('2026-12-31T22:30:00Z')), '23/11', here)
    assert.equal(todayThere(new Date('2026-11-19T23:30:00Z')), '2026-11-20', here)
    assert.equal(typedMoment('2027-01-10T08:00:00Z'), '2027-01-10T09:00', here)
    assert.equal(instantOf('2027-01-10T09:00'), '2027-01-10T08:00:00.000Z', here)
    assert.equal(otherZone(new Date('2027-01-10T08:00:00Z')), here === 'Europe/Paris' ? undefined : 'Paris', here)
  }
})

test('R14 where clocks change, a typed hour is still one instant', () => {
  setZone('Europe/Paris')
  assert.equal(instantOf('2026-03-29T02:30'), '2026-03-29T01:30:00.000Z', 'an hour that does not come: the one after')
  assert.equal(instantOf('2026-10-25T02:30'), '2026-10-25T00:30:00.000Z', 'an hour that comes twice: the first')
  assert.equal(instantOf('soon'), undefined)
})

test('R14 every instant comes back from what is typed of it (property)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/Paris', 'America/New_York', 'Pacific/Noumea', 'Asia/Kolkata', 'Australia/Lord_Howe'),
      fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (zone, date) => {
        setZone(zone)
        const minute = new Date(Math.floor(date.getTime() / 60_000) * 60_000)
        const back = new Date(instantOf(typedMoment(minute.toISOString()))!)
        // In the hour that comes twice the first is meant: the wall is the same.
        assert.equal(wallAt(back).getTime(), wallAt(minute).getTime())
      },
    ),
  )
})
