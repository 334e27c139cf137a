import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  type Reply,
  startPortal,
} from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../contracts/testing.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let member: Person
let outsider: Person
let budget: string
let school: string

const membershipOf = async (who: { id: string }, where = organisation): Promise<string> =>
  (
    await portal.sql(
      'select id from memberships where account_id = $1 and organisation_id = $2 and removed_at is null',
      [who.id, where],
    )
  )[0].id

before(async () => {
  portal = await startPortal()
  const principalId = await makeAccount(portal, 'solene.marchetti')
  organisation = await makeOrganisation(portal, "Communauté de l'Aulne", { principal: principalId })
  principal = await portal.signedIn(principalId)
  const secondaryId = await makeAccount(portal, 'yann.kerhoas')
  await makeMember(portal, secondaryId, organisation, 'secondary_manager')
  secondary = await portal.signedIn(secondaryId)
  const memberId = await makeAccount(portal, 'lise.amblard')
  await makeMember(portal, memberId, organisation)
  member = await portal.signedIn(memberId)
  const rivalId = await makeAccount(portal, 'ines.valcourt')
  await makeOrganisation(portal, 'Clinique des Trois-Aulnes', { principal: rivalId })
  outsider = await portal.signedIn(rivalId)
  budget = (await insert(portal, 'services', { organisation_id: organisation, name: 'Budget' })).id
  school = (await insert(portal, 'services', { organisation_id: organisation, name: "L'école" })).id
})
after(() => portal.close())

let people = 0
const newcomer = async (services: string[] = [], where = organisation): Promise<Person> => {
  const id = await makeAccount(portal, `nouveau.venu${people++}`)
  const made = await insert(portal, 'memberships', {
    account_id: id,
    organisation_id: where,
    role: 'member',
    starts_on: '2020-01-01',
    whole: services.length === 0,
  })
  for (const service of services)
    await insert(portal, 'membership_services', { membership_id: made.id, organisation_id: where, service_id: service })
  return portal.signedIn(id)
}
const settings = async (where = organisation) => (await principal.get(`/organisations/${where}/space-settings`)).body
const set = async (spaces: unknown, where = organisation, who = principal) =>
  who.put(`/organisations/${where}/space-settings`, { version: (await settings(where)).version, spaces })
const contracts = (defaults: unknown[] = [], offered = true) => [{ space: 'contracts', offered, defaults }]
const ask = async (who: Person, item: object = {}) =>
  who.post('/account/space-requests', {
    membershipId: await membershipOf(who),
    items: [{ space: 'contracts', ...item }],
  })
const waitingOf = (where = organisation) =>
  portal.sql(
    "select r.account_id, i.space, i.service_id, i.access from space_requests r join space_request_items i on i.request_id = r.id where r.organisation_id = $1 and r.origin = 'setting' and r.decision is null and r.withdrawn_at is null",
    [where],
  )

test('O11 the settings belong to managers, and a stale version is refused', async () => {
  const view = await settings()
  assert.deepEqual(
    view.spaces.map((space: { space: string; offered: boolean }) => [space.space, space.offered]),
    [['contracts', false]],
  )
  assert.equal((await outsider.get(`/organisations/${organisation}/space-settings`)).status, 404)
  assert.equal((await member.get(`/organisations/${organisation}/space-settings`)).status, 403)
  assert.equal((await set(contracts(), organisation, member)).status, 403)
  assert.equal((await set(contracts(), organisation, outsider)).status, 404)
  const done = await set(contracts())
  assert.equal(done.body.spaces[0].offered, true)
  const stale = await principal.put(`/organisations/${organisation}/space-settings`, {
    version: view.version,
    spaces: contracts([], false),
  })
  assert.equal(stale.status, 409)
  assert.equal(stale.body.extra.current.version, done.body.version)
  const wrong = async (spaces: unknown) => (await set(spaces)).body.errors[0]
  assert.equal((await wrong([{ space: 'inconnu', offered: true, defaults: [] }])).field, 'spaces.0.space')
  assert.equal((await wrong(contracts([{}], false))).field, 'spaces.0.defaults')
  assert.equal((await wrong(contracts([{ serviceId: organisation }]))).field, 'spaces.0.defaults.0.serviceId')
  assert.equal((await wrong(contracts([{ membershipId: organisation }]))).field, 'spaces.0.defaults.0.membershipId')
  assert.equal(
    (
      await wrong(
        contracts([
          {
            membershipId: await membershipOf(
              outsider,
              (await outsider.get('/organisation-administration')).body.organisations[0].id,
            ),
          },
        ]),
      )
    ).code,
    'organisation.member_unknown',
  )
  assert.equal((await wrong(contracts([{}, {}]))).code, 'organisation.item_twice')
})

