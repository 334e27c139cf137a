import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { luhnSum } from '../../../kernel/organisations/identifiers.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let manager: Person
let simple: Person
let outsider: Person
let agent: Person
let here: string
let foreign: string
const none = randomUUID()
const keyed = (row: string) => row + String((10 - (luhnSum(`${row}0`) % 10)) % 10)
const siretOf = (base: string) => keyed(`${keyed(base)}0001`)
const oldSiret = siretOf('40483304')
const newSiret = siretOf('73282932')
const foreignSiret = siretOf('55210055')

const codes = (reply: { body: { errors: Array<{ field: string; code: string }> } }) =>
  reply.body.errors.map((error) => `${error.field} ${error.code}`)
const journal = async (organisation: string) =>
  (await portal.sql('select type from journal_events where organisation_id = $1 order by seq', [organisation])).map(
    (row) => row.type,
  )

before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'paule.principale')
  here = await makeOrganisation(portal, 'Ateliers Rive', { principal, values: { siret: oldSiret } })
  await makeOrganisation(portal, 'Commune de Rive', { principal, values: { kind: 'public' } })
  const other = await makeAccount(portal, 'odile.autre')
  foreign = await makeOrganisation(portal, 'Ailleurs SA', { principal: other, values: { siret: foreignSiret } })
  manager = await portal.signedIn(principal)
  outsider = await portal.signedIn(other)
  const member = await makeAccount(portal, 'sophie.simple')
  await makeMember(portal, member, here)
  simple = await portal.signedIn(member)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.un'))
})
after(() => portal.close())

test('O23 «Mes structures»: those that one runs, by name, searched and cut in pages', async () => {
  const all = await manager.get('/organisations')
  assert.deepEqual(
    all.body.items.map((one: { name: string }) => one.name),
    ['Ateliers Rive', 'Commune de Rive'],
  )
  assert.deepEqual(
    [all.body.items[0].identifier, all.body.items[0].roleName, all.body.items[0].users],
    [oldSiret, 'Gestionnaire principal', 2],
  )
  assert.equal((await manager.get('/organisations?search=COMMUNE')).body.items.length, 1)
  const first = await manager.get('/organisations?size=1')
  const second = await manager.get(`/organisations?size=1&cursor=${first.body.nextCursor}`)
  assert.deepEqual([second.body.items[0].name, second.body.nextCursor], ['Commune de Rive', null])
  assert.deepEqual((await simple.get('/organisations')).body.items, [])
  assert.equal((await manager.get(`/organisations/${foreign}`)).status, 404)
  const refused = await simple.get(`/organisations/${here}`)
  assert.deepEqual([refused.status, refused.body.code], [403, 'access.permission_missing'])
})

test('O23 O25 an organisation is edited on the version that was read; its numbers are checked; the mandate is warned of', async () => {
  const path = `/organisations/${here}`
  const view = await manager.get(path)
  assert.deepEqual([view.body.mandateWarning, view.body.principal.surname], [true, 'PRINCIPALE'])
  const { version } = view.body
  const done = await manager.patch(path, {
    version,
    city: 'Rive',
    vatNumber: 'fr 83 404 833 048',
    pacageNumber: '012345678',
  })
  assert.deepEqual([done.status, done.body.vatNumber, done.body.mandateWarning], [200, 'FR83404833048', true])
  const stale = await manager.patch(path, { version, city: 'Perdue' })
  assert.deepEqual([stale.status, stale.body.extra.current.city], [409, 'Rive'])
  const at = done.body.version
  assert.deepEqual(codes(await manager.patch(path, { version: at, vatNumber: 'FR84404833048' })), [
    'vatNumber organisation.bad_vat',
  ])
  assert.deepEqual(codes(await manager.patch(path, { version: at, vatNumber: 'FR44732829320' })), [
    'vatNumber organisation.vat_of_another',
  ])
  assert.deepEqual(codes(await manager.patch(path, { version: at, pacageNumber: '12' })), [
    'pacageNumber organisation.bad_pacage',
  ])
  assert.deepEqual(codes(await manager.patch(path, { version: at, name: '' })), ['name required'])
  const [commune] = (await manager.get('/organisations?search=commune')).body.items
  assert.deepEqual(
    codes(await manager.patch(`/organisations/${commune.id}`, { version: 1, pacageNumber: '012345678' })),
    ['pacageNumber organisation.not_of_this_kind'],
  )
  assert.equal((await manager.patch(path, { version: at, reviewMonths: 6 })).body.nextReviewOn, '2027-05-20')
  assert.equal((await simple.patch(path, { version: at, city: 'x' })).status, 403)
  assert.equal((await outsider.patch(path, { version: at, city: 'x' })).status, 404)
  assert.ok((await journal(here)).includes('organisation.details.updated'))
  // The mandate's state is the provider's to set.
  const staff = await agent.get(`/staff/organisations/${here}`)
  const set = await agent.patch(`/staff/organisations/${here}`, {
    version: staff.body.version,
    invoicingMandate: 'signed',
  })
  assert.equal(set.body.invoicingMandate, 'signed')
  assert.equal((await manager.get(path)).body.mandateWarning, false)
  assert.deepEqual(
    codes(await agent.patch(`/staff/organisations/${here}`, { version: set.body.version, kind: 'foreign' })),
    ['siret back_office.not_of_this_kind'],
  )
  assert.deepEqual(
    codes(await agent.patch(`/staff/organisations/${here}`, { version: set.body.version, siret: '12345678901234' })),
    ['siret back_office.bad_siret'],
  )
})

