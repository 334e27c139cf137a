import assert from 'node:assert/strict'
import { test } from 'node:test'
import { valuesInWords } from './words.ts'

test('G17 T8 what an act found and left is told in the words of the pages, in both languages', () => {
  const left = { role: 'member', whole: false, services: ['Paie', 'État civil'], endsOn: '2027-12-31', comment: '' }
  assert.equal(
    valuesInWords(left, 'fr'),
    'Rôle\u00a0: Utilisateur simple ; Toute la structure\u00a0: non ; Services\u00a0: Paie, État civil ; Fin de validité\u00a0: 31/12/2027',
  )
  assert.equal(
    valuesInWords(left, 'en'),
    'Role: Member ; Whole organisation: no ; Services: Paie, État civil ; Valid until: 31 Dec 2027',
  )
  assert.equal(
    valuesInWords([{ space: 'contracts', access: 'read' }], 'fr'),
    'Espace\u00a0: contracts ; Accès\u00a0: Consultation',
  )
  assert.deepEqual(
    [null, {}, undefined, ''].map((nothing) => valuesInWords(nothing, 'fr')),
    [null, null, null, null],
  )
})
