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
} from '../../../testing/portal.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let member: Person
let outsider: Person
let budget: string
let school: string

before(async () => {
  portal = await startPortal()
  const principalId = await makeAccount(portal, 'solene.marchetti')
  organisation = await makeOrganisation(portal, "Communauté de l'Aulne", {
    principal: principalId,
    values: { siret: '21990120400017', city: 'Montfabre', vat_number: 'FR 12 345678901', foreign_identifier: '' },
  })
  principal = await portal.signedIn(principalId)
  const secondaryId = await makeAccount(portal, 'yann.kerhoas')
  await makeMember(portal, secondaryId, organisation, 'secondary_manager')
  secondary = await portal.signedIn(secondaryId)
  const memberId = await makeAccount(portal, 'lise.amblard')
  await makeMember(portal, memberId, organisation)
  member = await portal.signedIn(memberId)
  const rivalId = await makeAccount(portal, 'zoe.ermelin')
  await makeOrganisation(portal, 'Clinique des Trois-Aulnes', { principal: rivalId })
  outsider = await portal.signedIn(rivalId)
  budget = (await insert(portal, 'services', { organisation_id: organisation, name: 'Budget' })).id
  school = (await insert(portal, 'services', { organisation_id: organisation, name: "L'école" })).id
})
after(() => portal.close())

let people = 0
const newcomer = async (values: Record<string, unknown> = {}) =>
  portal.signedIn(await makeAccount(portal, `nouveau.venu${people++}`, values))
const ask = async (who: Person, body: Record<string, unknown> = { serviceIds: [budget] }) => {
  const reply = await who.post('/account/membership-requests', { organisationId: organisation, ...body })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body.id as string
}
const mailsTo = (id: string, kind: string) =>
  portal.sql('select subject, text_body from mails where account_id = $1 and kind = $2', [id, kind])
const bulk = (who: Person, ids: string[], decision = 'approved', reason = '') =>
  who.post('/membership-request-decisions', { ids, decision, reason })

test('O6 an organisation is found by exact identifier or by name, with nothing but what tells it apart', async () => {
  const who = await newcomer()
  const expected = {
    id: organisation,
    name: "Communauté de l'Aulne",
    identifier: '21990120400017',
    city: 'Montfabre',
    services: [
      { id: budget, name: 'Budget' },
      { id: school, name: "L'école" },
    ],
  }
  for (const search of ['21990120400017', '219 901 204 00017', 'fr12345678901', 'COMMUNAUTE', "l'aulne"]) {
    const reply = await who.get(`/account/organisation-matches?search=${encodeURIComponent(search)}`)
    assert.deepEqual(reply.body, { items: [expected] }, search)
  }
  // Part of an identifier is none.
  assert.deepEqual((await who.get('/account/organisation-matches?search=2199012040001')).body, { items: [] })
  for (const search of ['ab', '%%%', '']) {
    const reply = await who.get(`/account/organisation-matches?search=${encodeURIComponent(search)}`)
    assert.equal(reply.status, 422, search)
    assert.equal(reply.body.errors[0].field, 'search')
  }
  await makeOrganisation(portal, 'Aulnaie dormante', { values: { deactivated_at: portal.clock.now } })
  await makeOrganisation(portal, 'Aulnaie, Jeanne', { values: { kind: 'individual' } })
  assert.deepEqual((await who.get('/account/organisation-matches?search=aulnaie')).body, { items: [] })
  for (let i = 0; i < 12; i++) await makeOrganisation(portal, `Bourgade ${i}`)
  assert.equal((await who.get('/account/organisation-matches?search=bourgade')).body.items.length, 10)
  let last = 0
  for (let i = 0; i < 40; i++) last = (await who.get('/account/organisation-matches?search=bourgade')).status
  assert.equal(last, 429)
})