test('O8 O11 what is newly given is asked for once, for those concerned; what was there asks for nothing again', async () => {
  const where = await makeOrganisation(portal, 'Syndicat des eaux', { principal: principal.id })
  const [rivers, pipes] = [
    (await insert(portal, 'services', { organisation_id: where, name: 'Rivières' })).id,
    (await insert(portal, 'services', { organisation_id: where, name: 'Réseaux' })).id,
  ]
  const whole = await newcomer([], where)
  const river = await newcomer([rivers], where)
  const pipe = await newcomer([pipes], where)
  await portal.sql(
    "insert into space_subscriptions (organisation_id, membership_id, space, access, origin) select organisation_id, id, 'contracts', 'modify', 'role' from memberships where organisation_id = $1 and role = 'principal_manager'",
    [where],
  )
  assert.equal((await set(contracts([{ serviceId: rivers, access: 'read' }]), where)).status, 200)
  let asked = await waitingOf(where)
  assert.deepEqual(
    asked.map((row) => [row.account_id, row.access]).sort(),
    [
      [whole.id, 'read'],
      [river.id, 'read'],
    ].sort(),
  )
  await set(contracts([{ serviceId: rivers, access: 'read' }]), where)
  assert.equal((await waitingOf(where)).length, 2)
  await set(
    contracts([{ serviceId: rivers, access: 'read' }, { membershipId: await membershipOf(pipe, where) }]),
    where,
  )
  asked = await waitingOf(where)
  assert.deepEqual(
    asked.filter((row) => row.account_id === pipe.id).map((row) => [row.service_id, row.access]),
    [[null, 'modify']],
  )
  // Refused once, it is not asked for again by saving the same settings.
  const list = (await principal.get(`/space-requests?organisation=${where}`)).body.items
  const refusal = await principal.post('/space-request-decisions', {
    ids: list.map((row: { id: string }) => row.id),
    decision: 'refused',
    reason: 'Plus tard',
  })
  assert.ok(refusal.body.items.every((row: { ok: boolean }) => row.ok))
  await set(
    contracts([{ serviceId: rivers, access: 'read' }, { membershipId: await membershipOf(pipe, where) }]),
    where,
  )
  assert.equal((await waitingOf(where)).length, 0)
  // For all: whoever has no subscription for all services or the same.
  await set(contracts([{}]), where)
  assert.equal((await waitingOf(where)).length, 3)
  const [event] = await portal.sql(
    "select after from journal_events where type = 'organisation.spaces.set' and organisation_id = $1 order by at desc, id desc limit 1",
    [where],
  )
  assert.ok(event)
})

test('O11 O9 a space newly given is asked for 10,000 members at once, and a hundred are decided at once', async () => {
  const where = await makeOrganisation(portal, 'Grande structure', { principal: principal.id })
  await portal.sql(
    `with people as (insert into accounts (brand_id, status, identifier, sign_in_email, contact_email, surname, given_name)
       select $1, 'active', 'foule.' || i, 'foule' || i || '@client.example', '', 'FOULE', 'n' || i from generate_series(1, 10000) i returning id)
     insert into memberships (organisation_id, account_id, role, starts_on) select $2, id, 'member', '2020-01-01' from people`,
    [portal.brandId, where],
  )
  assert.equal((await set(contracts([{}]), where)).status, 200)
  assert.equal((await waitingOf(where)).length, 10_001)
  const page = (await principal.get(`/space-requests?organisation=${where}&size=100`)).body
  const done = await principal.post('/space-request-decisions', {
    ids: page.items.map((row: { id: string }) => row.id),
    decision: 'approved',
  })
  assert.ok(
    done.body.items.every((row: { ok: boolean }) => row.ok),
    JSON.stringify(done.body.items[0]),
  )
  const desk = (await principal.get('/organisation-administration')).body
  const mine = desk.organisations.find((row: { id: string }) => row.id === where)
  assert.deepEqual([mine.users, mine.waiting, mine.roleName], [10_001, 9_901, 'Gestionnaire principal'])
})

