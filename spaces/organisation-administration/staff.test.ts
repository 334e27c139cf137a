// The provider's staff in the organisations of its clients: requests decided in their managers' place, roles as data.
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
} from '../../testing/portal.ts'

let portal: Portal
let administrator: Person
let agent: Person
let reader: Person
let manager: Person
let town: string
let clinic: string
let finances: string

before(async () => {
  portal = await startPortal()
  const signedIn = async (id: string) => portal.signedIn(id)
  administrator = await signedIn(await makeStaff(portal, 'ana.roquelin', 'administrator'))
  agent = await signedIn(await makeStaff(portal, 'teo.marsan', 'agent'))
  reader = await signedIn(await makeStaff(portal, 'lou.vernet', 'reader'))
  const managerId = await makeAccount(portal, 'claire.vautrin')
  town = await makeOrganisation(portal, 'Ville de Montfabre', { principal: managerId })
  clinic = await makeOrganisation(portal, 'Clinique des Trois-Aulnes')
  finances = (await insert(portal, 'services', { organisation_id: town, name: 'Finances' })).id
  manager = await signedIn(managerId)
  for (const organisation of [town, clinic])
    await insert(portal, 'space_offers', { organisation_id: organisation, space: 'contracts' })
})
after(() => portal.close())

const codes = (reply: { body: any }) => reply.body.errors?.map((one: any) => `${one.field} ${one.code}`)

let made = 0
async function asks(organisation: string, values: Record<string, unknown> = {}, service?: string): Promise<string> {
  made++
  const account = await makeAccount(portal, `demande${made}.personne${made}`)
  portal.clock.set(new Date(portal.clock.now.getTime() + 1000).toISOString())
  const { id } = await insert(portal, 'membership_requests', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    account_id: account,
    whole: service === undefined,
    requested_at: portal.clock.now,
    ...values,
  })
  if (service)
    await insert(portal, 'membership_request_services', {
      request_id: id,
      organisation_id: organisation,
      service_id: service,
    })
  return id
}
async function asksForSpace(organisation: string): Promise<string> {
  made++
  const account = await makeAccount(portal, `espace${made}.personne${made}`)
  await makeMember(portal, account, organisation)
  const [membership] = await portal.sql('select id from memberships where account_id = $1', [account])
  const { id } = await insert(portal, 'space_requests', {
    organisation_id: organisation,
    membership_id: membership.id,
    account_id: account,
    origin: 'person',
    requested_at: portal.clock.now,
  })
  await insert(portal, 'space_request_items', {
    request_id: id,
    organisation_id: organisation,
    space: 'contracts',
    access: 'modify',
  })
  return id
}
const queue = async (who: Person, kind: string, query = '') =>
  (await who.get(`/staff/${kind}-requests${query}`)).body.items.map((item: any) => item.id)

test('O2 O9 staff see the requests of every client in one queue, filtered, page by page; clients get 404', async () => {
  const first = await asks(town, {}, finances)
  const second = await asks(clinic)
  const third = await asks(town)
  assert.deepEqual(await queue(agent, 'membership'), [first, second, third])
  assert.deepEqual(await queue(reader, 'membership', `?organisation=${clinic}`), [second])
  assert.deepEqual(await queue(agent, 'membership', '?search=trois-aulnes'), [second])
  assert.deepEqual(await queue(agent, 'membership', '?state=approved'), [])
  const page = (await agent.get('/staff/membership-requests?size=2')).body
  assert.deepEqual(
    page.items.map((item: any) => item.id),
    [first, second],
  )
  assert.deepEqual(await queue(agent, 'membership', `?size=2&cursor=${page.nextCursor}`), [third])
  const space = await asksForSpace(clinic)
  assert.deepEqual(await queue(agent, 'space'), [space])
  assert.equal((await agent.get('/session')).body.counts.organisationRequests, 4)

  for (const path of [
    '/staff/membership-requests',
    `/staff/membership-requests/${first}`,
    '/staff/space-requests',
    `/staff/space-requests/${space}`,
    '/staff/membership-roles',
  ])
    assert.equal((await manager.get(path)).status, 404, path)
  for (const path of ['/staff/membership-request-decisions', '/staff/space-request-decisions'])
    assert.equal((await manager.post(path, { ids: [first], decision: 'approved' })).status, 404, path)
  assert.equal((await manager.post(`/staff/membership-requests/${first}/approval`, { version: 1 })).status, 404)
  assert.equal((await agent.get(`/staff/membership-requests?organisation=${crypto.randomUUID()}`)).status, 404)
  // The routes of managers are not those of staff.
  assert.equal((await agent.get('/membership-requests')).status, 403)
})

