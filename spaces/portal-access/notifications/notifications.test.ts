import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let client: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  const principal = await makeAccount(portal, 'nora.gere')
  client = await portal.signedIn(principal)
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal, values: { code: '0418' } })
})
after(() => portal?.close())

const at = '/staff/portal-access-notifications'
const history = async (query = ''): Promise<any[]> => (await agent.get(`${at}?size=100${query}`)).body.items
const rowOf = async (code: string, tab = 'clients'): Promise<any> =>
  (await agent.get(`/staff/portal-accesses/${tab}?search=${code}&size=100`)).body.items.find(
    (one: any) => one.code === code,
  )
const seen = (row: any) => ({ kind: row.kind, id: row.id, version: row.version })
const save = (row: any, change: object) =>
  agent.post('/staff/portal-accesses/drafts', { items: [{ ...seen(row), ...change }] })
const print = (row: any) => agent.post('/staff/portal-accesses/letters', { items: [seen(row)], replaces: true })
async function synchronise() {
  assert.equal((await agent.post('/staff/portal-accesses/synchronisation')).status, 202)
  await portal.drain()
}

test('D12 D23 each message of access is in the history with its addressee, its address and its state, failures first', async () => {
  assert.equal((await save(await rowOf('0418'), { notifies: true })).status, 200)
  await portal.drain()
  const [waits, ...more] = await history()
  assert.deepEqual(
    [waits.kind, waits.state, waits.client, waits.addressee, waits.address, waits.code, waits.createdBy, more.length],
    ['access', 'waiting', 'Vallois & Brès', 'GERE nora', 'nora.gere@client.example', '0418', 'DUPOND agent', 0],
  )
  const follows = (state: string, answer: string) =>
    portal.sql(
      `update mails set state = $1, server_answer = $2, sent_at = case when $1 = 'sent' then now() end
        where kind like 'portal-access.%' and to_address = 'nora.gere@client.example'`,
      [state, answer],
    )
  await follows('failed', '550 5.1.1 inconnu')
  portal.clock.advanceDays(1)
  await makeEmployee(portal, '00301', { surname: 'MARVEJOL', given_name: 'Denis', email: 'denis@courrier.example' })
  await save(await rowOf('00301', 'employees'), { allowed: true, notifies: true })
  await synchronise()
  const [failed] = await history('&state=failed')
  assert.deepEqual([failed.state, failed.answer], ['failed', '550 5.1.1 inconnu'])
  await follows('sent', '250 pris')
  assert.deepEqual(
    (await history()).map((one) => [one.state, one.answer]),
    [['sent', '250 pris']],
  )
  const [invited] = await history('&holder=employee')
  assert.deepEqual(
    [invited.kind, invited.addressee, invited.identifier, invited.organisationId],
    ['invitation', 'MARVEJOL Denis', '00301', null],
  )
  // Told again, it is another line.
  portal.clock.advanceDays(1)
  await save(await rowOf('0418'), { notifies: true })
  await portal.drain()
  assert.deepEqual(
    (await history(`&organisation=${organisation}`)).map((one) => one.state),
    ['waiting', 'sent'],
  )
  assert.deepEqual((await agent.get(`${at}/count`)).body, { count: 2, waiting: 1, failed: 0, sent: 1, cancelled: 0 })
  assert.deepEqual((await history('&search=marvejol')).length, 0)
  // As a file, as it is filtered, in words.
  const file = await agent.get(`${at}/export?format=csv&organisation=${organisation}&state=sent`)
  const [, line, third] = file.bytes.toString('utf8').trim().split('\r\n')
  assert.deepEqual([file.status, third], [200, undefined])
  assert.match(
    line!,
    /^Envoyé;0418;Vallois & Brès;GERE nora;nora\.gere@client\.example;Rappel de l'accès;nora\.gere;.*;250 pris$/,
  )
  assert.equal((await reader.get(`${at}/export?format=xlsx`)).status, 200)
  assert.equal((await client.get(`${at}/export?format=csv`)).status, 404)
  assert.equal((await agent.get(`${at}/export?format=csv&etat=sent`)).status, 422)
})

test('D10 D23 a printed letter waits until its password is in force; a newer one, or giving it up, cancels it', async () => {
  await makeEmployee(portal, '00302', { surname: 'ALIZORS', given_name: 'Anne', email: '' })
  const letters = async () => (await history('&holder=employee&kind=letter')).map((one) => one.state)
  assert.equal((await print(await rowOf('00302', 'employees'))).status, 200)
  assert.deepEqual(await letters(), ['waiting'])
  portal.clock.advanceDays(1)
  assert.equal((await print(await rowOf('00302', 'employees'))).status, 200)
  assert.deepEqual(await letters(), ['waiting', 'cancelled'])
  await agent.post('/staff/portal-accesses/drafts/removal', { items: [seen(await rowOf('00302', 'employees'))] })
  assert.deepEqual(await letters(), ['cancelled', 'cancelled'])
  portal.clock.advanceDays(1)
  assert.equal((await print(await rowOf('00302', 'employees'))).status, 200)
  await synchronise()
  assert.deepEqual(await letters(), ['sent', 'cancelled', 'cancelled'])
})

test('D23 the history of accesses is the staff’s: not there for clients, filters checked', async () => {
  assert.equal((await client.get(at)).status, 404)
  assert.equal((await portal.guest.get(at)).status, 401)
  assert.equal((await reader.get(at)).status, 200)
  const wrong = await agent.get(`${at}?state=perhaps`)
  assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'state'])
})