test('O23 services are made, renamed, deactivated and taken up again', async () => {
  const path = `/organisations/${here}/services`
  const made = await manager.post(path, { name: "L'Achat «=1+1»" })
  assert.deepEqual([made.status, made.body.active, made.body.members], [201, true, 0])
  assert.deepEqual(codes(await manager.post(path, { name: "L'Achat «=1+1»" })), [
    'name organisation.service_name_taken',
  ])
  for (const alike of ["l'achat «=1+1»", "L'ACHAT «=1+1»"])
    assert.deepEqual(codes(await manager.post(path, { name: alike })), ['name organisation.service_name_taken'], 'T18')
  const other = await manager.post(path, { name: 'Ventes' })
  assert.deepEqual(codes(await manager.patch(`${path}/${other.body.id}`, { version: 1, name: made.body.name })), [
    'name organisation.service_name_taken',
  ])
  const off = await manager.patch(`${path}/${other.body.id}`, { version: 1, active: false, name: 'Vente' })
  assert.deepEqual([off.body.active, off.body.name, off.body.version], [false, 'Vente', 2])
  assert.equal((await manager.patch(`${path}/${other.body.id}`, { version: 1, active: true })).status, 409)
  assert.equal((await manager.patch(`${path}/${other.body.id}`, { version: 2, active: true })).body.active, true)
  assert.equal((await manager.patch(`${path}/${none}`, { version: 1, active: true })).status, 404)
  assert.equal((await simple.post(path, { name: 'X' })).status, 403)
  assert.equal((await outsider.post(path, { name: 'X' })).status, 404)
  assert.deepEqual(
    (await journal(here)).filter((type) => type.startsWith('organisation.service')),
    [
      'organisation.service.created',
      'organisation.service.created',
      'organisation.service.renamed',
      'organisation.service.deactivated',
      'organisation.service.reactivated',
    ],
  )
})

test('O24 a change of SIRET is refused on what is wrong, in the same words wherever the other organisation is', async () => {
  const path = `/organisations/${here}/identifier-change`
  const { version } = (await manager.get(`/organisations/${here}`)).body
  assert.deepEqual(codes(await manager.post(path, { siret: '12345', version })), ['siret organisation.bad_siret'])
  assert.deepEqual(codes(await manager.post(path, { siret: '73282932000075', version })), [
    'siret organisation.bad_siret',
  ])
  assert.deepEqual(codes(await manager.post(path, { siret: oldSiret, version })), ['siret organisation.siret_same'])
  // One out of sight, and one that the asker runs too.
  const inSight = siretOf('11111111')
  await makeOrganisation(portal, 'Aussi à Rive', { principal: manager.id, values: { siret: inSight } })
  const hidden = await manager.post(path, { siret: foreignSiret, version })
  const seen = await manager.post(path, { siret: inSight, version })
  assert.deepEqual(codes(hidden), ['siret organisation.siret_taken'])
  assert.deepEqual(hidden.body.errors, seen.body.errors)
  assert.ok(!JSON.stringify(hidden.body).includes('Ailleurs'))
  assert.equal((await manager.post(path, { siret: newSiret, version: version - 1 })).body.code, 'conflict')
  const [commune] = (await manager.get('/organisations?search=commune')).body.items
  assert.equal(
    (await manager.post(`/organisations/${commune.id}/identifier-change`, { siret: newSiret, version: 1 })).body.code,
    'organisation.private_only',
  )
  assert.equal((await simple.post(path, { siret: newSiret, version })).status, 403)
  assert.equal((await outsider.post(path, { siret: newSiret, version })).status, 404)
  assert.equal((await manager.get(`/organisations/${here}`)).body.deactivated, false)
})

