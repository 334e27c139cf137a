import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let budget: string
let school: string

const membershipOf = async (who: { id: string }): Promise<string> =>
  (
    await portal.sql(
      'select id from memberships where account_id = $1 and organisation_id = $2 and removed_at is null',
      [who.id, organisation],
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
  budget = (await insert(portal, 'services', { organisation_id: organisation, name: 'Budget' })).id
  school = (await insert(portal, 'services', { organisation_id: organisation, name: "L'école" })).id
})
after(() => portal.close())

let people = 0
const newcomer = async (services: string[] = []): Promise<Person> => {
  const id = await makeAccount(portal, `nouveau.venu${people++}`)
  const made = await insert(portal, 'memberships', {
    account_id: id,
    organisation_id: organisation,
    role: 'member',
    starts_on: '2020-01-01',
    whole: services.length === 0,
  })
  for (const service of services)
    await insert(portal, 'membership_services', {
      membership_id: made.id,
      organisation_id: organisation,
      service_id: service,
    })
  return portal.signedIn(id)
}
const set = async (spaces: unknown) => {
  const path = `/organisations/${organisation}/space-settings`
  const reply = await principal.put(path, { version: (await principal.get(path)).body.version, spaces })
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
}
const contracts = (defaults: unknown[] = [], offered = true) => [{ space: 'contracts', offered, defaults }]

const openOf = async (who: { id: string }) =>
  (
    await portal.sql(
      `select b.space, b.access, v.name as service, b.origin from space_subscriptions b left join services v on v.id = b.service_id
        where b.membership_id = $1 and b.ended_at is null order by b.space, v.name nulls first`,
      [await membershipOf(who)],
    )
  ).map(({ space, access, service }) => [space, access, service])
const historyOf = (who: { id: string }, from: Date) =>
  portal.sql(
    "select type, after, actor_label from journal_events where about_id = $1 and organisation_id = $2 and at >= $3 and type like 'organisation.subscription.%' order by seq",
    [who.id, organisation, from],
  )
const edit = async (who: { id: string }, change: object, by = principal) => {
  const id = await membershipOf(who)
  const { version } = (await by.get(`/memberships/${id}`)).body
  const reply = await by.patch(`/memberships/${id}`, { version, ...change })
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body
}
const waitingFor = async (who: { id: string }) =>
  portal.sql(
    `select r.id, r.version, i.access, i.service_id from space_requests r join space_request_items i on i.request_id = r.id
      where r.membership_id = $1 and r.decision is null and r.withdrawn_at is null order by r.requested_at`,
    [await membershipOf(who)],
  )

test('O12 O8 O26 what a manager ended or refused does not come back at the next edit; what an edit newly gives is in the history', async () => {
  await set(contracts([{}, { serviceId: school }]))
  const who = await newcomer([budget])
  await edit(who, { role: 'secondary_manager' })
  assert.deepEqual(await openOf(who), [['contracts', 'modify', null]])
  const given = await historyOf(who, new Date(0))
  assert.deepEqual(
    given.map((row) => [row.type, row.after.space, row.after.access, row.after.origin]),
    [['organisation.subscription.given', 'contracts', 'modify', 'role']],
  )
  assert.equal(given[0].actor_label, 'MARCHETTI solene')

  const [{ id }] = await portal.sql(
    'select id from space_subscriptions where membership_id = $1 and ended_at is null',
    [await membershipOf(who)],
  )
  assert.equal((await principal.delete(`/space-subscriptions/${id}`)).status, 204)
  const before = (await historyOf(who, new Date(0))).length
  await edit(who, { comment: 'Noté' })
  await edit(who, { endsOn: '2030-01-01' })
  assert.deepEqual(await openOf(who), [])
  assert.deepEqual(await waitingFor(who), [], 'the settings were there before: nothing is newly given')
  assert.equal((await historyOf(who, new Date(0))).length, before)

  // A service added brings what the settings give for it, once; refused, it is not asked again.
  await edit(who, { whole: false, serviceIds: [budget, school] })
  const [asked] = await waitingFor(who)
  assert.equal(asked.service_id, school)
  assert.equal(
    (await principal.post(`/space-requests/${asked.id}/refusal`, { version: asked.version, reason: 'Non' })).status,
    200,
  )
  await edit(who, { comment: 'Noté encore' })
  await edit(who, { role: 'member' })
  assert.deepEqual(await waitingFor(who), [])
  assert.deepEqual(await openOf(who), [])
  await set(contracts())
})

