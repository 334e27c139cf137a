import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameProblem, refusalWords } from './drop.ts'

test('D2 a name of more than 255 bytes, of a file or of a folder, is refused with its reason before it is fetched; 255 are taken', () => {
  const at = (name: string) => nameProblem(`VALLOIS/CLIENTS/Facture/${name}`)
  assert.equal(at(`${'n'.repeat(251)}.txt`), undefined)
  assert.equal(at(`${'n'.repeat(252)}.txt`)?.code, 'synchronisation.bad_file_name')
  // Bytes count, not letters, in the form in which names are kept: an accent that is written apart takes no more.
  assert.equal(at(`${'é'.repeat(125)}.txt`), undefined)
  assert.equal(at(`${'é'.repeat(126)}.txt`)?.code, 'synchronisation.bad_file_name')
  assert.equal(at(`${'e\u0301'.repeat(125)}.txt`), undefined)
  assert.equal(at(`${'n'.repeat(256)}/x.txt`)?.code, 'synchronisation.bad_file_name')
  assert.match(refusalWords('synchronisation.bad_file_name', {}, 'fr'), /trop long/)
  assert.match(refusalWords('synchronisation.bad_file_name', {}, 'en'), /too long/)
})