test('O6 a person asks for services, follows and withdraws; managers are told by one mail an hour', async () => {
  portal.clock.set('2026-11-20T10:00:00Z')
  const who = await newcomer()
  const id = await ask(who, { serviceIds: [budget, school], comment: 'Je rejoins le service' })
  const own = (await who.get('/account/membership-requests')).body
  assert.deepEqual(own.items[0].services, ['Budget', "L'école"])
  assert.equal(own.items[0].state, 'waiting')
  assert.equal(own.items[0].abilities.withdraw.allowed, true)
  const twice = await who.post('/account/membership-requests', { organisationId: organisation, serviceIds: [budget] })
  assert.equal(twice.status, 409)
  assert.equal(twice.body.code, 'organisation.request_open')
  const other = await newcomer()
  await ask(other)
  assert.equal((await mailsTo(principal.id, 'organisation.membership_request_received')).length, 1)
  assert.equal((await mailsTo(secondary.id, 'organisation.membership_request_received')).length, 1)
  assert.equal((await mailsTo(member.id, 'organisation.membership_request_received')).length, 0)
  const notices = await portal.sql(
    "select params->>'person' as person from notifications where account_id = $1 and kind = 'organisation.membership_request_received'",
    [principal.id],
  )
  assert.equal(notices.length, 2)
  portal.clock.set('2026-11-20T11:00:01Z')
  await ask(await newcomer())
  assert.equal((await mailsTo(principal.id, 'organisation.membership_request_received')).length, 2)

  assert.equal((await other.delete(`/account/membership-requests/${id}`)).status, 404)
  assert.equal((await who.delete(`/account/membership-requests/${id}`)).status, 204)
  assert.equal((await who.delete(`/account/membership-requests/${id}`)).status, 204)
  const late = await principal.post(`/membership-requests/${id}/approval`, { version: 2 })
  assert.equal(late.status, 409)
  assert.equal(late.body.code, 'requests.withdrawn')
  assert.equal(late.body.extra.current.state, 'withdrawn')
  // Once withdrawn, one may ask again.
  await ask(who)
})

test('O6 what cannot be asked for is refused by field', async () => {
  const who = await newcomer()
  const refused = async (body: object) =>
    (await who.post('/account/membership-requests', { organisationId: organisation, ...body })).body
  assert.equal((await refused({})).errors[0].code, 'organisation.service_needed')
  assert.equal((await refused({ serviceIds: [organisation] })).errors[0].code, 'organisation.service_unknown')
  assert.equal((await refused({ whole: true, comment: 'é'.repeat(1001) })).errors[0].field, 'comment')
  assert.equal((await refused({ organisationId: budget, whole: true })).errors[0].field, 'organisationId')
  const already = await member.post('/account/membership-requests', { organisationId: organisation, whole: true })
  assert.equal(already.status, 409)
  assert.equal(already.body.code, 'organisation.already_yours')
})

test('O2 the list goes over the organisations that one runs, page by page, and is closed to all others', async () => {
  const second = await makeOrganisation(portal, 'Syndicat des eaux', { principal: principal.id })
  const arabic = await newcomer({ surname: 'بن يوسف', given_name: "عمر d'Artois" })
  const long = await newcomer({ surname: 'Œ'.repeat(200), given_name: 'Zoë' })
  const first = await ask(arabic, { organisationId: second, whole: true })
  await ask(long, { organisationId: second, whole: true })
  const page = (await principal.get('/membership-requests?size=1')).body
  assert.equal(page.items.length, 1)
  const all = [...page.items]
  let { nextCursor } = page
  while (nextCursor) {
    const more = (await principal.get(`/membership-requests?size=1&cursor=${nextCursor}`)).body
    all.push(...more.items)
    nextCursor = more.nextCursor
  }
  const [{ n }] = await portal.sql(
    'select count(*)::int as n from membership_requests where decision is null and withdrawn_at is null',
  )
  assert.equal(all.length, n)
  assert.deepEqual(
    [...all].sort((a, b) => a.requestedAt.localeCompare(b.requestedAt)).map((row) => row.requestedAt),
    all.map((row) => row.requestedAt),
  )
  const found = (await principal.get(`/membership-requests?search=${encodeURIComponent('يوسف')}`)).body
  assert.deepEqual(
    found.items.map((row: { id: string }) => row.id),
    [first],
  )
  assert.equal((await principal.get(`/membership-requests?organisation=${second}`)).body.items.length, 2)
  assert.equal((await secondary.get(`/membership-requests?organisation=${second}`)).status, 404)
  assert.equal((await member.get(`/membership-requests?organisation=${organisation}`)).status, 403)
  assert.equal((await member.get('/membership-requests')).status, 403)
  assert.equal((await outsider.get(`/membership-requests?organisation=${organisation}`)).status, 404)
  assert.deepEqual((await outsider.get('/membership-requests?state=all')).body.items, [])
  assert.equal((await principal.get('/membership-requests?cursor=abc')).status, 422)
  const staff = await portal.signedIn(await makeStaff(portal, 'mathis.roquelin'))
  assert.equal((await staff.get('/membership-requests')).status, 403)

  const mine = await ask(await newcomer())
  for (const [who, status] of [
    [outsider, 404],
    [member, 403],
  ] as const) {
    assert.equal((await who.get(`/membership-requests/${mine}`)).status, status)
    assert.equal((await who.post(`/membership-requests/${mine}/approval`, { version: 1 })).status, status)
    assert.equal((await who.post(`/membership-requests/${mine}/refusal`, { version: 1, reason: 'x' })).status, status)
  }
  const reply = await member.get(`/membership-requests/${mine}`)
  assert.match(reply.body.detail, /solene MARCHETTI/)
  assert.equal((await member.get(`/membership-requests/${organisation}`)).status, 404)
  const rows = (await bulk(outsider, [mine])).body.items
  assert.deepEqual([rows[0].ok, rows[0].code], [false, 'not_found'])
  assert.equal((await bulk(member, [mine])).status, 403)
})