const ask = async (who: Person, items: object[] = [{}]): Promise<string> => {
  const reply = await who.post('/account/space-requests', {
    membershipId: await membershipOf(who),
    items: items.map((item) => ({ space: 'contracts', ...item })),
  })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body.id
}
const bulk = async (ids: string[], decision = 'approved') =>
  (await principal.post('/space-request-decisions', { ids, decision, reason: 'Non' })).body.items.map(
    (row: { ok: boolean; code: string }) => [row.ok, row.code],
  )
const give = async (who: { id: string }, access: string, serviceId: string | null = null, by = principal) =>
  by.post(`/memberships/${await membershipOf(who)}/subscriptions`, { space: 'contracts', access, serviceId })

test("O12 another manager neither gives, changes nor ends the principal manager's spaces; one may give up one's own", async () => {
  const membership = await membershipOf(principal)
  const held = await give(principal, 'modify')
  assert.ok(held.status < 300, JSON.stringify(held.body))
  const { id } = held.body
  const refusals = [
    await secondary.delete(`/space-subscriptions/${id}`),
    await secondary.patch(`/space-subscriptions/${id}`, { access: 'read' }),
    await secondary.post(`/memberships/${membership}/subscriptions`, {
      space: 'contracts',
      access: 'read',
      serviceId: budget,
    }),
  ]
  assert.deepEqual(
    refusals.map((reply) => [reply.status, reply.body.code]),
    refusals.map(() => [409, 'organisation.principal_fixed']),
  )
  assert.deepEqual(await openOf(principal), [['contracts', 'modify', null]])
  assert.equal((await secondary.get(`/memberships/${membership}`)).body.abilities.giveSpaces.allowed, false)
  assert.equal((await principal.delete(`/space-subscriptions/${id}`)).status, 204)
  const other = await newcomer()
  const theirs = (await give(other, 'modify', null, secondary)).body
  assert.equal((await secondary.delete(`/space-subscriptions/${theirs.id}`)).status, 204)
})

test('O11 O9 a space no longer offered, a membership that is over or an account out of use is not approved, singly or in bulk; it may be refused', async () => {
  await set(contracts())
  const people = [await newcomer(), await newcomer(), await newcomer(), await newcomer()]
  const [late, ended, gone, fine] = people as [Person, Person, Person, Person]
  const ids = [await ask(late), await ask(ended), await ask(gone)]
  await portal.sql("update memberships set ends_on = '2025-12-31' where id = $1", [await membershipOf(ended)])
  await portal.sql("update accounts set status = 'deactivated', erase_on = '2030-01-01' where id = $1", [gone.id])
  await set(contracts([], false))
  const approve = (id: string) =>
    principal.post(`/space-requests/${id}/approval`, { version: 1, comment: '', items: [] })
  const codes = ['organisation.space_withdrawn', 'organisation.membership_over', 'organisation.requester_gone']
  for (const [at, id] of ids.entries()) {
    const reply = await approve(id)
    assert.deepEqual([reply.status, reply.body.code], [409, codes[at]])
  }
  assert.match((await approve(ids[0]!)).body.detail, /Administration de contrat/)
  assert.deepEqual(
    await bulk(ids),
    codes.map((code) => [false, code]),
  )
  for (const one of [late, ended, gone]) assert.deepEqual(await openOf(one), [])
  await set(contracts())
  const good = await ask(fine)
  assert.deepEqual(await bulk([...ids.slice(1), good]), [
    [false, codes[1]],
    [false, codes[2]],
    [true, 'approved'],
  ])
  const refused = await principal.post(`/space-requests/${ids[0]}/refusal`, { version: 1, reason: 'Plus proposé' })
  assert.equal(refused.status, 200)
  assert.deepEqual(await bulk(ids.slice(1), 'refused'), [
    [true, 'refused'],
    [true, 'refused'],
  ])
})

