import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let client: Person
let organisation: string
let other: string
let principal: string
let removed: string[]
before(async () => {
  portal = await startPortal()
  principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  other = await makeOrganisation(portal, 'Autre', { principal })
  for (const name of ['un.membre', 'deux.membre'])
    await makeMember(portal, await makeAccount(portal, name), organisation)
  removed = (
    await portal.sql("select id from memberships where organisation_id = $1 and role = 'member' order by identifier", [
      organisation,
    ])
  ).map((row) => row.id)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  client = await portal.signedIn(principal)
})
after(() => portal.close())

const grant = (scope: 'read' | 'act', organisationId = organisation) =>
  client.post('/account/portal-grants', { organisationId, scope, hours: 2 })
const withdraw = () => client.delete(`/account/portal-grants/${organisation}`)
const view = (acts: boolean) => agent.post('/session/view', { organisationId: organisation, acts })
const leave = () => agent.delete('/session/view')
const ticket = (organisationId: string) => ({
  organisationId,
  subject: 'x',
  category: 'question',
  body: 'Depuis ce matin',
})

test('B21 what is granted for one organisation opens no other one of the same person, to read or to act', async () => {
  assert.equal((await client.upload('/tickets', [], ticket(other))).status, 201)
  await grant('act')
  for (const acts of [false, true]) {
    assert.equal((await view(acts)).status, 200)
    assert.equal((await agent.get(`/organisations/${organisation}`)).status, 200)
    for (const path of ['', '/history', '/technical-users', '/space-settings'])
      assert.equal((await agent.get(`/organisations/${other}${path}`)).status, 404, path)
    assert.deepEqual((await agent.get('/tickets')).body.items, [])
    assert.equal((await agent.get('/account/memberships')).body?.items?.length ?? 1, 1)
    assert.doesNotMatch(JSON.stringify((await agent.get('/waiting')).body), /Autre/)
    assert.ok([403, 404, 422].includes((await agent.upload('/tickets', [], ticket(other))).status))
    assert.ok([403, 404].includes((await agent.patch(`/organisations/${other}`, { city: 'Lyon', version: 1 })).status))
    await leave()
  }
  assert.equal((await client.get('/tickets')).body.items.length, 1)
  assert.equal((await client.get(`/organisations/${other}`)).status, 200)
})

test('B21 nobody gains by acting a way in that outlasts the grant: no account, no role, no secret, no address of another', async () => {
  await grant('act')
  await view(true)
  const id = organisation
  for (const [method, path] of [
    ['POST', `/organisations/${id}/technical-users`],
    ['POST', `/technical-users/${id}/secret-rotations`],
    ['POST', `/technical-users/${id}/connection-details.pdf`],
    ['POST', `/organisations/${id}/accounts`],
    ['POST', `/organisations/${id}/memberships`],
    ['PATCH', `/memberships/${id}`],
    ['PUT', `/memberships/${id}/contact`],
    ['POST', `/memberships/${id}/proposed-role-decision`],
    ['POST', `/membership-requests/${id}/approval`],
    ['POST', '/membership-request-decisions'],
  ] as const) {
    const reply = await portal.app.server.inject({
      method,
      url: `/api/v1${path}`,
      headers: { cookie: `parvis=${agent.token}` },
      payload: {},
    })
    assert.equal(reply.json().code, 'identity.only_the_person', `${method} ${path} ${reply.body}`)
  }
  await leave()
})

test('B8 B21 a long task that the staff start with a client’s rights is on record under both names, and ends with the grant', async () => {
  await grant('act')
  await view(true)
  const start = (ids: string[]) => agent.post('/membership-removals/work', { ids, reason: 'x' })
  const first = await start([removed[0]!])
  assert.equal(first.status, 201, JSON.stringify(first.body))
  await portal.drain()
  const [one] = await portal.sql('select removed_at, removed_by_label from memberships where id = $1', [removed[0]])
  assert.ok(one.removed_at)
  assert.equal(one.removed_by_label, 'DUPOND agent (pour GERE nora)')

  const second = await start([removed[1]!])
  assert.equal(second.status, 201)
  await withdraw()
  await portal.drain()
  const [two] = await portal.sql('select removed_at from memberships where id = $1', [removed[1]])
  assert.equal(two.removed_at, null)
  const work = (await client.get(`/work/${second.body.id}`)).body
  assert.deepEqual([work.state, work.refused], ['refused', 1])
  await leave()
})

test('B21 who acted when it was taken back does not act under the next grant until they begin again, on record', async () => {
  await grant('act')
  await view(true)
  await withdraw()
  await grant('act')
  assert.equal((await agent.upload('/tickets', [], ticket(organisation))).body.code, 'identity.read_only_view')
  await leave()
  assert.equal((await view(true)).status, 200)
  assert.equal((await agent.upload('/tickets', [], ticket(organisation))).status, 201)
  await leave()
})