test('O3 O4 O5 a manager sees who asks for what, changes the role, ticks what is granted', async () => {
  const who = await newcomer()
  const id = await ask(who, { serviceIds: [budget, school], comment: 'Bonjour' })
  const opened = (await principal.get(`/membership-requests/${id}`)).body
  assert.equal(opened.comment, 'Bonjour')
  assert.equal(opened.role, 'member')
  assert.deepEqual(
    opened.roles.filter((role: { grantable: boolean }) => role.grantable).map((role: { code: string }) => role.code),
    ['secondary_manager', 'member', 'portal_supervisor', 'portal_user'],
  )
  assert.deepEqual(
    opened.serviceRows.map((row: { status: string }) => row.status),
    ['pending', 'pending'],
  )
  const url = `/membership-requests/${id}/approval`
  const bad = async (body: object) => (await principal.post(url, { version: 1, ...body })).body.errors[0]
  assert.equal((await bad({ role: 'principal_manager' })).field, 'role')
  assert.equal((await bad({ role: 'technical' })).field, 'role')
  assert.equal((await bad({ serviceIds: [] })).code, 'organisation.service_needed')
  assert.equal((await bad({ serviceIds: [organisation] })).code, 'organisation.service_unknown')
  assert.equal((await principal.post(url, { version: 7 })).body.code, 'conflict')
  const done = await principal.post(url, { version: 1, role: 'secondary_manager', serviceIds: [school] })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.equal(done.body.state, 'approved')
  assert.deepEqual(
    done.body.serviceRows.map((row: { name: string; status: string; granted: boolean }) => [
      row.name,
      row.status,
      row.granted,
    ]),
    [
      ['Budget', 'none', false],
      ["L'école", 'validated', true],
    ],
  )
  const mails = await mailsTo(who.id, 'organisation.membership_request_approved')
  assert.equal(mails.length, 1)
  // G10: the mail says the role, the services, and what was asked for where that is something else.
  assert.match(
    mails[0].text_body,
    /avec le rôle «.Gestionnaire secondaire.». Services.: L'école. Vous aviez demandé.: /,
  )
  // What was granted works at once, in the session that was open.
  assert.equal((await who.get('/membership-requests')).status, 200)
  const own = (await who.get('/account/memberships')).body.items
  assert.deepEqual(
    [own[0].roleName, own[0].services, own[0].spaces[0].space],
    ['Gestionnaire secondaire', [{ id: school, name: "L'école" }], 'contracts'],
  )
  const [event] = await portal.sql("select * from journal_events where type = 'organisation.membership.approved'")
  assert.deepEqual(event.after, { role: 'secondary_manager', whole: false, services: ["L'école"] })
  assert.equal(event.about_id, who.id)

  // The same act again is harmless; another answer than this one is refused.
  assert.equal((await principal.post(url, { version: 1, role: 'secondary_manager', serviceIds: [school] })).status, 200)
  assert.equal((await mailsTo(who.id, 'organisation.membership_request_approved')).length, 1)
  const other = await principal.post(`/membership-requests/${id}/refusal`, { version: 1, reason: 'Non' })
  assert.equal(other.body.code, 'requests.decided')

  // Further services of a person who belongs already: those held stay, ticked and fixed.
  const more = await ask(who, { serviceIds: [budget, school] })
  const further = (await principal.get(`/membership-requests/${more}`)).body
  assert.equal(further.role, 'secondary_manager')
  assert.deepEqual(
    further.serviceRows.map((row: { status: string }) => row.status),
    ['pending', 'validated'],
  )
  const granted = await principal.post(`/membership-requests/${more}/approval`, {
    version: 1,
    role: 'secondary_manager',
  })
  assert.equal(granted.status, 200, JSON.stringify(granted.body))
  const after = (await who.get('/account/memberships')).body.items
  assert.equal(after.length, 1)
  assert.equal(after[0].services.length, 2)
  const last = await ask(who, { whole: true })
  assert.equal((await principal.post(`/membership-requests/${last}/approval`, { version: 1 })).status, 200)
  const whole = (await who.get('/account/memberships')).body.items[0]
  assert.deepEqual([whole.whole, whole.services, whole.role], [true, [], 'secondary_manager'])
})

