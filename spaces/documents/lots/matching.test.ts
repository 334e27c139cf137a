import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalCode, sortPages } from './matching.ts'

const people = (...codes: string[]) => codes.map((code) => ({ id: `p${code}`, code, present: true }))
const sorted = (pages: string[], codes: ReturnType<typeof people>, label = 'Matricule') =>
  sortPages(pages, codes, label).map((one) => [one.finding, one.personId ?? one.proposedId])

test('D34 a code counts as a whole: with 12 and 112 in the list, «0112» is of 112 alone', () => {
  const list = people('12', '112')
  assert.deepEqual(sorted(['Matricule 0112', 'Matricule\u00a0: 12', 'Matricule 212'], list), [
    ['matched', 'p112'],
    ['matched', 'p12'],
    ['unknown', null],
  ])
  // Neither in an amount, a date, nor a number with a space in it.
  assert.deepEqual(
    sorted(['Salaire 12,50 le 12/11/2026, net 1 112 €, 12 000,00', 'Code 0112.', 'Code A-12'], list, ''),
    [
      ['none', null],
      ['matched', 'p112'],
      ['none', null],
    ],
  )
  assert.deepEqual(sorted(['MATRICULE00147', 'matricule as-7'], people('147', 'AS-7')), [
    ['matched', 'p147'],
    ['matched', 'pAS-7'],
  ])
})

test('D34 two codes on a page, a code that nobody has, none, somebody who was not there: all are to be decided', () => {
  const list = [...people('147', '148', '0148'), { id: 'gone', code: '900', present: false }]
  assert.deepEqual(
    sorted(
      [
        'Matricule 147 Matricule 148',
        'Matricule 999',
        'Récapitulatif des cotisations',
        'Matricule 900',
        '',
        'Matricule 148',
      ],
      list,
    ),
    [
      ['several', null],
      ['unknown', null],
      ['none', null],
      ['absent', 'gone'],
      ['none', null],
      // Two people whose codes are one number.
      ['several', null],
    ],
  )
  assert.deepEqual(sorted(['Matricule 147 Matricule 999'], list), [['several', null]])
})

test('D34 pages of one paper stay together; the same person further on is found twice; a page without code is proposed', () => {
  const list = people('147', '148', '149')
  assert.deepEqual(
    sorted(
      [
        'Matricule 147 Page 1/2',
        'Matricule 147 Page 2/2',
        'Matricule 148 1/2',
        'suite 2 sur 2',
        'Matricule 149',
        'annexe',
      ],
      list,
    ),
    [
      ['matched', 'p147'],
      ['matched', 'p147'],
      ['matched', 'p148'],
      ['continued', 'p148'],
      ['matched', 'p149'],
      ['none', null],
    ],
  )
  assert.deepEqual(
    sorted(['Matricule 147', 'Matricule 148', 'Matricule 147'], list).map(([finding]) => finding),
    ['twice', 'matched', 'twice'],
  )
  assert.deepEqual(
    sorted(['Matricule 147 1/1', 'Matricule 147 1/1'], list).map(([finding]) => finding),
    ['twice', 'twice'],
  )
})

test('D34 whatever the codes, each page goes to exactly one place, and to nobody whose code does not stand on it', () => {
  const code = fc.oneof(
    fc.integer({ min: 1, max: 200 }).map(String),
    fc.stringMatching(/^0?[1-9]\d{0,2}$/),
    fc.stringMatching(/^[A-C]\d{1,2}$/),
  )
  const words = fc.constantFrom('net', '12', '1/2', '2/2', 'Page 1 sur 2', '1 823,58', '12/11/2026', 'Matricule', '')
  const page = fc
    .array(
      fc.oneof(
        code,
        code.map((one) => `Matricule 00${one}`),
        words,
      ),
      { maxLength: 6 },
    )
    .map((all) => all.join(' '))
  fc.assert(
    fc.property(
      fc.uniqueArray(code, { maxLength: 12 }),
      fc.array(page, { maxLength: 15 }),
      fc.constantFrom('', 'Matricule'),
      (codes, pages, label) => {
        const list = codes.map((one, index) => ({ id: `p${index}`, code: one, present: index % 5 !== 0 }))
        const out = sortPages(pages, list, label)
        assert.deepEqual(
          out.map((one) => one.number),
          pages.map((_, index) => index + 1),
        )
        for (const one of out) {
          assert.equal(one.finding === 'matched', one.personId !== null)
          assert.ok(one.personId === null || one.proposedId === null)
          if (one.personId === null) continue
          const person = list.find((each) => each.id === one.personId)!
          assert.ok(person.present)
          assert.ok(one.codes.some((each) => normalCode(each) === normalCode(person.code)))
        }
        // Nobody gets two papers: their pages stand together.
        for (const { id } of list) {
          const own = out.filter((one) => one.personId === id).map((one) => one.number)
          assert.ok(own.length === 0 || own.at(-1)! - own[0]! === own.length - 1, `${id} has pages ${own}`)
        }
      },
    ),
    { seed: 34, numRuns: 500 },
  )
})
