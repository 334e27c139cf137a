// One's own rights are another manager's to decide, by every way there is (O2, O4, O9, O12, O18, O29).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insert, makeAccount, makeOrganisation, type Person, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let own: string
let budget: string
let school: string

before(async () => {
  portal = await startPortal()
  // Spaces are asked for here, none comes with a role.
  await portal.sql('delete from role_default_spaces')
  const principalId = await makeAccount(portal, 'solene.marchetti')
  organisation = await makeOrganisation(portal, "Communauté de l'Aulne", { principal: principalId })
  principal = await portal.signedIn(principalId)
  budget = (await insert(portal, 'services', { organisation_id: organisation, name: 'Budget' })).id
  school = (await insert(portal, 'services', { organisation_id: organisation, name: 'École' })).id
  secondary = await portal.signedIn(await makeAccount(portal, 'yann.kerhoas'))
  own = (
    await insert(portal, 'memberships', {
      account_id: secondary.id,
      organisation_id: organisation,
      role: 'secondary_manager',
      starts_on: '2020-01-01',
      whole: false,
    })
  ).id
  await insert(portal, 'membership_services', {
    membership_id: own,
    organisation_id: organisation,
    service_id: budget,
  })
})
after(() => portal.close())

const ownWords = /vos propres droits/
const refused = (reply: { status: number; body: { code: string; detail: string } }) => {
  assert.deepEqual([reply.status, reply.body.code], [403, 'requests.own_rights'])
  assert.match(reply.body.detail, ownWords)
}

test('O2 O4 a manager who asks for further services does not grant them, singly or in bulk; another one does', async () => {
  const asked = await secondary.post('/account/membership-requests', {
    organisationId: organisation,
    serviceIds: [school],
  })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const { id } = asked.body
  const seen = (await secondary.get(`/membership-requests/${id}`)).body
  assert.match(seen.abilities.decide.reason, ownWords)
  refused(await secondary.post(`/membership-requests/${id}/approval`, { version: seen.version }))
  refused(await secondary.post(`/membership-requests/${id}/refusal`, { version: seen.version, reason: 'Non' }))
  for (const decision of ['approved', 'refused']) {
    const all = await secondary.post('/membership-request-decisions', { ids: [id], decision, reason: 'Non' })
    assert.deepEqual(
      all.body.items.map((one: { ok: boolean; code: string }) => [one.ok, one.code]),
      [[false, 'requests.own_rights']],
    )
  }
  const fresh = (await principal.get(`/membership-requests/${id}`)).body
  assert.deepEqual([fresh.state, fresh.abilities.decide.allowed], ['waiting', true])
  assert.equal((await principal.post(`/membership-requests/${id}/approval`, { version: fresh.version })).status, 200)
})

test('O18 O12 a manager changes neither their own membership nor their own spaces; the principal manager does', async () => {
  const mine = (await secondary.get(`/memberships/${own}`)).body
  for (const what of ['edit', 'giveSpaces']) assert.match(mine.abilities[what].reason, ownWords)
  refused(await secondary.patch(`/memberships/${own}`, { version: mine.version, whole: true, serviceIds: [] }))
  const given = { space: 'contracts', serviceId: null, access: 'modify' }
  refused(await secondary.post(`/memberships/${own}/subscriptions`, given))
  assert.equal((await portal.sql('select from space_subscriptions where membership_id = $1', [own])).length, 0)
  const held = await principal.post(`/memberships/${own}/subscriptions`, { ...given, access: 'read' })
  assert.ok([200, 201].includes(held.status), JSON.stringify(held.body))
  refused(await secondary.patch(`/space-subscriptions/${held.body.id}`, { access: 'modify' }))
  // What one holds, one may give up.
  assert.equal((await secondary.delete(`/space-subscriptions/${held.body.id}`)).status, 204)
})

test('O9 a request for spaces of one’s own waits for another manager; the principal manager, who may be alone, decides theirs', async () => {
  const settings = (await principal.get(`/organisations/${organisation}/space-settings`)).body
  const set = await principal.put(`/organisations/${organisation}/space-settings`, {
    version: settings.version,
    spaces: [{ space: 'contracts', offered: true, defaults: [] }],
  })
  assert.equal(set.status, 200, JSON.stringify(set.body))
  const ask = async (who: Person) => {
    const [membership] = await portal.sql(
      'select id from memberships where account_id = $1 and organisation_id = $2 and removed_at is null',
      [who.id, organisation],
    )
    const reply = await who.post('/account/space-requests', {
      membershipId: membership.id,
      items: [{ space: 'contracts' }],
    })
    assert.equal(reply.status, 201, JSON.stringify(reply.body))
    return reply.body.id as string
  }
  const id = await ask(secondary)
  const seen = (await secondary.get(`/space-requests/${id}`)).body
  assert.match(seen.abilities.decide.reason, ownWords)
  refused(await secondary.post(`/space-requests/${id}/approval`, { version: seen.version, comment: '', items: [] }))
  const all = await secondary.post('/space-request-decisions', { ids: [id], decision: 'approved', reason: '' })
  assert.deepEqual(
    all.body.items.map((one: { ok: boolean; code: string }) => [one.ok, one.code]),
    [[false, 'requests.own_rights']],
  )
  const theirs = await ask(principal)
  for (const [who, what] of [
    [principal, id],
    [principal, theirs],
  ] as const) {
    const { version } = (await who.get(`/space-requests/${what}`)).body
    const reply = await who.post(`/space-requests/${what}/approval`, { version, comment: '', items: [] })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
  }
})

test('O29 in a review one does not confirm oneself; one may leave', async () => {
  const review = await insert(portal, 'access_reviews', {
    organisation_id: organisation,
    opened_on: '2026-11-01',
    closes_on: '2030-01-01',
  })
  await insert(portal, 'access_review_items', {
    review_id: review.id,
    membership_id: own,
    organisation_id: organisation,
  })
  const decide = (who: Person, outcome: string) =>
    who.post(`/access-reviews/${review.id}/decisions`, { ids: [own], outcome })
  const self = await decide(secondary, 'confirmed')
  assert.deepEqual(
    self.body.items.map((one: { ok: boolean; code: string }) => [one.ok, one.code]),
    [[false, 'requests.own_rights']],
  )
  const item = (await secondary.get(`/access-reviews/${review.id}/items`)).body.items[0]
  assert.match(item.abilities.confirm.reason, ownWords)
  const other = await decide(principal, 'confirmed')
  assert.deepEqual(
    other.body.items.map((one: { ok: boolean }) => one.ok),
    [true],
  )
})
