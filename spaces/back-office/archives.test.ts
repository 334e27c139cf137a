// Clients are archived, never erased, and can be brought back (spec 5, B4).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  testPassword,
} from '../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let town: string
let other: string
let principal: string
let member: string
let withdrawn: string
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
  principal = await makeAccount(portal, 'claire.aubertine')
  member = await makeAccount(portal, 'hugo.mercadal')
  withdrawn = await makeAccount(portal, 'iris.voltane')
  town = await makeOrganisation(portal, 'Immobilière du Saule', { principal, values: { code: 'C-0144' } })
  other = await makeOrganisation(portal, 'Garage Brème')
  await makeMember(portal, member, town)
  await makeMember(portal, member, other)
  await makeMember(portal, withdrawn, town)
  await portal.sql('update memberships set suspended_at = $2 where account_id = $1', [withdrawn, portal.clock.now])
  await insert(portal, 'tickets', {
    brand_id: portal.brandId,
    organisation_id: town,
    account_id: principal,
    number: 'T-1',
    subject: 'x',
    opened_by_label: 'x',
    opened_at: portal.clock.now,
    last_activity_at: portal.clock.now,
  })
})
after(() => portal.close())

const archive = (ids: string[], as = agent) => as.post('/staff/organisations/archiving', { ids, reason: 'Cessation' })
const restore = (ids: string[], as = agent) => as.post('/staff/organisations/restoring', { ids })
const found = async (query: string) =>
  (await agent.get(`/staff/organisations${query}`)).body.items.map((row: { name: string }) => row.name)
const signIn = async (identifier: string) =>
  (await portal.guest.post('/session', { identifier, password: testPassword })).status

test('B4 what archiving comes to is said before, to those who may archive', async () => {
  const preview = await agent.post('/staff/organisations/archiving/preview', { ids: [town, other] })
  assert.deepEqual(preview.body.items, [
    {
      id: other,
      name: 'Garage Brème',
      code: preview.body.items[0].code,
      archived: false,
      people: 2,
      contracts: 0,
      tickets: 0,
      documents: 0,
    },
    {
      id: town,
      name: 'Immobilière du Saule',
      code: 'C-0144',
      archived: false,
      people: 2,
      contracts: 0,
      tickets: 1,
      documents: 0,
    },
  ])
  const none = '00000000-0000-4000-8000-000000000000'
  assert.equal((await agent.post('/staff/organisations/archiving/preview', { ids: [none] })).status, 404)
  assert.equal((await archive([town, none])).status, 404)
  assert.equal((await archive([town], reader)).status, 403)
  assert.deepEqual(await found('?search=saule'), ['Immobilière du Saule'])
})

test('B4 an archived client is out of the lists, found by its state; nothing of it is gone and none of its people has access', async () => {
  const signedIn = await portal.signedIn(principal)
  assert.equal((await signedIn.get('/tickets?status=all')).body.items.length, 1)
  const before = (await agent.get(`/staff/organisations/${town}`)).body
  assert.deepEqual((await archive([town])).body, { changed: 1 })
  assert.deepEqual((await archive([town])).body, { changed: 0 })
  assert.deepEqual(await found('?search=saule'), [])
  assert.deepEqual(await found('?state=archived'), ['Immobilière du Saule'])
  assert.ok((await found('?state=all')).includes('Immobilière du Saule'))
  assert.deepEqual((await agent.get('/staff/portal-accesses/clients?search=saule')).body.items ?? [], [])
  // Its principal manager has no other client: nothing opens for them. Who is of another client has that one.
  assert.equal((await signedIn.get('/session')).status, 401)
  assert.notEqual(await signIn('claire.aubertine'), 200)
  const elsewhere = await portal.signedIn(member)
  assert.deepEqual(
    (await elsewhere.get('/session')).body.organisations.map((one: { id: string }) => one.id),
    [other],
  )
  assert.ok([403, 404].includes((await elsewhere.get(`/organisations/${town}`)).status))
  const after = (await agent.get(`/staff/organisations/${town}`)).body
  assert.deepEqual(after.archived, { at: portal.clock.now.toISOString(), by: 'DUPOND gil', reason: 'Cessation' })
  assert.equal(after.members.length, before.members.length)
  assert.equal((await portal.sql('select 1 from tickets where organisation_id = $1', [town])).length, 1)
  // It is read, and changed no more; the same person given a place in it has no access by that.
  const edit = await agent.patch(`/staff/organisations/${town}`, { version: after.version, city: 'X' })
  assert.deepEqual([edit.status, edit.body.code], [409, 'back_office.client_archived'])
  const site = await agent.post(`/staff/organisations/${town}/sites`, { name: 'Annexe' })
  assert.equal(site.body.code, 'back_office.client_archived')
  const late = await makeAccount(portal, 'paul.ostran')
  await makeMember(portal, late, town)
  assert.notEqual(await signIn('paul.ostran'), 200)
  const journal = await agent.get(`/staff/journal?organisation=${town}&type=back_office.client`)
  assert.deepEqual(
    journal.body.items.map((event: { type: string; actor: string }) => [event.type, event.actor]),
    [['back_office.client.archived', 'DUPOND gil']],
  )
})

test('B4 brought back, each has what was theirs, and whose access was withdrawn before has none', async () => {
  assert.equal((await restore([town], reader)).status, 403)
  assert.deepEqual((await restore([town])).body, { changed: 1 })
  assert.deepEqual((await restore([town])).body, { changed: 0 })
  assert.deepEqual(await found('?search=saule'), ['Immobilière du Saule'])
  assert.equal(await signIn('claire.aubertine'), 200)
  assert.equal(await signIn('paul.ostran'), 200)
  assert.notEqual(await signIn('iris.voltane'), 200)
  assert.equal((await agent.get(`/staff/organisations/${town}`)).body.archived, null)
})

test('B4 a place taken away and given again while the client is archived comes back with it, a withdrawn one does not', async () => {
  const ids = [await makeAccount(portal, 'rose.revient'), await makeAccount(portal, 'noe.retire')]
  for (const id of ids) await makeMember(portal, id, town)
  await portal.sql('update memberships set suspended_at = $2 where account_id = $1', [ids[1], portal.clock.now])
  await archive([town])
  for (const id of ids) {
    await portal.sql('update memberships set removed_at = $2 where account_id = $1', [id, portal.clock.now])
    await makeMember(portal, id, town)
  }
  const open = async () =>
    (
      await portal.sql(
        'select account_id from memberships where account_id = any ($1) and removed_at is null and suspended_at is null',
        [ids],
      )
    ).map((row) => row.account_id)
  assert.deepEqual(await open(), [])
  await restore([town])
  assert.deepEqual(await open(), [ids[0]])
})

test("B4 a program of an archived client's reads nothing more", async () => {
  const { id } = await insert(portal, 'accounts', {
    brand_id: portal.brandId,
    kind: 'technical',
    status: 'active',
    identifier: 'tech.saule',
    surname: 'Passerelle',
    given_name: '',
  })
  await makeMember(portal, id, town, 'technical')
  const suspended = async () =>
    (await portal.sql('select suspended_at is not null as s from memberships where account_id = $1', [id]))[0].s
  assert.equal(await suspended(), false)
  await archive([town])
  assert.equal(await suspended(), true)
  await restore([town])
  assert.equal(await suspended(), false)
  // Nothing else suspends a program.
  await assert.rejects(
    portal.sql('update memberships set suspended_at = now() where account_id = $1', [id]),
    /memberships_technical_suspended/,
  )
})