test('Z11 O4 a secondary manager who approves with a role that manages proposes it: the effect shown and the approval agree', async () => {
  const who = await newcomer()
  const id = await ask(who)
  const effect = await secondary.get(`/membership-requests/${id}/effect?role=secondary_manager`)
  assert.equal(effect.status, 200, JSON.stringify(effect.body))
  const done = await secondary.post(`/membership-requests/${id}/approval`, { version: 1, role: 'secondary_manager' })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const [held] = await portal.sql('select role, proposed_role from memberships where account_id = $1', [who.id])
  assert.deepEqual(held, { role: 'member', proposed_role: 'secondary_manager' })
  assert.equal((await who.get('/membership-requests')).status, 403)
  assert.match((await mailsTo(who.id, 'organisation.membership_request_approved'))[0].text_body, /Utilisateur simple/)
})

test('O2 O3 a refusal needs a reason, and tells it', async () => {
  const who = await newcomer()
  const id = await ask(who)
  for (const reason of ['', '   ']) {
    const reply = await principal.post(`/membership-requests/${id}/refusal`, { version: 1, reason })
    assert.equal(reply.status, 422)
    assert.equal(reply.body.errors[0].field, 'reason')
  }
  assert.equal((await bulk(principal, [id], 'refused')).body.errors[0].field, 'reason')
  const done = await principal.post(`/membership-requests/${id}/refusal`, { version: 1, reason: "Pas de l'équipe" })
  assert.equal(done.body.state, 'refused')
  assert.match((await mailsTo(who.id, 'organisation.membership_request_refused'))[0].text_body, /Pas de l'équipe/)
  assert.deepEqual((await who.get('/account/memberships')).body.items, [])
  assert.equal((await who.get('/account/membership-requests')).body.items[0].refusalReason, "Pas de l'équipe")
  assert.equal((await who.delete(`/account/membership-requests/${id}`)).status, 409)
})

test('O5 a service deactivated under a request that waits is named; the manager unticks it', async () => {
  const gone = (await insert(portal, 'services', { organisation_id: organisation, name: 'Voirie' })).id
  const who = await newcomer()
  const id = await ask(who, { serviceIds: [gone, budget] })
  await portal.sql('update services set is_active = false, deactivated_at = now() where id = $1', [gone])
  const refused = await principal.post(`/membership-requests/${id}/approval`, { version: 1 })
  assert.equal(refused.status, 422)
  assert.deepEqual(
    [refused.body.errors[0].field, refused.body.errors[0].code],
    ['serviceIds', 'organisation.service_inactive'],
  )
  assert.match(refused.body.errors[0].message, /Voirie/)
  const rows = (await bulk(principal, [id])).body.items
  assert.equal(rows[0].code, 'organisation.service_inactive')
  assert.match(rows[0].detail, /Voirie/)
  const row = (await principal.get(`/membership-requests/${id}`)).body.serviceRows.find(
    (service: { id: string }) => service.id === gone,
  )
  assert.deepEqual([row.active, row.status], [false, 'pending'])
  const done = await principal.post(`/membership-requests/${id}/approval`, { version: 1, serviceIds: [budget] })
  assert.equal(done.status, 200)
  assert.equal(
    (await who.post('/account/membership-requests', { organisationId: organisation, serviceIds: [gone] })).status,
    422,
  )
})

test('O30 two managers decide at once: one does, the other is told who and when, nothing is decided twice', async () => {
  for (let round = 0; round < 4; round++) {
    const who = await newcomer()
    const id = await ask(who)
    const replies = await Promise.all([
      principal.post(`/membership-requests/${id}/approval`, { version: 1 }),
      round % 2
        ? secondary.post(`/membership-requests/${id}/approval`, { version: 1 })
        : secondary.post(`/membership-requests/${id}/refusal`, { version: 1, reason: 'Non' }),
    ])
    const statuses = replies.map((reply) => reply.status).sort()
    assert.deepEqual(statuses, [200, 409])
    const lost = replies.find((reply) => reply.status === 409)!.body
    const won = replies.find((reply) => reply.status === 200)!.body
    assert.equal(lost.code, 'requests.decided')
    assert.match(
      lost.detail,
      /(MARCHETTI solene|KERHOAS yann) a déjà décidé cette demande le 20\/11\/2026 à \d+\sh\s\d\d\./,
    )
    assert.equal(lost.extra.current.state, won.state)
    assert.equal(lost.extra.current.decidedBy, won.decidedBy)
    const events = await portal.sql(
      "select type from journal_events where subject_id = $1 and type in ('organisation.membership.approved', 'organisation.membership.refused')",
      [id],
    )
    assert.equal(events.length, 1)
    const [{ n }] = await portal.sql('select count(*)::int as n from memberships where account_id = $1', [who.id])
    assert.equal(n, won.state === 'approved' ? 1 : 0)
  }
})

test('P27 «Accueil» names every request that the figure of the bar counts, and a review beside them', async () => {
  for (let n = 0; n < 6; n += 1) await ask(await newcomer())
  await portal.sql(
    `with review as (insert into access_reviews (organisation_id, opened_on, closes_on) values ($1, current_date, current_date + 30) returning id)
     insert into access_review_items (review_id, organisation_id, membership_id)
     select review.id, m.organisation_id, m.id from review, memberships m where m.organisation_id = $1 and m.role = 'member' limit 1`,
    [organisation],
  )
  const { organisationRequests } = (await principal.get('/session')).body.counts
  const kinds = (await principal.get('/waiting')).body.items.map((item: { kind: string }) => item.kind)
  const requests = kinds.filter((kind: string) => /membership|space/.test(kind))
  assert.equal(requests.length, organisationRequests)
  assert.ok(organisationRequests >= 6)
  assert.ok(kinds.includes('organisation.review'))
  await portal.sql('delete from access_review_items')
  await portal.sql('delete from access_reviews')
})

test('O2 O30 in bulk, how each row ended, also those decided or withdrawn meanwhile', async () => {
  const waiting = await ask(await newcomer())
  const decided = await ask(await newcomer())
  const withdrawer = await newcomer()
  const withdrawn = await ask(withdrawer)
  const belongs = await newcomer()
  const already = await ask(belongs)
  await makeMember(portal, belongs.id, organisation)
  await secondary.post(`/membership-requests/${decided}/refusal`, { version: 1, reason: 'Non' })
  await withdrawer.delete(`/account/membership-requests/${withdrawn}`)
  const reply = await bulk(principal, [decided, withdrawn, waiting, waiting, already, organisation])
  assert.equal(reply.status, 200)
  assert.deepEqual(
    reply.body.items.map((row: { id: string; ok: boolean; code: string }) => [row.id, row.ok, row.code]),
    [
      [decided, false, 'requests.decided'],
      [withdrawn, false, 'requests.withdrawn'],
      [waiting, true, 'approved'],
      [already, true, 'approved'],
      [organisation, false, 'not_found'],
    ],
  )
  assert.match(reply.body.items[0].detail, /KERHOAS yann .* 20\/11\/2026/)
  const again = (await bulk(principal, [waiting])).body.items
  assert.deepEqual([again[0].ok, again[0].code], [true, 'approved'])
  for (const ids of [[], Array.from({ length: 101 }, () => waiting)])
    assert.equal((await bulk(principal, ids)).status, 422)
  assert.equal((await bulk(principal, [waiting], 'maybe')).status, 422)
})

test('O2 1,000 requests in chunks of 100, mails queued', async () => {
  const big = await makeOrganisation(portal, 'Grande structure', { principal: principal.id })
  const service = (await insert(portal, 'services', { organisation_id: big, name: 'Unique' })).id
  await portal.sql(
    `with people as (insert into accounts (brand_id, status, identifier, sign_in_email, contact_email, surname, given_name)
       select $1, 'active', 'foule.' || i, 'foule' || i || '@client.example', '', 'FOULE', 'n' || i from generate_series(1, 1000) i returning id),
     requests as (insert into membership_requests (brand_id, organisation_id, account_id, requested_at) select $1, $2, id, $3 from people returning id)
     insert into membership_request_services (request_id, organisation_id, service_id) select id, $2, $4 from requests`,
    [portal.brandId, big, portal.clock.now, service],
  )
  const ids = (await portal.sql('select id from membership_requests where organisation_id = $1', [big])).map(
    (row) => row.id,
  )
  for (let at = 0; at < 1000; at += 100) {
    const reply = await bulk(principal, ids.slice(at, at + 100), 'approved')
    assert.ok(
      reply.body.items.every((row: { ok: boolean }) => row.ok),
      JSON.stringify(reply.body.items[0]),
    )
  }
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from memberships where organisation_id = $1 and role = 'member'",
    [big],
  )
  assert.equal(n, 1000)
  const [mails] = await portal.sql(
    "select count(*)::int as n, count(sent_at)::int as sent from mails where kind = 'organisation.membership_request_approved' and account_id in (select account_id from memberships where organisation_id = $1)",
    [big],
  )
  assert.deepEqual(mails, { n: 1000, sent: 0 })
})

