// The calendar entry of a visit (P36): pure.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CalendarEntry, fold, icsOf } from './ics.ts'

const entry: CalendarEntry = {
  uid: '018f4c1e@portail.example',
  sequence: 2,
  cancelled: false,
  confirmed: true,
  startsAt: new Date('2026-10-25T08:00:00Z'),
  endsAt: new Date('2026-10-25T09:00:00Z'),
  summary: 'Visite\u00a0: porte, palier 3; \\ fin',
  location: "Les Tilleuls, bât. C\nPorte d'entrée",
  description: '',
  url: 'https://portail.example/interventions/1',
  writtenAt: new Date('2026-10-20T08:00:00Z'),
  organizer: { name: 'Halbrane "SAV"', email: 'sav@halbrane.example' },
  attendee: null,
}
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

test('P36 an .ics by the letter: lines end as they must, what separates is marked, times are instants, cancelling says so', () => {
  const lines = unfolded(icsOf(entry))
  for (const line of [
    'METHOD:REQUEST',
    'UID:018f4c1e@portail.example',
    'SEQUENCE:2',
    'DTSTART:20261025T080000Z',
    'DTEND:20261025T090000Z',
    'SUMMARY:Visite\u00a0: porte\\, palier 3\\; \\\\ fin',
    "LOCATION:Les Tilleuls\\, bât. C\\nPorte d'entrée",
    'STATUS:CONFIRMED',
    'ORGANIZER;CN="Halbrane  SAV ":mailto:sav@halbrane.example',
  ])
    assert.ok(lines.includes(line), line)
  assert.deepEqual([lines[0], lines.at(-2), lines.at(-1)], ['BEGIN:VCALENDAR', 'END:VCALENDAR', ''])
  const cancelled = unfolded(icsOf({ ...entry, cancelled: true, sequence: 3 }))
  assert.ok(
    ['METHOD:CANCEL', 'STATUS:CANCELLED', 'SEQUENCE:3', 'UID:018f4c1e@portail.example'].every((line) =>
      cancelled.includes(line),
    ),
  )
})

test('P36 folding keeps every line within 75 bytes and every character whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const line = `SUMMARY:${text.replace(/[\r\n]/g, '')}`
      const folded = fold(line)
      for (const part of folded.split('\r\n')) assert.ok(Buffer.byteLength(part) <= 75)
      assert.equal(folded.replaceAll('\r\n ', ''), line)
    }),
    { seed: 36, numRuns: 200 },
  )
})