test('O8 O10 giving a space answers the request that waits for it; approving one never lowers what is open', async () => {
  const first = await newcomer()
  await set(contracts([{ membershipId: await membershipOf(first), access: 'read' }]))
  const [waiting] = await waitingFor(first)
  assert.equal(waiting.access, 'read')
  await give(first, 'modify')
  assert.deepEqual(await waitingFor(first), [])
  const answered = (await principal.get(`/space-requests/${waiting.id}`)).body
  assert.deepEqual(
    [answered.state, answered.decidedBy, answered.items[0].grantedAccess, answered.version],
    ['approved', 'MARCHETTI solene', 'modify', 2],
  )
  const recorded = (await historyOf(first, new Date(0))).map((row) => row.type)
  assert.deepEqual(recorded, ['organisation.subscription.given', 'organisation.subscription.approved'])
  await bulk([waiting.id])
  assert.deepEqual(await openOf(first), [['contracts', 'modify', null]])

  // Of several items only that one is answered; the rest waits, and what was given stays.
  const second = await newcomer()
  const id = await ask(second, [
    { serviceId: budget, access: 'modify' },
    { serviceId: school, access: 'modify' },
  ])
  await give(second, 'read', school)
  const rest = (await principal.get(`/space-requests/${id}`)).body
  assert.deepEqual([rest.state, rest.version], ['waiting', 2])
  await principal.patch(
    `/space-subscriptions/${(await portal.sql('select id from space_subscriptions where membership_id = $1 and ended_at is null', [await membershipOf(second)]))[0].id}`,
    { access: 'modify' },
  )
  const items = rest.items.map((item: { id: string }) => ({ id: item.id, access: 'read' }))
  const done = await principal.post(`/space-requests/${id}/approval`, { version: 2, comment: '', items })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual(await openOf(second), [
    ['contracts', 'read', 'Budget'],
    ['contracts', 'modify', "L'école"],
  ])

  // Open already to modify by another way than a manager's giving: neither way of approving lowers it.
  for (const how of ['bulk', 'alone']) {
    const third = await newcomer()
    const asked = await ask(third, [{ access: 'read' }])
    await insert(portal, 'space_subscriptions', {
      organisation_id: organisation,
      membership_id: await membershipOf(third),
      space: 'contracts',
      access: 'modify',
      origin: 'delegation',
    })
    if (how === 'bulk') assert.deepEqual(await bulk([asked]), [[true, 'approved']])
    else await principal.post(`/space-requests/${asked}/approval`, { version: 1, comment: '', items: [] })
    assert.deepEqual(await openOf(third), [['contracts', 'modify', null]], how)
    const view = (await principal.get(`/space-requests/${asked}`)).body
    assert.deepEqual([view.state, view.items[0].grantedAccess], ['approved', 'modify'], how)
  }
  await set(contracts())
})