/** Somebody whose whole membership is over, as secondary manager with the contracts space to modify. */
async function expiredManager(): Promise<Person & { membership: string }> {
  const id = await makeAccount(portal, `ancien.gestionnaire${people++}`)
  const membership = (
    await insert(portal, 'memberships', {
      account_id: id,
      organisation_id: organisation,
      role: 'secondary_manager',
      starts_on: '2020-01-01',
      ends_on: '2020-12-31',
      whole: true,
    })
  ).id
  await insert(portal, 'space_subscriptions', {
    organisation_id: organisation,
    membership_id: membership,
    space: 'contracts',
    access: 'modify',
    origin: 'role',
  })
  return Object.assign(await portal.signedIn(id), { membership })
}
const standing = async (who: Person) => {
  const [row] = await portal.sql(
    `select m.id, m.role, m.whole, m.ends_on,
      array(select s.name from membership_services x join services s on s.id = x.service_id where x.membership_id = m.id order by 1) as services,
      array(select b.space from space_subscriptions b where b.membership_id = m.id and b.ended_at is null) as spaces
      from memberships m where m.account_id = $1 and m.organisation_id = $2 and m.removed_at is null`,
    [who.id, organisation],
  )
  return row
}

test('O4 O5 O18 a membership that is over counts for nothing: who managed gets back only what is asked for', async () => {
  for (const [how, approve] of [
    ['in bulk', (id: string) => bulk(principal, [id])],
    ['as it stands', (id: string) => principal.post(`/membership-requests/${id}/approval`, { version: 1 })],
    [
      'ticked',
      (id: string) =>
        principal.post(`/membership-requests/${id}/approval`, {
          version: 1,
          role: 'member',
          whole: false,
          serviceIds: [budget],
        }),
    ],
  ] as const) {
    const who = await expiredManager()
    const id = await ask(who, { whole: false, serviceIds: [budget] })
    const view = (await principal.get(`/membership-requests/${id}`)).body
    assert.equal(view.role, 'member', how)
    assert.deepEqual(
      view.serviceRows.map((row: { name: string; status: string }) => [row.name, row.status]),
      [
        ['Budget', 'pending'],
        ["L'école", 'none'],
      ],
      how,
    )
    const reply = await approve(id)
    assert.ok(reply.status < 300, `${how}: ${JSON.stringify(reply.body)}`)
    const { id: made, ...now } = await standing(who)
    assert.deepEqual(now, { role: 'member', whole: false, ends_on: null, services: ['Budget'], spaces: [] }, how)
    assert.notEqual(made, who.membership, how)
    const [old] = await portal.sql('select removed_at is not null as over from memberships where id = $1', [
      who.membership,
    ])
    assert.equal(old.over, true, how)
    const desk = await who.get('/organisation-administration')
    assert.equal(desk.status, 403, how)
  }
  // As for anybody new, the role that the manager gives opens its spaces.
  const again = await expiredManager()
  const id = await ask(again, { whole: true })
  await principal.post(`/membership-requests/${id}/approval`, { version: 1, role: 'secondary_manager' })
  const { id: _, ...now } = await standing(again)
  assert.deepEqual(now, { role: 'secondary_manager', whole: true, ends_on: null, services: [], spaces: ['contracts'] })
})

