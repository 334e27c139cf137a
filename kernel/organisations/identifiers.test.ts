import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  frenchVatNumber,
  isSiren,
  isSiret,
  isVatNumber,
  luhnSum,
  normaliseIdentifier,
  vatFitsSiret,
} from './identifiers.ts'

const digits = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''))
/** The row of digits with the key that makes its Luhn sum end in 0. */
const keyed = (row: string) => row + String((10 - (luhnSum(`${row}0`) % 10)) % 10)
const siren = digits(8).map(keyed)
const siret = fc.tuple(siren, digits(4)).map(([base, rank]) => keyed(base + rank))

test('O24 known identifiers: SIREN, SIRET, and La Poste by its own rule', () => {
  for (const known of ['732829320', '552100554', '356000000', '404833048']) assert.ok(isSiren(known), known)
  for (const known of ['73282932000074', '35600000000048', '35600000049837', '35600000009075'])
    assert.ok(isSiret(known), known)
  // The same digits under another SIREN, another length, a letter, La Poste with a wrong sum.
  for (const wrong of [
    '73282932000075',
    '7328293200007',
    '732829320000740',
    '7328293200007A',
    '35600000049838',
    '00000000000000',
    '',
    '00000000000001',
  ])
    assert.ok(!isSiret(wrong), wrong)
  assert.ok(!isSiret('٧٣٢٨٢٩٣٢٠٠٠٠٧٤'))
})

test('O24 every SIRET with its key passes, and one wrong figure anywhere is seen', () => {
  fc.assert(
    fc.property(siret, fc.nat(13), fc.integer({ min: 1, max: 9 }), (value, place, shift) => {
      assert.ok(isSiret(value))
      const wrong = [...value]
      wrong[place] = String((Number(wrong[place]) + shift) % 10)
      fc.pre(!value.startsWith('356000000') && !wrong.join('').startsWith('356000000'))
      assert.ok(!isSiret(wrong.join('')))
    }),
  )
})

test("O24 La Poste's establishments pass by the sum of their digits, which no other SIREN may use", () => {
  fc.assert(
    fc.property(digits(5), (rank) => {
      const value = `356000000${rank}`
      const sum = [...value].reduce((total, digit) => total + Number(digit), 0)
      assert.equal(isSiret(value), sum % 5 === 0 || luhnSum(value) % 10 === 0)
    }),
  )
})

test('O23 VAT numbers of the Union: the shape of each country, and the key of France', () => {
  for (const known of [
    'FR83404833048',
    'FR40303265045',
    'DE123456789',
    'ATU12345678',
    'BE0123456789',
    'NL123456789B01',
    'ESX1234567X',
    'IE1234567WA',
    'EL123456789',
    'SE123456789001',
    'XI123456789',
  ])
    assert.ok(isVatNumber(known), known)
  for (const wrong of [
    '',
    'FR',
    'FR84404833048',
    'FR83404833049',
    'GB123456789',
    'DE12345678',
    'GR123456789',
    'ZZ123456789',
    'NL123456789',
    'constructor',
    '__proto__',
  ])
    assert.ok(!isVatNumber(wrong), wrong)
  fc.assert(
    fc.property(siren, (value) => {
      assert.ok(isVatNumber(frenchVatNumber(value)))
      assert.ok(vatFitsSiret(frenchVatNumber(value), `${value}00017`))
    }),
  )
  assert.ok(!vatFitsSiret('FR83404833048', '73282932000074'))
  assert.ok(vatFitsSiret('DE123456789', '73282932000074'))
  assert.ok(vatFitsSiret('FR83404833048', null))
})

test('O24 what people type between the figures does not count, and normalising twice changes nothing', () => {
  assert.equal(normaliseIdentifier(' 732 829 320 00074 '), '73282932000074')
  assert.equal(normaliseIdentifier('732.829.320\u00a000074'), '73282932000074')
  assert.equal(normaliseIdentifier('fr 83-404833048'), 'FR83404833048')
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const once = normaliseIdentifier(typed)
      assert.equal(normaliseIdentifier(once), once)
    }),
  )
})
