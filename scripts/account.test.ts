import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insert, makeStaff, type Portal, startPortal, testPassword } from '../testing/portal.ts'
import { AccountCommandError, createStaff, unblock } from './account.ts'

let portal: Portal
before(async () => {
  portal = await startPortal({}, new Date().toISOString())
})
after(() => portal.close())

test('the first staff administrator is made with a link, chooses a password by it, and signs in', async () => {
  const path = await createStaff(
    portal.database,
    { identifier: 'premiere', email: 'premiere@halbrane.example', surname: 'PREMIÈRE', givenName: 'Anne' },
    24,
  )
  const token = path.split('/').at(-1)!
  const link = await portal.guest.get(`/one-time-tokens/${token}`)
  assert.equal(link.body.purpose, 'activation')
  assert.ok(
    [200, 204].includes((await portal.guest.post('/activations', { token, password: 'quatre-pavés-mouillés' })).status),
  )
  const signIn = await portal.guest.post('/session', { identifier: 'premiere', password: 'quatre-pavés-mouillés' })
  assert.equal(signIn.body.state, 'signed_in')
  const row = await portal.sql(
    "select s.role from staff_roles s join accounts a on a.id = s.account_id where a.identifier = 'premiere'",
  )
  assert.equal(row[0].role, 'administrator')
})

test('a taken identifier or address, and a wrong address, are refused', async () => {
  const make = (identifier: string, email: string) =>
    createStaff(portal.database, { identifier, email, surname: 'X', givenName: 'Y' }, 24)
  await assert.rejects(make('PREMIERE', 'autre@halbrane.example'), AccountCommandError)
  await assert.rejects(make('autre', 'Premiere@halbrane.example'), AccountCommandError)
  await assert.rejects(make('autre', 'nothing'), AccountCommandError)
})

test('C6 a blocked staff member is unblocked by the command, and that is in the journal', async () => {
  const id = await makeStaff(portal, 'theo.nivernec')
  await insert(portal, 'account_blocks', { account_id: id, cause: 'wrong_passwords', opened_at: portal.clock.now })
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'theo.nivernec', password: testPassword })).status,
    403,
  )
  assert.equal(await unblock(portal.database, 'Theo.Nivernec'), 1)
  assert.equal(await unblock(portal.database, 'theo.nivernec'), 0)
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'theo.nivernec', password: testPassword })).body.state,
    'signed_in',
  )
  const events = await portal.sql(
    "select type from journal_events where subject_id = $1 and type like 'identity.account.%'",
    [id],
  )
  assert.deepEqual(
    events.map((event) => event.type),
    ['identity.account.unblocked'],
  )
  await assert.rejects(unblock(portal.database, 'nobody'), AccountCommandError)
})
