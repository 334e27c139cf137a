// By what rows are known (D29): the parts of a key are never taken for others, and letters are compared as the database compares them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../service-contracts/testing.ts'
import { makeKey, type Program, programOf } from '../testing.ts'
import { keyOf } from './kind.ts'

let portal: Portal
let world: World
let program: Program
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
  await portal.sql("update organisations set code = 'C1' where id = $1", [world.client])
  await portal.sql("update organisations set code = 'C2' where id = $1", [world.rivals])
  const administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  program = await programOf(portal, await makeKey(administrator))
})
after(() => portal.close())

const push = async (kind: string, rows: unknown[]) => {
  const { status, body } = await program.lines(`/synchronisation/rows/${kind}`, rows)
  assert.equal(status, 200, JSON.stringify(body))
  return body.items.map((one: any) => (one.state === 'refused' ? [one.field, one.code] : one.state))
}

test('D29 two keys are one text only where each of their parts is', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '/', '\\'), minLength: 1, maxLength: 4 })
  const parts = fc.tuple(part, part, part)
  const kind = { key: ['client', 'application', 'code'] }
  const key = ([client, application, code]: string[]) => keyOf(kind, { client, application, code })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      assert.equal(key(one) === key(other), one.join('\0') === other.join('\0'))
    }),
    {
      examples: [
        [
          ['a/b', 'a', 'a'],
          ['a', 'b/a', 'a'],
        ],
        [
          ['a\\', 'a', 'a'],
          ['a\\/a', 'a', 'a'],
        ],
      ],
    },
  )
})

test('D29 P18 the coverage «B/1» of one client’s contract is not the coverage «1» of another client’s «K/B»', async () => {
  const contract = { title: 'Carnet', kind: 'maintenance', startsOn: '2026-01-01' }
  await push('service-contracts', [
    { ...contract, code: 'K', client: 'C1' },
    { ...contract, code: 'K/B', client: 'C2' },
  ])
  const [ours, theirs] = [
    { contract: 'K', code: 'B/1', label: 'Astreinte', startsOn: '2026-01-01' },
    { contract: 'K/B', code: '1', label: 'Pièces', startsOn: '2026-02-01' },
  ]
  assert.deepEqual(await push('coverages', [ours, theirs]), ['created', 'created'])
  assert.deepEqual(
    await push('coverages', [
      { ...ours, label: 'Nuits' },
      { ...theirs, label: 'Main-d’œuvre' },
    ]),
    ['changed', 'changed'],
  )
  assert.deepEqual(
    await portal.sql(
      'select k.source_code as contract, v.label from contract_coverages v join service_contracts k on k.id = v.contract_id order by 1',
    ),
    [
      { contract: 'K', label: 'Nuits' },
      { contract: 'K/B', label: 'Main-d’œuvre' },
    ],
  )
})

test('D29 P14 what is said in the ticket «S/1» is not lost as said in «S», and what was pushed before is the same afterwards', async () => {
  const said = { body: 'Bonjour', side: 'client', at: '2026-11-01T08:00:00Z' }
  const ticket = { client: 'C1', subject: 'Panne', body: 'Bonjour', openedAt: '2026-10-01T08:00:00Z' }
  await push('tickets', [
    { ...ticket, code: 'S' },
    { ...ticket, code: 'S/1' },
  ])
  assert.deepEqual(await push('ticket-messages', [{ ...said, ticket: 'S', code: '1/m' }]), ['created'])
  assert.deepEqual(await push('ticket-messages', [{ ...said, ticket: 'S/1', code: 'm' }]), ['created'])
  assert.deepEqual(await push('ticket-messages', [{ ...said, ticket: 'S/1', code: 'n/m' }]), ['created'])
  await portal.sql(
    "update synchronised_rows set key = replace(key, '\\', '') where kind = 'ticket-messages' and key like '%n/m'",
  )
  await portal.database.pool.query(
    readFileSync(join(import.meta.dirname, '..', 'database', '1035_keys_apart.sql'), 'utf8'),
  )
  for (const [name, code] of [
    ['S', '1/m'],
    ['S/1', 'm'],
    ['S/1', 'n/m'],
  ] as const)
    assert.deepEqual(await push('ticket-messages', [{ ...said, ticket: name, code }]), ['same'], code)
})

test('D29 small letters are those of the database, letter by letter', async () => {
  const letters = await portal.sql(
    `select chr(i) as letter, lower('a' || chr(i)) as small from generate_series(1, 42000) i where i not between 55296 and 57343 and lower(chr(i)) <> chr(i)`,
  )
  assert.ok(letters.length > 1000)
  for (const { letter, small } of letters) assert.equal(smallLetters(`a${letter}`), small, letter)
})

test('D29 codes with İ or a last Σ are pushed, changed and said again, in other letters too', async () => {
  for (const [code, other] of [
    ['İ-1', 'i-1'],
    ['ΟΔΟΣ', 'οδοσ'],
  ] as const) {
    const ticket = { code, client: 'C1', subject: 'Panne', body: 'Bonjour' }
    assert.deepEqual(await push('tickets', [ticket, { ...ticket, code: other }]), [
      'created',
      ['code', 'synchronisation.row_twice'],
    ])
    assert.deepEqual(await push('tickets', [{ ...ticket, subject: 'Autre' }]), ['changed'])
    assert.deepEqual(await push('tickets', [{ ...ticket, code: other, subject: 'Encore' }]), ['changed'])
    const said = { ticket: other, code, body: 'Oui', at: '2026-11-01T08:00:00Z' }
    assert.deepEqual(await push('ticket-messages', [said]), ['created'])
    const asset = { code: `A${code}`, client: 'C1', label: 'Ascenseur', number: `N${code}`, model: 'VT 630' }
    assert.deepEqual(await push('assets', [asset]), ['created'], code)
    assert.deepEqual(await push('assets', [{ ...asset, label: 'Monte-charge' }]), ['changed'], code)
    const contract = { code: `K${code}`, client: 'C1', title: 'Carnet', kind: 'units', startsOn: '2026-01-01' }
    assert.deepEqual(await push('service-contracts', [contract]), ['created'], code)
    assert.deepEqual(
      await push('service-contracts', [{ ...contract, code: `K${other}`, title: 'x' }]),
      ['changed'],
      code,
    )
    const visit = { code: `I${code}`, client: 'C1', subject: 'Porte' }
    assert.deepEqual(await push('interventions', [visit]), ['created'], code)
    assert.deepEqual(await push('interventions', [{ ...visit, subject: 'Autre' }]), ['changed'], code)
    const employee = { code: `E${code}`, surname: 'Un', enteredOn: '2020-01-01' }
    assert.deepEqual(await push('employees', [employee]), ['created'], code)
    assert.deepEqual(await push('employees', [{ ...employee, jobTitle: 'x' }]), ['changed'], code)
  }
})