test('O2 O4 staff decide in the place of managers, and the history says who; a reader only reads', async () => {
  const [first, second, third] = await queue(agent, 'membership')
  const seen = (await reader.get(`/staff/membership-requests/${first}`)).body
  assert.equal(seen.abilities.decide.allowed, false)
  assert.deepEqual(
    seen.serviceRows.map((row: any) => [row.name, row.status]),
    [['Finances', 'pending']],
  )
  const refused = await reader.post(`/staff/membership-requests/${first}/approval`, { version: 1 })
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  assert.equal(
    (await reader.post('/staff/membership-request-decisions', { ids: [first], decision: 'approved' })).status,
    403,
  )

  const approved = await agent.post(`/staff/membership-requests/${first}/approval`, {
    version: 1,
    role: 'secondary_manager',
    whole: true,
  })
  assert.equal(approved.status, 200, JSON.stringify(approved.body))
  assert.deepEqual([approved.body.state, approved.body.decidedBy], ['approved', 'MARSAN teo'])
  const [member] = await portal.sql('select role, whole, granted_by_label from memberships where account_id = $1', [
    approved.body.person.accountId,
  ])
  assert.deepEqual(member, { role: 'secondary_manager', whole: true, granted_by_label: 'MARSAN teo' })
  const [event] = await portal.sql(
    "select actor_id, about_id, organisation_id from journal_events where type = 'organisation.membership.approved'",
  )
  assert.deepEqual(event, { actor_id: agent.id, about_id: approved.body.person.accountId, organisation_id: town })

  // The manager comes too late, and is told who decided.
  const late = await manager.post(`/membership-requests/${first}/refusal`, { version: 1, reason: 'Inconnu' })
  assert.deepEqual([late.status, late.body.code], [409, 'requests.decided'])
  assert.match(late.body.detail, /MARSAN/)

  const without = await agent.post('/staff/membership-request-decisions', { ids: [second], decision: 'refused' })
  assert.deepEqual(codes(without), ['reason required'])
  const bulk = await agent.post('/staff/membership-request-decisions', {
    ids: [second, first, third],
    decision: 'refused',
    reason: 'Hors de la structure',
  })
  assert.deepEqual(
    bulk.body.items.map((item: any) => [item.id, item.ok, item.code]),
    [
      [second, true, 'refused'],
      [first, false, 'requests.decided'],
      [third, true, 'refused'],
    ],
  )
  assert.deepEqual(await queue(agent, 'membership'), [])
})

