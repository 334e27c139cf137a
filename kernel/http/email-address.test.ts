import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emailAddress, typedIdentifier } from './email-address.ts'

test('T14 what the mail of the world takes is taken, and kept in one form', () => {
  for (const [typed, kept] of [
    ['a.dupont@client.example', 'a.dupont@client.example'],
    ['r&d@client.example', 'r&d@client.example'],
    ['a/b@client.example', 'a/b@client.example'],
    ["o'@client.example", "o'@client.example"],
    ["O'Neill+achats@Client.Example", "O'Neill+achats@client.example"],
    ['contact@mairie-évry.example', 'contact@mairie-évry.example'],
    ['contact@xn--mairie-vry-h7a.example', 'contact@mairie-évry.example'],
    ['contact@MAIRIE-E\u0301VRY.example', 'contact@mairie-évry.example'],
    ['user@müller.example', 'user@müller.example'],
    [`${'a'.repeat(64)}@client.example`, `${'a'.repeat(64)}@client.example`],
  ] as const)
    assert.equal(emailAddress(typed), kept, typed)
})

test('T14 what no mail server takes is refused', () => {
  for (const typed of [
    '',
    '@',
    'a',
    'a@',
    '@client.example',
    'a@client',
    'a@.example',
    'a@client..example',
    'a@client.example.',
    '.a@client.example',
    'a.@client.example',
    'a..b@client.example',
    'a b@client.example',
    '"a"@client.example',
    `${'a'.repeat(65)}@client.example`,
    'a@-client.example',
    'a@client-.example',
    `a@${'b'.repeat(64)}.example`,
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@client.example\nBcc: x@y.example',
    'a@cli_ent.example',
    'é@client.example',
    'a@b@client.example',
  ])
    assert.equal(emailAddress(typed), undefined, typed)
})

test('T14 the one form is the one form of itself, and what is no address is only trimmed', () => {
  fc.assert(
    fc.property(fc.emailAddress(), (typed) => {
      const kept = emailAddress(typed)
      if (kept !== undefined) assert.equal(emailAddress(kept), kept)
    }),
    { seed: 7, numRuns: 300 },
  )
  assert.equal(typedIdentifier(' a.dupont '), 'a.dupont')
})
