import assert from 'node:assert/strict'
import { test } from 'node:test'
import { returnAddress } from './return-address.ts'

const origin = 'https://portail.example'

test('P1 after sign-in the person is back on the page that was asked for', () => {
  assert.equal(returnAddress('?retour=%2Fcontrats%3Fsort%3D-name', origin), '/contrats?sort=-name')
  assert.equal(returnAddress('', origin), '/')
})

test('P1 an address of another site is never followed', () => {
  for (const asked of [
    'https://ailleurs.example/',
    '//ailleurs.example/',
    '/\\ailleurs.example',
    '/\t/ailleurs.example',
    'javascript:alert(1)',
  ]) {
    assert.equal(returnAddress(`?retour=${encodeURIComponent(asked)}`, origin), '/', asked)
  }
})

test('P1 the sign-in page never leads back to itself', () => {
  assert.equal(returnAddress('?retour=%2Fconnexion', origin), '/')
})