test('G8 O11 a space given by default: the number beforehand, whose account is in use, one lot decided as one, gone with the default', async () => {
  const lone = await makeOrganisation(portal, 'Syndicat du Blavet', { principal: principal.id })
  const people: string[] = []
  for (const [place, name] of ['rose.lot', 'rene.lot', 'remi.lot', 'ruth.lot'].entries()) {
    const id = await makeAccount(portal, name)
    await makeMember(portal, id, lone, 'member')
    if (place === 3)
      await portal.sql(
        "update accounts set status = 'deactivated', deactivated_at = now(), erase_on = '2027-06-01' where id = $1",
        [id],
      )
    else people.push(id)
  }
  const path = `/organisations/${lone}/space-settings`
  const body = async (defaults: unknown[]) => ({
    version: (await principal.get(path)).body.version,
    spaces: [{ space: 'contracts', offered: true, defaults }],
  })
  const everybody = [{ serviceId: null, membershipId: null, access: 'read' }]
  const foreseen = await principal.post(`${path}-effect`, await body(everybody))
  assert.deepEqual([foreseen.status, foreseen.body], [200, { requests: 4, ended: 0 }])
  assert.equal((await secondary.post(`${path}-effect`, await body(everybody))).status, 404)
  assert.equal((await principal.put(path, await body(everybody))).status, 200)
  const asked = async () => (await principal.get(`/space-requests?organisation=${lone}`)).body.items
  const waiting = await asked()
  // The principal manager is a member too.
  assert.deepEqual(new Set(waiting.map((one: any) => one.person.accountId)), new Set([...people, principal.id]))
  const { lot } = waiting[0]
  assert.ok(waiting.every((one: any) => one.lot.id === lot.id && one.lot.waiting === 4))

  // Gone with the default, and asked for anew with it.
  assert.equal((await principal.put(path, await body([]))).status, 200)
  assert.deepEqual(await asked(), [])
  const [gone] = await portal.sql(
    "select count(*)::int as n from journal_events where organisation_id = $1 and type = 'organisation.subscription.request_withdrawn'",
    [lone],
  )
  assert.equal(gone.n, 4)
  assert.equal((await principal.put(path, await body(everybody))).status, 200)
  const again = (await asked())[0].lot
  assert.notEqual(again.id, lot.id)

  const decide = (who: Person, id: string, decision: object) => who.post(`/space-request-lots/${id}/decision`, decision)
  assert.equal((await decide(secondary, again.id, { decision: 'approved' })).status, 404)
  assert.equal((await decide(principal, crypto.randomUUID(), { decision: 'approved' })).status, 404)
  const bare = await decide(principal, again.id, { decision: 'refused' })
  assert.deepEqual([bare.status, bare.body.errors[0].field], [422, 'reason'])
  const done = await decide(principal, again.id, { decision: 'approved' })
  assert.deepEqual(
    done.body.items.map((one: any) => one.ok),
    [true, true, true, true],
  )
  assert.deepEqual(await asked(), [])
  const [open] = await portal.sql(
    "select count(*)::int as n from space_subscriptions where organisation_id = $1 and space = 'contracts' and ended_at is null",
    [lone],
  )
  assert.equal(open.n, 4)
  assert.deepEqual((await decide(principal, again.id, { decision: 'approved' })).body.items, [])
})

test('G7 O18 O32 what waits about the spaces of a person is told where the person is read', async () => {
  const who = await newcomer()
  const membershipId = await membershipOf(who)
  await set(contracts())
  const asked = await who.post('/account/space-requests', {
    membershipId,
    items: [{ space: 'contracts', serviceId: null, access: 'modify' }],
    comment: '',
  })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const read = async () => (await secondary.get(`/memberships/${membershipId}`)).body.spaceRequests
  const [waiting] = await read()
  assert.deepEqual(
    [waiting.id, waiting.decide.allowed, waiting.items[0].title],
    [asked.body.id, true, 'Administration de contrat'],
  )
  await who.delete(`/account/space-requests/${waiting.id}`)
  assert.deepEqual(await read(), [])
})

test('G9 O8 a person chooses the service for which they ask: of all where they belong to the whole organisation', async () => {
  await set(contracts())
  const choices = async (who: Person) =>
    (await who.get('/account/memberships')).body.items[0].serviceChoices.map((one: any) => one.id)
  const whole = await newcomer()
  assert.deepEqual(new Set(await choices(whole)), new Set([budget, school]))
  const limited = await newcomer([school])
  assert.deepEqual(await choices(limited), [school])
  const asked = await whole.post('/account/space-requests', {
    membershipId: await membershipOf(whole),
    items: [{ space: 'contracts', serviceId: budget, access: 'read' }],
    comment: '',
  })
  assert.deepEqual([asked.status, asked.body.items[0].service.name], [201, 'Budget'])
})