test('O8 a person asks only for what is offered, within a membership of their own', async () => {
  await set(contracts())
  const who = await newcomer([budget])
  const membershipId = await membershipOf(who)
  const refused = async (items: unknown, more: object = {}) =>
    (await who.post('/account/space-requests', { membershipId, items, ...more })).body
  assert.equal((await refused([])).errors[0].field, 'items')
  assert.equal((await refused([{ space: 'support' }])).errors[0].code, 'organisation.space_not_offered')
  assert.equal((await refused([{ space: 'contracts', serviceId: school }])).errors[0].field, 'items.0.serviceId')
  assert.equal((await refused([{ space: 'contracts' }, { space: 'contracts' }])).errors[0].field, 'items.1.space')
  assert.equal((await refused([{ space: 'contracts' }], { membershipId: await membershipOf(member) })).status, 404)
  const own = (await who.get('/account/memberships')).body.items[0]
  assert.deepEqual(
    own.offered.map((space: { space: string }) => space.space),
    ['contracts'],
  )
  const asked = await ask(who, { serviceId: budget })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  assert.equal(asked.body.items[0].access, 'modify')
  assert.equal((await ask(who, { serviceId: budget })).body.errors[0].code, 'organisation.request_open')
  const url = `/account/space-requests/${asked.body.id}`
  assert.equal((await member.delete(url)).status, 404)
  assert.equal((await who.delete(url)).status, 204)
  assert.equal((await who.delete(url)).status, 204)
  assert.equal(
    (await principal.post(`/space-requests/${asked.body.id}/approval`, { version: 2 })).body.code,
    'requests.withdrawn',
  )
  // No longer offered: nothing new can be asked for.
  await set(contracts([], false))
  assert.equal((await ask(who)).body.errors[0].code, 'organisation.space_not_offered')
  await set(contracts())
})

test('O11 O12 a space no longer offered ends for everybody there at once, with history and mail; nothing opens it until it is offered again', async () => {
  const where = await makeOrganisation(portal, 'Régie des Eaux', { principal: principal.id })
  const other = await makeOrganisation(portal, 'Office de la Culture', { principal: principal.id })
  await set(contracts(), where)
  await set(contracts(), other)
  const pipes = (await insert(portal, 'services', { organisation_id: where, name: 'Réseaux' })).id
  const [whole, part, elsewhere] = [
    await newcomer([], where),
    await newcomer([pipes], where),
    await newcomer([], other),
  ]
  const give = async (who: Person, at: string, serviceId: string | null = null) =>
    principal.post(`/memberships/${await membershipOf(who, at)}/subscriptions`, {
      space: 'contracts',
      access: 'modify',
      serviceId,
    })
  for (const reply of [await give(whole, where), await give(part, where, pipes), await give(elsewhere, other)])
    assert.equal(reply.status, 201, JSON.stringify(reply.body))
  assert.equal((await settings(where)).spaces[0].subscribers, 2)

  const done = await set(contracts([], false), where)
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.equal(done.body.spaces[0].subscribers, 0)
  const rows = await portal.sql(
    'select m.account_id, b.end_reason, b.ended_by from space_subscriptions b join memberships m on m.id = b.membership_id where b.organisation_id = $1',
    [where],
  )
  assert.deepEqual(
    new Set(rows.map((row) => `${row.account_id} ${row.end_reason} ${row.ended_by}`)),
    new Set([whole, part].map((who) => `${who.id} not_offered ${principal.id}`)),
  )
  const events = await portal.sql(
    "select type, about_id, after from journal_events where organisation_id = $1 and type in ('organisation.spaces.set', 'organisation.subscription.deactivated') order by seq desc limit 3",
    [where],
  )
  // The act before what it brings about.
  assert.equal(events[2].type, 'organisation.spaces.set')
  assert.deepEqual(new Set(events.slice(0, 2).map((event) => event.about_id)), new Set([whole.id, part.id]))
  for (const event of events.slice(0, 2)) assert.equal(event.after.reason, 'not_offered')
  for (const who of [whole, part]) {
    const mails = await portal.sql(
      "select text_body from mails where account_id = $1 and kind = 'organisation.space_withdrawn'",
      [who.id],
    )
    assert.equal(mails.length, 1)
    assert.match(mails[0].text_body, /ne propose plus cet espace[\s\S]*Administration de contrat/)
  }
  // Elsewhere it stays open.
  assert.equal((await elsewhere.get('/account/memberships')).body.items[0].spaces.length, 1)

  // By hand, by a role, by a delegation, by an application of the API: not opened again.
  assert.deepEqual((await give(whole, where)).body.errors[0].code, 'organisation.space_not_offered')
  const technical = await principal.post(`/organisations/${where}/technical-users`, {
    name: 'Passerelle',
    signInEmail: 'passerelle@regie.example',
    contactEmail: 'dsi@regie.example',
    spaces: [{ space: 'contracts', access: 'read' }],
  })
  assert.equal(technical.body.errors[0].code, 'organisation.space_not_offered', JSON.stringify(technical.body))
  const contract = await insert(portal, 'contracts', {
    brand_id: portal.brandId,
    organisation_id: where,
    number: '26-0311',
    title: 'PACK',
    starts_on: '2024-04-01',
    next_invoice_on: '2026-12-01',
    invoice_day: 1,
  })
  await insert(portal, 'delegations', {
    brand_id: portal.brandId,
    contract_id: contract.id,
    account_id: whole.id,
    requested_by: whole.id,
    requested_by_label: 'x',
    requested_at: portal.clock.now,
    form_received_on: '2024-04-01',
    validated_at: portal.clock.now,
  })
  assert.equal((await whole.get('/contracts')).status, 403)
  const explained = await principal.get(
    `/memberships/${await membershipOf(whole, where)}/explanation?space=contracts&access=read`,
  )
  assert.equal(explained.body.answer.allowed, false)
  assert.deepEqual(
    explained.body.steps
      .filter((step: { allowed: boolean }) => !step.allowed)
      .map((step: { condition: string; detail: string }) => [step.condition, step.detail]),
    [
      ['offered', 'La structure ne propose pas cet espace'],
      ['subscription', "Aucun abonnement à l'espace"],
    ],
  )
  // Nor by a way that forgets to look.
  await assert.rejects(
    insert(portal, 'space_subscriptions', {
      organisation_id: where,
      membership_id: await membershipOf(whole, where),
      space: 'contracts',
      access: 'read',
      origin: 'manager',
    }),
    /withdrawn/,
  )
  await set(contracts(), where)
  assert.equal((await give(whole, where)).status, 201)
  assert.equal((await whole.get('/contracts')).status, 200)
})