test('O9 O10 staff leave «Consultation» of a request for a space, and decide several at once', async () => {
  const [first] = await queue(agent, 'space')
  const request = (await agent.get(`/staff/space-requests/${first}`)).body
  const done = await agent.post(`/staff/space-requests/${first}/approval`, {
    version: 1,
    comment: 'Pour lire',
    items: [{ id: request.items[0].id, access: 'read' }],
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const [subscription] = await portal.sql(
    'select s.access, s.created_by from space_subscriptions s join memberships m on m.id = s.membership_id where m.account_id = $1',
    [request.person.accountId],
  )
  assert.deepEqual(subscription, { access: 'read', created_by: agent.id })
  const [second, third] = [await asksForSpace(town), await asksForSpace(clinic)]
  const bulk = await administrator.post('/staff/space-request-decisions', {
    ids: [second, third],
    decision: 'approved',
  })
  assert.deepEqual(
    bulk.body.items.map((item: any) => item.ok),
    [true, true],
  )
  const refused = await agent.post(`/staff/space-requests/${second}/refusal`, { version: 2, reason: 'Trop tard' })
  assert.equal(refused.status, 409)
})

test('O7 administrators make, rename and delete roles; agents and readers only read them', async () => {
  const table = (await reader.get('/staff/membership-roles')).body
  assert.deepEqual(
    table.items.map((role: any) => role.code),
    ['principal_manager', 'secondary_manager', 'member', 'technical', 'portal_supervisor', 'portal_user'],
  )
  assert.ok(table.permissions.some((one: any) => one.permission === 'contracts.contracts.read'))
  assert.equal(table.abilities.create.allowed, false)
  const body = {
    names: { fr: 'Comptable', en: 'Accountant' },
    permissions: ['contracts.contracts.read'],
    defaultSpaces: [{ space: 'contracts', access: 'read' }],
  }
  for (const who of [agent, reader]) assert.equal((await who.post('/staff/membership-roles', body)).status, 403)

  const role = await administrator.post('/staff/membership-roles', body)
  assert.equal(role.status, 201, JSON.stringify(role.body))
  assert.deepEqual([role.body.code, role.body.grantable, role.body.members], ['accountant', true, 0])
  assert.deepEqual(
    codes(await administrator.post('/staff/membership-roles', { ...body, names: { ...body.names, fr: 'comptable' } })),
    ['names.fr organisation.role_name_taken', 'names.en organisation.role_name_taken'],
  )
  assert.deepEqual(
    codes(
      await administrator.post('/staff/membership-roles', { names: { fr: 'A', en: 'A' }, permissions: ['no.such'] }),
    ),
    ['permissions.0 bad_choice'],
  )
  assert.deepEqual(
    codes(
      await administrator.post('/staff/membership-roles', {
        names: { fr: 'B', en: 'B' },
        permissions: ['organisation.principal.transfer'],
      }),
    ),
    ['permissions.0 organisation.permission_of_principal'],
  )

  const renamed = await administrator.patch('/staff/membership-roles/accountant', {
    version: 1,
    names: { fr: 'Comptable public', en: 'Accountant' },
  })
  assert.deepEqual([renamed.body.names.fr, renamed.body.version], ['Comptable public', 2])
  const stale = await administrator.patch('/staff/membership-roles/accountant', {
    version: 1,
    names: { fr: 'Autre', en: 'Other' },
  })
  assert.deepEqual([stale.status, stale.body.extra.current.names.fr], [409, 'Comptable public'])
  assert.equal((await administrator.delete('/staff/membership-roles/accountant')).status, 204)
  assert.equal((await administrator.delete('/staff/membership-roles/accountant')).status, 404)
  const events = await portal.sql("select type from journal_events where type like 'organisation.role.%' order by id")
  assert.deepEqual(events.map((event) => event.type).sort(), [
    'organisation.role.created',
    'organisation.role.deleted',
    'organisation.role.updated',
  ])
})

test('O7 a role in use stays; what was ticked works at once; presets keep what they need', async () => {
  const { body: role } = await administrator.post('/staff/membership-roles', {
    names: { fr: 'Lecteur des accès', en: 'Access reader' },
    defaultSpaces: [{ space: 'contracts', access: 'read' }],
  })
  const person = await portal.signedIn(await makeAccount(portal, 'nour.belami'))
  const attached = await agent.post(`/staff/membership-requests/${await asksAs(person.id)}/approval`, {
    version: 1,
    role: role.code,
    whole: true,
  })
  assert.equal(attached.status, 200, JSON.stringify(attached.body))
  const [subscription] = await portal.sql(
    "select access, origin from space_subscriptions s join memberships m on m.id = s.membership_id where m.account_id = $1 and s.space = 'contracts'",
    [person.id],
  )
  assert.deepEqual(subscription, { access: 'read', origin: 'role' })
  assert.equal((await person.get(`/users?organisation=${town}`)).status, 403)
  const ticked = await administrator.patch(`/staff/membership-roles/${role.code}`, {
    version: role.version,
    permissions: ['organisation.desk.read', 'organisation.people.read'],
  })
  assert.equal(ticked.status, 200)
  assert.equal((await person.get(`/users?organisation=${town}`)).status, 200)

  const inUse = await administrator.delete(`/staff/membership-roles/${role.code}`)
  assert.deepEqual([inUse.status, inUse.body.code], [409, 'organisation.role_in_use'])
  const [membership] = await portal.sql('select id from memberships where account_id = $1', [person.id])
  assert.equal((await agent.delete(`/staff/memberships/${membership.id}`)).status, 204)
  const named = await administrator.delete(`/staff/membership-roles/${role.code}`)
  assert.deepEqual([named.status, named.body.code], [409, 'organisation.role_was_used'])
  const withdrawn = await administrator.patch(`/staff/membership-roles/${role.code}`, { version: 2, grantable: false })
  assert.equal(withdrawn.body.grantable, false)
  const preset = await administrator.delete('/staff/membership-roles/member')
  assert.deepEqual([preset.status, preset.body.code], [409, 'organisation.role_preset'])

  const kept = await administrator.patch('/staff/membership-roles/principal_manager', {
    version: 1,
    permissions: ['organisation.desk.read'],
  })
  assert.deepEqual(codes(kept), ['permissions organisation.permission_kept'])
  const technical = await administrator.patch('/staff/membership-roles/technical', {
    version: 1,
    permissions: ['organisation.desk.read'],
  })
  assert.deepEqual(codes(technical), ['permissions organisation.permission_kept'])
  assert.equal((await manager.get('/organisation-administration')).status, 200)
})

async function asksAs(account: string): Promise<string> {
  const { id } = await insert(portal, 'membership_requests', {
    brand_id: portal.brandId,
    organisation_id: town,
    account_id: account,
    whole: true,
    requested_at: portal.clock.now,
  })
  return id
}

test('C20 a contract is of a service of its own client, or of none', async () => {
  const application = (await insert(portal, 'applications', { brand_id: portal.brandId, code: 'paie', name: 'Paie' }))
    .id
  const elsewhere = (await insert(portal, 'services', { organisation_id: clinic, name: 'Bloc' })).id
  const contract = {
    organisationId: town,
    number: '27-0100',
    applicationIds: [application],
    startsOn: '2026-12-01',
    nextInvoiceOn: '2026-12-01',
    invoiceDay: 1,
  }
  assert.deepEqual(codes(await agent.post('/staff/contracts', { ...contract, serviceId: elsewhere })), [
    'serviceId contracts.service_unknown',
  ])
  const made = await agent.post('/staff/contracts', { ...contract, serviceId: finances })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(made.body.service, { id: finances, name: 'Finances' })
  await portal.sql('update services set is_active = false, deactivated_at = now() where id = $1', [finances])
  const titled = await agent.patch(`/staff/contracts/${made.body.id}`, {
    version: made.body.version,
    title: 'Paie',
    serviceId: finances,
  })
  assert.equal(titled.status, 200, 'the service that it has may be one no longer active')
  const none = await agent.patch(`/staff/contracts/${made.body.id}`, { version: titled.body.version, serviceId: null })
  assert.equal(none.body.service, null)
  assert.deepEqual(
    codes(await agent.patch(`/staff/contracts/${made.body.id}`, { version: none.body.version, serviceId: finances })),
    ['serviceId contracts.service_unknown'],
  )
})

test('O24 a client that took the place of another leads to it, and back', async () => {
  const copy = await makeOrganisation(portal, 'Ville de Montfabre', { values: { duplicated_from: town } })
  assert.equal((await agent.get(`/staff/organisations/${town}`)).body.replacedBy.id, copy)
  assert.equal((await agent.get(`/staff/organisations/${copy}`)).body.original.id, town)
})
