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