test('O9 O10 a manager leaves «Consultation», comments; the person is told, and may ask for more', async () => {
  const who = await newcomer()
  const { id } = (await ask(who, { access: 'modify' })).body
  for (const [person, status] of [
    [outsider, 404],
    [member, 403],
  ] as const) {
    assert.equal((await person.get(`/space-requests/${id}`)).status, status)
    assert.equal((await person.post(`/space-requests/${id}/approval`, { version: 1 })).status, status)
    assert.equal((await person.post(`/space-requests/${id}/refusal`, { version: 1, reason: 'x' })).status, status)
  }
  assert.equal((await member.get('/space-requests')).status, 403)
  const opened = (await secondary.get(`/space-requests/${id}`)).body
  assert.equal(opened.items[0].title, 'Administration de contrat')
  assert.equal(opened.origin, 'person')
  const item = opened.items[0].id
  assert.equal(
    (
      await secondary.post(`/space-requests/${id}/approval`, {
        version: 1,
        items: [{ id: organisation, access: 'read' }],
      })
    ).body.errors[0].field,
    'items.0.id',
  )
  assert.equal((await secondary.post(`/space-requests/${id}/approval`, { version: 9 })).body.code, 'conflict')
  const done = await secondary.post(`/space-requests/${id}/approval`, {
    version: 1,
    items: [{ id: item, access: 'read' }],
    comment: "D'abord en lecture",
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.equal(done.body.items[0].grantedAccess, 'read')
  const [mail] = await portal.sql('select * from mails where account_id = $1 and kind = $2', [
    who.id,
    'organisation.space_request_approved',
  ])
  assert.match(mail.text_body, /Administration de contrat \(Consultation\)[\s\S]*D'abord en lecture/)
  // G10: the subject names the space and the organisation, the text what was asked for where something else was granted.
  assert.match(mail.subject, /Administration de contrat.*Communauté de l'Aulne/)
  assert.match(mail.text_body, /Vous aviez demandé.: Administration de contrat \(Modification\)/)
  assert.equal((await secondary.post(`/space-requests/${id}/approval`, { version: 1 })).status, 200)
  const more = (await ask(who, { access: 'modify' })).body
  assert.equal((await principal.post(`/space-requests/${more.id}/approval`, { version: 1 })).status, 200)
  const rows = await portal.sql(
    'select access, end_reason, origin from space_subscriptions where membership_id = $1 order by created_at, end_reason desc',
    [await membershipOf(who)],
  )
  assert.deepEqual(rows, [
    { access: 'read', end_reason: 'replaced', origin: 'request' },
    { access: 'modify', end_reason: '', origin: 'request' },
  ])
  assert.equal((await ask(who)).body.errors[0].code, 'organisation.already_subscribed')
})

test('O9 a refusal needs a reason; a service deactivated meanwhile, or no longer held, is named', async () => {
  const gone = (await insert(portal, 'services', { organisation_id: organisation, name: 'Voirie' })).id
  const who = await newcomer([gone, budget])
  const { id } = (await ask(who, { serviceId: gone })).body
  assert.equal((await principal.post(`/space-requests/${id}/refusal`, { version: 1, reason: ' ' })).status, 422)
  await portal.sql('update services set is_active = false, deactivated_at = now() where id = $1', [gone])
  const refused = await principal.post(`/space-requests/${id}/approval`, { version: 1 })
  assert.equal(refused.status, 422)
  assert.match(refused.body.errors[0].message, /Voirie/)
  const rows = (await principal.post('/space-request-decisions', { ids: [id], decision: 'approved' })).body.items
  assert.deepEqual([rows[0].ok, rows[0].code], [false, 'organisation.service_inactive'])
  const held = (await ask(who, { serviceId: budget })).body
  await portal.sql('delete from membership_services where service_id = $1 and membership_id = $2', [
    budget,
    await membershipOf(who),
  ])
  const beyond = await principal.post(`/space-requests/${held.id}/approval`, { version: 1 })
  assert.equal(beyond.body.errors[0].code, 'organisation.service_not_held')
  const done = await principal.post(`/space-requests/${id}/refusal`, { version: 1, reason: 'Service fermé' })
  assert.equal(done.body.state, 'refused')
  assert.equal((await who.get('/account/space-requests')).body.items.length, 2)
})

test('O30 two managers decide at once: one does, the other is told who and when', async () => {
  for (let round = 0; round < 3; round++) {
    const who = await newcomer()
    const { id } = (await ask(who)).body
    const replies = await Promise.all([
      principal.post(`/space-requests/${id}/refusal`, { version: 1, reason: 'Non' }),
      secondary.post(`/space-requests/${id}/approval`, { version: 1 }),
    ])
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 409])
    const lost = replies.find((reply) => reply.status === 409)!.body
    assert.equal(lost.code, 'requests.decided')
    assert.match(lost.detail, /(MARCHETTI solene|KERHOAS yann)/)
    assert.ok(lost.extra.current.decidedAt)
    const [{ n }] = await portal.sql('select count(*)::int as n from space_subscriptions where membership_id = $1', [
      await membershipOf(who),
    ])
    assert.equal(n, lost.extra.current.state === 'approved' ? 1 : 0)
    const bulk = (
      await principal.post('/space-request-decisions', {
        ids: [id],
        decision: lost.extra.current.state === 'approved' ? 'refused' : 'approved',
        reason: 'x',
      })
    ).body
    assert.equal(bulk.items[0].code, 'requests.decided')
  }
})

test('O12 removing a membership ends its subscriptions and requests at once, and the history says so', async () => {
  await set(contracts())
  const who = await newcomer()
  const membershipId = await membershipOf(who)
  await principal.post(`/memberships/${membershipId}/subscriptions`, { space: 'contracts', access: 'read' })
  const { id } = (await ask(who)).body
  await portal.sql("update memberships set removed_at = $2, removed_by_label = 'x' where id = $1", [
    membershipId,
    portal.clock.now,
  ])
  const [row] = await portal.sql('select ended_at, end_reason from space_subscriptions where membership_id = $1', [
    membershipId,
  ])
  assert.equal(row.end_reason, 'membership_removed')
  const late = await principal.post(`/space-requests/${id}/approval`, { version: 2 })
  assert.equal(late.body.code, 'requests.withdrawn')
  const events = await portal.sql(
    "select after from journal_events where type = 'organisation.subscription.deactivated' and about_id = $1",
    [who.id],
  )
  assert.deepEqual(events, [{ after: { space: 'contracts', access: 'read', service: null } }])
  assert.equal(
    (await principal.post(`/memberships/${membershipId}/subscriptions`, { space: 'contracts', access: 'read' })).status,
    409,
  )
})

test('O12 a manager gives, changes and ends a subscription; repeats change nothing', async () => {
  const who = await newcomer([budget])
  const membershipId = await membershipOf(who)
  const url = `/memberships/${membershipId}/subscriptions`
  for (const [person, status] of [
    [outsider, 404],
    [member, 403],
  ] as const)
    assert.equal((await person.post(url, { space: 'contracts', access: 'read' })).status, status)
  assert.equal((await principal.post(url, { space: 'support', access: 'read' })).body.errors[0].field, 'space')
  assert.equal((await principal.post(url, { space: 'contracts', access: 'all' })).body.errors[0].field, 'access')
  assert.equal(
    (await principal.post(url, { space: 'contracts', access: 'read', serviceId: school })).body.errors[0].field,
    'serviceId',
  )
  const given = (await principal.post(url, { space: 'contracts', access: 'read' })).body
  assert.equal(given.origin, 'manager')
  assert.equal((await principal.post(url, { space: 'contracts', access: 'read' })).body.id, given.id)
  for (const [person, status] of [
    [outsider, 404],
    [member, 403],
  ] as const) {
    assert.equal((await person.patch(`/space-subscriptions/${given.id}`, { access: 'modify' })).status, status)
    assert.equal((await person.delete(`/space-subscriptions/${given.id}`)).status, status)
  }
  const changed = (await principal.patch(`/space-subscriptions/${given.id}`, { access: 'modify' })).body
  assert.equal(changed.access, 'modify')
  assert.equal((await principal.patch(`/space-subscriptions/${given.id}`, { access: 'modify' })).body.id, changed.id)
  assert.equal((await principal.delete(`/space-subscriptions/${changed.id}`)).status, 204)
  assert.equal((await principal.delete(`/space-subscriptions/${changed.id}`)).status, 204)
  assert.equal(
    (await principal.patch(`/space-subscriptions/${changed.id}`, { access: 'read' })).body.code,
    'organisation.subscription_ended',
  )
  const types = (
    await portal.sql(
      "select type from journal_events where about_id = $1 and type like 'organisation.subscription.%' order by seq",
      [who.id],
    )
  ).map((row) => row.type)
  assert.deepEqual(types, [
    'organisation.subscription.given',
    'organisation.subscription.updated',
    'organisation.subscription.deactivated',
  ])
  const kinds = (
    await portal.sql('select kind from mails where account_id = $1 order by created_at, kind', [who.id])
  ).map((row) => row.kind)
  assert.deepEqual(kinds.sort(), ['organisation.space_ended', 'organisation.space_given', 'organisation.space_given'])
})

test('O1 the desk is for managers, in at most three queries', async (t) => {
  assert.equal((await member.get('/organisation-administration')).status, 403)
  const query = t.mock.method(pg.Client.prototype, 'query')
  assert.equal((await secondary.get('/organisation-administration')).body.organisations.length, 1)
  const queries = query.mock.calls.map((call) => {
    const [first] = call.arguments as unknown as [string | { text: string }]
    return typeof first === 'string' ? first : first.text
  })
  query.mock.restore()
  assert.ok(queries.some((text) => text.includes('open_session')))
  const own = queries.filter((text) => !/^(begin|commit)$|open_session|^set |^discard|^deallocate/i.test(text))
  assert.ok(own.length >= 1 && own.length <= 3, JSON.stringify(own))
})

test('O12 what was granted or removed holds at the next request; «Consultation» refuses every change of contracts', async () => {
  const world: World = await makeWorld(portal)
  const who = world.admin
  const membershipId = await membershipOf(who, world.organisation)
  await portal.sql("update space_subscriptions set ended_at = now(), end_reason = 'manager' where membership_id = $1", [
    membershipId,
  ])
  const [{ account_id: managerId }] = await portal.sql(
    "select account_id from memberships where organisation_id = $1 and role = 'principal_manager'",
    [world.organisation],
  )
  const manager = await portal.signedIn(managerId)
  const contract = `/contracts/${world.contract}`
  assert.ok([403, 404].includes((await who.get(contract)).status))
  const given = (
    await manager.post(`/memberships/${membershipId}/subscriptions`, { space: 'contracts', access: 'modify' })
  ).body
  assert.equal((await who.get(contract)).status, 200)
  const request = (await who.post('/change-requests', world.creation())).body
  assert.ok(request.id, JSON.stringify(request))
  const connection = world.subscriberConnection
  const detail = (await who.get(`/connections/${connection}`)).body
  const edited = {
    ...detail.account,
    email: detail.email,
    emailConfirmation: detail.email,
    profileId: detail.profileId,
    version: detail.version,
    accountVersion: detail.accountVersion,
    jobTitle: 'Autre',
  }
  const proposed = await who.post('/delegations', {
    contractId: world.contract,
    accountId: world.subscriber.id,
    authorityName: 'M. le Maire',
    authorityTitle: 'Maire',
  })
  assert.equal(proposed.status, 201, JSON.stringify(proposed.body))
  const delegation = proposed.body
  assert.equal((await manager.patch(`/space-subscriptions/${given.id}`, { access: 'read' })).status, 200)

  const print = async () =>
    (
      await portal.sql(
        `select md5(string_agg(x, '' order by x)) as print from (select t::text as x from change_requests t union all select t::text from change_request_versions t
         union all select t::text from connections t union all select t::text from connection_blocks t union all select t::text from delegations t
         union all select t::text from signed_forms t union all select t::text from accounts t union all select t::text from one_time_tokens t) y`,
      )
    )[0].print
  const before = await print()
  const pdf = [
    {
      field: 'file',
      name: 'f.pdf',
      bytes: '%PDF-1.4\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
    },
  ]
  assert.equal((await who.get(contract)).status, 200)
  const writes: Array<[string, () => Promise<Reply>]> = [
    ['PATCH connection', () => who.patch(`/connections/${connection}`, edited)],
    ['PUT block', () => who.put(`/connections/${connection}/block`)],
    ['DELETE block', () => who.delete(`/connections/${connection}/block`)],
    ['password reset', () => who.post(`/connections/${connection}/password-reset`)],
    ['POST request', () => who.post('/change-requests', world.creation())],
    [
      'PUT request',
      () => who.put(`/change-requests/${request.id}`, { rowVersion: request.rowVersion, content: world.creation() }),
    ],
    ['DELETE request', () => who.delete(`/change-requests/${request.id}`)],
    ['signed form', () => who.upload(`/change-requests/${request.id}/signed-forms`, pdf)],
    [
      'POST delegation',
      () =>
        who.post('/delegations', {
          contractId: world.contract,
          accountId: world.subscriber.id,
          authorityName: 'M. le Maire',
          authorityTitle: 'Maire',
        }),
    ],
    ['delegation form', () => who.upload(`/delegations/${delegation.id}/signed-forms`, pdf)],
    ['end delegation', () => who.post(`/delegations/${delegation.id}/ending`, { reason: 'x' })],
  ]
  for (const [name, write] of writes) {
    const reply = await write()
    assert.equal(reply.status, 403, `${name}: ${JSON.stringify(reply.body)}`)
    assert.equal(reply.body.code, 'contracts.read_only', `${name}: ${JSON.stringify(reply.body)}`)
    assert.match(reply.body.detail, /Principale GESTION/, name)
  }
  assert.equal(await print(), before)

  // A membership that begins tomorrow opens nothing today; one removed closes the session's doors at once.
  const again = (
    await portal.sql('select id from space_subscriptions where membership_id = $1 and ended_at is null', [membershipId])
  )[0].id
  await manager.patch(`/space-subscriptions/${again}`, { access: 'modify' })
  assert.equal((await who.get(contract)).status, 200)
  await portal.sql("update memberships set starts_on = '2026-11-21' where id = $1", [membershipId])
  assert.ok([403, 404].includes((await who.get(contract)).status))
  const own = (await who.get('/account/memberships')).body.items[0]
  assert.deepEqual([own.organisation.name, own.startsOn], ['Ville de Montfabre', '2026-11-21'])
  portal.clock.set('2026-11-21T09:00:00Z')
  assert.equal((await who.get(contract)).status, 200)
  await portal.sql('update memberships set removed_at = $2 where id = $1', [membershipId, portal.clock.now])
  assert.ok([403, 404].includes((await who.get(contract)).status))
  assert.deepEqual((await who.get('/account/memberships')).body.items, [])
})