test('O24 the organisation goes on under its new SIRET with all its data but what must be made again; the old one is read, no more', async () => {
  const q = portal.sql
  const [service] = await q("select id from services where organisation_id = $1 and name = 'Vente'", [here])
  await insert(portal, 'sites', { organisation_id: here, name: 'Dépôt' })
  const [member] = await q('select id, account_id from memberships where organisation_id = $1 and account_id = $2', [
    here,
    simple.id,
  ])
  await q('update memberships set whole = false where id = $1', [member.id])
  await insert(portal, 'membership_services', {
    membership_id: member.id,
    organisation_id: here,
    service_id: service.id,
  })
  await insert(portal, 'space_subscriptions', {
    organisation_id: here,
    membership_id: member.id,
    space: 'contracts',
    service_id: service.id,
    access: 'read',
    origin: 'request',
  })
  await insert(portal, 'space_defaults', {
    organisation_id: here,
    space: 'contracts',
    membership_id: member.id,
    access: 'read',
  })
  const asker = await makeAccount(portal, 'anna.attend')
  const request = await insert(portal, 'membership_requests', {
    organisation_id: here,
    account_id: asker,
    requested_at: portal.clock.now,
  })
  await insert(portal, 'membership_request_services', {
    request_id: request.id,
    organisation_id: here,
    service_id: service.id,
  })
  const wanted = await insert(portal, 'space_requests', {
    organisation_id: here,
    membership_id: member.id,
    account_id: simple.id,
    origin: 'person',
    requested_at: portal.clock.now,
  })
  await insert(portal, 'space_request_items', {
    request_id: wanted.id,
    organisation_id: here,
    space: 'contracts',
    service_id: service.id,
  })
  const robot = await insert(portal, 'accounts', {
    brand_id: portal.brandId,
    kind: 'technical',
    status: 'active',
    identifier: 'robot.un',
    sign_in_email: 'robot.un@rive.example',
    surname: 'Robot',
  })
  await insert(portal, 'technical_users', {
    account_id: robot.id,
    organisation_id: here,
    name: 'Robot',
    created_at: portal.clock.now,
  })
  const robotMembership = await insert(portal, 'memberships', {
    account_id: robot.id,
    organisation_id: here,
    role: 'technical',
    starts_on: '2026-01-01',
  })
  const contract = await insert(portal, 'contracts', {
    brand_id: portal.brandId,
    organisation_id: here,
    number: '26-0001',
    title: 'Orba',
    service_id: service.id,
    starts_on: '2026-01-01',
    next_invoice_on: '2026-12-01',
    invoice_day: 1,
  })
  await insert(portal, 'delegations', {
    brand_id: portal.brandId,
    contract_id: contract.id,
    account_id: simple.id,
    requested_by: simple.id,
    requested_by_label: 'SIMPLE sophie',
    requested_at: portal.clock.now,
    validated_at: portal.clock.now,
  })
  assert.equal((await simple.get(`/contracts/${contract.id}`)).status, 200)
  await q("update organisations set social_scheme = 'MSA', api_connection = 'x' where id = $1", [here])

  const { version } = (await manager.get(`/organisations/${here}`)).body
  // The programs would stop: that is for whoever runs them (O15).
  const under = await portal.signedIn(await makeAccount(portal, 'serge.second'))
  await makeMember(portal, under.id, here, 'secondary_manager')
  const beyond = await under.post(`/organisations/${here}/identifier-change`, { siret: newSiret, version })
  assert.deepEqual([beyond.status, beyond.body.code], [403, 'access.permission_missing'])
  await q('delete from memberships where account_id = $1', [under.id])
  const done = await manager.post(`/organisations/${here}/identifier-change`, {
    siret: ` ${newSiret.slice(0, 9)} ${newSiret.slice(9)}`,
    version,
  })
  assert.equal(done.status, 201)
  const there = done.body.id
  assert.notEqual(there, here)
  assert.deepEqual(
    [
      done.body.siret,
      done.body.city,
      done.body.invoicingMandate,
      done.body.vatNumber,
      done.body.pacageNumber,
      done.body.socialScheme,
      done.body.apiConnection,
    ],
    [newSiret, 'Rive', 'none', '', '', '', ''],
  )
  assert.deepEqual([done.body.original.identifier, done.body.principal.accountId], [oldSiret, manager.id])
  assert.deepEqual(
    done.body.serviceList.map((one: { name: string; members: number }) => [one.name, one.members]),
    [
      ["L'Achat «=1+1»", 0],
      ['Vente', 1],
    ],
  )
  const one = async (text: string, values: unknown[]) => (await q(text, values))[0].n
  // D28: papers under the client's code come to the one that took its place.
  assert.equal(
    await one('select count(distinct code)::int as n from organisations where id = any ($1)', [[here, there]]),
    1,
  )
  assert.equal(await one('select count(*)::int as n from sites where organisation_id = $1', [there]), 1)
  assert.equal(
    await one("select count(*)::int as n from memberships where organisation_id = $1 and account_kind = 'technical'", [
      there,
    ]),
    0,
  )
  assert.equal(await one('select count(*)::int as n from memberships where organisation_id = $1', [there]), 2)
  const [subscription] = await q(
    'select s.access, v.organisation_id as home from space_subscriptions s join services v on v.id = s.service_id where s.organisation_id = $1',
    [there],
  )
  assert.deepEqual([subscription.access, subscription.home], ['read', there])
  const [fallback] = await q(
    'select m.account_id from space_defaults d join memberships m on m.id = d.membership_id where d.organisation_id = $1',
    [there],
  )
  assert.equal(fallback.account_id, simple.id)
  // What waited waits in the new one, for its services and memberships.
  const [moved] = await q(
    'select r.organisation_id, v.name from membership_requests r join membership_request_services x on x.request_id = r.id join services v on v.id = x.service_id where r.id = $1',
    [request.id],
  )
  assert.deepEqual([moved.organisation_id, moved.name], [there, 'Vente'])
  const [movedSpace] = await q(
    'select r.organisation_id, m.organisation_id as home, i.organisation_id as item from space_requests r join memberships m on m.id = r.membership_id join space_request_items i on i.request_id = r.id where r.id = $1',
    [wanted.id],
  )
  assert.deepEqual([movedSpace.organisation_id, movedSpace.home, movedSpace.item], [there, there, there])
  const [kept] = await q(
    'select c.organisation_id, v.organisation_id as home from contracts c join services v on v.id = c.service_id where c.id = $1',
    [contract.id],
  )
  assert.deepEqual([kept.organisation_id, kept.home], [there, there])
  // Its administrator goes on administering it.
  assert.equal((await simple.get(`/contracts/${contract.id}`)).status, 200)
  const [revoked] = await q('select revoked_at from technical_users where account_id = $1', [robot.id])
  assert.ok(revoked.revoked_at)
  const [ended] = await q(
    'select m.removed_at, a.status from memberships m join accounts a on a.id = m.account_id where m.id = $1',
    [robotMembership.id],
  )
  assert.deepEqual([ended.removed_at, ended.status], [portal.clock.now, 'closed'])
  assert.ok((await journal(here)).includes('organisation.technical_user.revoked'))
  // The same program is made again where it goes on, under the same address.
  const again = await manager.post(`/organisations/${there}/technical-users`, {
    name: 'Robot',
    signInEmail: 'robot.un@rive.example',
    spaces: [{ space: 'contracts', access: 'read' }],
  })
  assert.equal(again.status, 201, JSON.stringify(again.body))
  for (const organisation of [here, there])
    assert.ok((await journal(organisation)).includes('organisation.identifier.changed'))

  const old = await manager.get(`/organisations/${here}`)
  assert.deepEqual([old.body.deactivated, old.body.siret, old.body.replacedBy.identifier], [true, oldSiret, newSiret])
  assert.equal(old.body.abilities.edit.allowed, false)
  const refused = async (reply: Promise<{ status: number; body: { code: string } }>) => {
    const { status, body } = await reply
    assert.deepEqual([status, body.code], [409, 'organisation.deactivated'])
  }
  await refused(manager.patch(`/organisations/${here}`, { version: old.body.version, city: 'x' }))
  await refused(manager.post(`/organisations/${here}/services`, { name: 'Neuf' }))
  await refused(
    manager.post(`/organisations/${here}/memberships`, {
      accountId: asker,
      email: 'anna.attend@client.example',
      startsOn: '2026-11-20',
      whole: true,
    }),
  )
  await refused(
    manager.post(`/organisations/${here}/accounts`, {
      surname: 'A',
      givenName: 'B',
      email: 'a@b.example',
      emailConfirmation: 'a@b.example',
      startsOn: '2026-11-20',
      whole: true,
    }),
  )
  await refused(
    manager.post(`/organisations/${here}/identifier-change`, { siret: siretOf('22222222'), version: old.body.version }),
  )
  await refused(manager.patch(`/memberships/${member.id}`, { version: 1, comment: 'x' }))
})
