import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { type CollectionFile, writeCollection, writeTransfers } from './pain.ts'
import { isCreditorId, isSepaReference, sepaText } from './sepa-text.ts'
import { sequencesOf } from './service.ts'
import { addTargetDays, easterOf, isTargetDay, targetDayFrom } from './target-days.ts'

test('B25 whatever a text holds, its letters are those of SEPA, and done twice it is the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 1, max: 140 }), (text, most) => {
      const safe = sepaText(text, most)
      assert.match(safe, /^[A-Za-z0-9/\-?:().,'+ ]*$/)
      assert.ok(safe.length <= most)
      assert.doesNotMatch(safe, /^\/|\/$|\/\/|^ | $/)
      assert.equal(sepaText(safe, most), safe)
    }),
    { seed: 25, numRuns: 2000 },
  )
  const names = [
    ['Crèche «Les Œillets» & Cie', "Creche 'Les OEillets' + Cie"],
    ['MÜLLER-ŁÓDŹ', 'MULLER-LODZ'],
    ['Straße 12 – n° 4', 'Strasse 12 - n. 4'],
    ['//a//b/', 'a/b'],
    ['F_2026\u00a0\u202f12', 'F-2026 12'],
    ['王', '.'],
  ]
  for (const [text, safe] of names) assert.equal(sepaText(text!, 70), safe)
  assert.deepEqual(
    [isSepaReference('CU1908-00002'), isSepaReference('x'.repeat(36)), isSepaReference('é')],
    [true, false, false],
  )
})

test('B25 the identifier of a creditor is checked by its key', () => {
  for (const good of ['FR72ZZZ123456', 'DE98ZZZ09999999999', 'AT61ZZZ01234567890'])
    assert.equal(isCreditorId(good), true, good)
  for (const bad of ['FR73ZZZ123456', 'FR72ZZZ123457', 'FR72', '', 'fr72zzz123456', 'FR7630006000011234567890189'])
    assert.equal(isCreditorId(bad), false, bad)
  // The business code is no part of the key.
  assert.equal(isCreditorId('FR72ABC123456'), true)
})

test('B25 the business days of TARGET: no weekend, none of its six holidays', () => {
  assert.deepEqual([2024, 2025, 2026, 2027, 2038].map(easterOf), [
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2038-04-25',
  ])
  for (const day of [
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-12-25',
    '2026-12-26',
    '2026-11-21',
    '2026-11-22',
  ])
    assert.equal(isTargetDay(day), false, day)
  for (const day of ['2026-11-11', '2026-07-14', '2026-05-14', '2026-12-24', '2026-12-31'])
    assert.equal(isTargetDay(day), true, day)
  assert.equal(targetDayFrom('2026-12-25'), '2026-12-28')
  assert.equal(addTargetDays('2026-12-24', 2), '2026-12-29')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
      const day = addDays('2020-01-01', days)
      const found = targetDayFrom(day)
      assert.ok(isTargetDay(found) && found >= day && found <= addDays(day, 5))
    }),
    { seed: 25 },
  )
})

const iban = 'FR1420041010050500013M02606'
const creditor = { name: 'Halbrane É', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', id: 'FR72ZZZ123456' }
const all = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, 'g'))].map(([, value]) => value!)

test('B25 a file of collection sums to the cent, whatever the amounts; one sequence a part; references whole', () => {
  const line = fc.record({
    cents: fc.integer({ min: 1, max: 99_999_999 }),
    sequence: fc.constantFrom('FRST' as const, 'RCUR' as const, 'OOFF' as const),
    name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }),
  })
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 130 }), (lines) => {
      const file: CollectionFile = {
        number: 'PRLV-2026-0001',
        createdAt: new Date('2026-11-20T09:00:00Z'),
        scheme: 'CORE',
        collectionOn: '2026-12-04',
        creditor,
        lines: lines.map((one, index) => ({
          ...one,
          iban,
          bic: index % 2 ? '' : 'PSSTFRPPPAR',
          endToEndId: `PRLV-2026-0001-${index + 1}`,
          rum: 'CU1908-00002',
          signedOn: '2026-01-02',
          words: 'F-2026-0001',
        })),
      }
      const text = writeCollection(file)
      const cents = (value: string) => Number(value.replace('.', ''))
      const total = lines.reduce((sum, { cents: one }) => sum + one, 0)
      const [sum, ...parts] = all(text, 'CtrlSum')
      assert.equal(cents(sum!), total)
      assert.equal(
        parts.reduce((some, one) => some + cents(one), 0),
        total,
      )
      assert.deepEqual(
        all(text, 'InstdAmt')
          .map(cents)
          .reduce((some, one) => some + one, 0),
        total,
      )
      const [count, ...counts] = all(text, 'NbOfTxs').map(Number)
      assert.equal(count, lines.length)
      assert.equal(
        counts.reduce((some, one) => some + one, 0),
        lines.length,
      )
      assert.deepEqual(
        all(text, 'SeqTp'),
        ['FRST', 'RCUR', 'OOFF'].filter((one) => lines.some(({ sequence }) => sequence === one)),
      )
      const references = all(text, 'EndToEndId')
      assert.equal(new Set(references).size, lines.length)
      for (const reference of [
        ...references,
        ...all(text, 'InstrId'),
        ...all(text, 'PmtInfId'),
        ...all(text, 'MndtId'),
      ])
        assert.ok(reference.length <= 35)
      assert.ok(all(text, 'MndtId').every((one) => one === 'CU1908-00002'))
      for (const name of all(text, 'Nm'))
        assert.match(name.replaceAll('&apos;', "'"), /^[A-Za-z0-9/\-?:().,'+ ]{1,70}$/)
    }),
    { seed: 25, numRuns: 40 },
  )
})

test('B12 a transfer of a refund names who gets it and why', () => {
  const text = writeTransfers({
    number: 'R-2026-0001',
    createdAt: new Date(0),
    executeOn: '2026-11-23',
    debtor: creditor,
    lines: [{ name: 'Lerzan', iban, bic: '', endToEndId: 'R-2026-0001', cents: 30, words: 'R-2026-0001 Trop perçu' }],
  })
  assert.deepEqual(
    [all(text, 'InstdAmt'), all(text, 'CtrlSum')[0], all(text, 'Ustrd'), all(text, 'EndToEndId')],
    [['0.30'], '0.30', ['R-2026-0001 Trop percu'], ['R-2026-0001']],
  )
})

test('B25 the first debit of a mandate is FRST, those that follow RCUR, one alone OOFF', () => {
  const line = (mandate_id: string, used = false, recurrent = true) => ({ mandate_id, used, recurrent })
  assert.deepEqual(sequencesOf([line('a'), line('a'), line('b', true), line('c', false, false)]), [
    'FRST',
    'RCUR',
    'RCUR',
    'OOFF',
  ])
})
