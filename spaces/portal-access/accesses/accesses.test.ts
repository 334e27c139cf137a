import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeEmployee,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  testPassword,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

let made = 0
/** A client with the code, whose principal manager has yet to begin. */
async function makeClient(code: string, values: Record<string, unknown> = {}, account: Record<string, unknown> = {}) {
  const principal = await makeAccount(portal, `debut.client${++made}`, { status: 'pending', ...account })
  if (!account.status) await portal.sql('update credentials set password_hash = null where account_id = $1', [principal])
  const id = await makeOrganisation(portal, `Client ${code}`, { principal, values: { code, ...values } })
  return { id, principal }
}
const at = '/staff/portal-accesses'
const rowOf = async (code: string, tab = 'clients'): Promise<any> => {
  const { body } = await agent.get(`${at}/${tab}?search=${code}&size=100`)
  return body.items.find((one: any) => one.code === code)
}
const asked = (row: any, change: object) => ({ kind: row.kind, id: row.id, version: row.version, ...change })
const save = (...items: object[]) => agent.post(`${at}/drafts`, { items })
async function synchronise(): Promise<any> {
  const { status, body } = await agent.post(`${at}/synchronisation`)
  assert.equal(status, 202, JSON.stringify(body))
  await portal.drain()
  return (await agent.get(`/work/${body.workId}`)).body
}
const mailsTo = (address: string): Promise<any[]> =>
  portal.sql('select * from mails where to_address = $1 order by created_at', [address])
const linkIn = (mail: any) => /\/activation\/([\w-]+)/.exec(mail.text_body)![1]!

test('D9 D10 D11 a client gets its access: it waits until it is synchronised, then the link arrives and the code signs in', async () => {
  const { principal } = await makeClient('0418')
  const before = await rowOf('0418')
  assert.equal(before.identifier.value, 'debut.client1')
  assert.deepEqual([before.state, before.password.value, before.allowed.value], ['valid', 'to_set', true])
  const { status, body } = await save(asked(before, { allowed: true, notifies: true }))
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal(body.workId, null)
  const [waits] = body.items
  assert.deepEqual(
    [waits.state, waits.identifier, waits.notifies, waits.password.waiting, waits.sentTo],
    ['unsynchronised', { value: '0418', waiting: true }, { value: true, waiting: true }, true, ''],
  )
  // Nothing is in force yet.
  const address = 'debut.client1@client.example'
  assert.equal((await portal.sql('select identifier from accounts where id = $1', [principal]))[0].identifier, 'debut.client1')
  assert.deepEqual(await mailsTo(address), [])
  assert.equal((await agent.get(`${at}/summary`)).body.clients.unsynchronised, 1)
  const done = await synchronise()
  assert.deepEqual([done.state, done.done, done.refused], ['finished', 1, 0])
  const after = await rowOf('0418')
  assert.deepEqual(
    [after.state, after.identifier, after.allowed, after.notifies, after.sentTo],
    ['valid', { value: '0418', waiting: false }, { value: true, waiting: false }, { value: false, waiting: false }, address],
  )
  const [mail, ...more] = await mailsTo(address)
  assert.deepEqual([mail.kind, more.length], ['portal-access.client_activation', 0])
  assert.match(mail.text_body, /0418/)
  const chosen = await portal.guest.post('/activations', { token: linkIn(mail), password: testPassword })
  assert.equal(chosen.status, 204, JSON.stringify(chosen.body))
  assert.equal((await portal.guest.post('/session', { identifier: '0418', password: testPassword })).body.state, 'signed_in')
  assert.equal((await rowOf('0418')).password.value, 'set')
  assert.equal((await agent.post(`${at}/synchronisation`)).body.code, 'portal_access.nothing_waits')
})