test('O2 the request of an account that is deactivated or closed is refused approval with its reason, singly and in bulk', async () => {
  for (const status of ['deactivated', 'closed']) {
    const who = await newcomer()
    const other = await newcomer()
    const [id, good] = [await ask(who), await ask(other)]
    await portal.sql('update accounts set status = $2, erase_on = $3 where id = $1', [
      who.id,
      status,
      status === 'deactivated' ? '2027-02-01' : null,
    ])
    const one = await principal.post(`/membership-requests/${id}/approval`, { version: 1, role: 'secondary_manager' })
    assert.deepEqual([one.status, one.body.code], [409, 'organisation.requester_gone'], status)
    const rows = (await bulk(principal, [id, good])).body.items
    assert.deepEqual(
      rows.map((row: { ok: boolean; code: string }) => [row.ok, row.code]),
      [
        [false, 'organisation.requester_gone'],
        [true, 'approved'],
      ],
      status,
    )
    assert.match(rows[0].detail, /plus en service/)
    assert.equal(await standing(who), undefined)
    assert.equal(
      (await principal.post(`/membership-requests/${id}/refusal`, { version: 1, reason: 'Parti' })).status,
      200,
    )
  }
})

test('O4 O26 what was asked for and what was granted stay apart, in the list and in the detail', async () => {
  const who = await newcomer()
  const id = await ask(who, { serviceIds: [budget] })
  const reply = await principal.post(`/membership-requests/${id}/approval`, {
    version: 1,
    role: 'secondary_manager',
    whole: false,
    serviceIds: [school],
  })
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  const view = (await principal.get(`/membership-requests/${id}`)).body
  assert.deepEqual(view.services, ['Budget'])
  assert.deepEqual(view.granted, { role: 'secondary_manager', whole: false, services: ["L'école"] })
  assert.deepEqual(
    view.serviceRows.map((row: { name: string; requested: boolean; granted: boolean }) => [
      row.name,
      row.requested,
      row.granted,
    ]),
    [
      ['Budget', true, false],
      ["L'école", false, true],
    ],
  )
  const listed = (await principal.get(`/membership-requests?state=approved&search=${who.identifier}`)).body.items.find(
    (row: { id: string }) => row.id === id,
  )
  assert.deepEqual([listed.services, listed.granted.services], [['Budget'], ["L'école"]])
  const own = (await who.get('/account/membership-requests')).body.items[0]
  assert.deepEqual([own.services, own.granted.services], [['Budget'], ["L'école"]])
  // Asked for some services, given all: the request still says which.
  const next = await newcomer()
  const wide = await ask(next, { serviceIds: [budget] })
  await principal.post(`/membership-requests/${wide}/approval`, { version: 1, whole: true })
  const given = (await principal.get(`/membership-requests/${wide}`)).body
  assert.deepEqual([given.whole, given.services, given.granted.whole], [false, ['Budget'], true])
})
