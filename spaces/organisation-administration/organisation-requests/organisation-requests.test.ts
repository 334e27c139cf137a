// A person asks the provider's staff for an organisation, and becomes its principal manager where they approve (O37).
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { eraseDueAccounts } from '../../../kernel/identity/erasure.ts'
import { giveRoles } from '../../../kernel/policy/roles.ts'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { refuseIdentifiers } from '../policy.ts'

let portal: Portal
let administrator: Person
let agent: Person
let reader: Person
let founder: Person
let other: Person
let town: string

const siret = '73282932000074'
const laPoste = '35600000049837'
const mill = {
  kind: 'private',
  name: 'Moulins de Tréhoret',
  siret,
  city: 'Tréhoret',
  comment: 'Société créée en mars.',
}

before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'ana.roquelin', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'teo.marsan', 'agent'))
  reader = await portal.signedIn(await makeStaff(portal, 'lou.vernet', 'reader'))
  town = await makeOrganisation(portal, 'Ville de Montfabre', { values: { siret: laPoste, kind: 'public' } })
})
after(() => portal.close())
let made = 0
beforeEach(async () => {
  made++
  await portal.sql('delete from rate_limits')
  await portal.sql('delete from organisation_requests where decision is null')
  founder = await portal.signedIn(await makeAccount(portal, `fondatrice.martel${made}`))
  other = await portal.signedIn(await makeAccount(portal, `autre.personne${made}`))
  portal.clock.advanceDays(0.001)
})

const path = '/account/organisation-requests'
const ask = async (who: Person, values: Record<string, unknown> = {}) => {
  const reply = await who.post(path, { ...mill, ...values })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body
}
const fields = (reply: { status: number; body: any }) => [
  reply.status,
  ...(reply.body.errors ?? []).map((one: any) => `${one.field} ${one.code}`),
]
const queue = async (who: Person, query = '') =>
  (await who.get(`/staff/organisation-requests${query}`)).body.items.map((item: any) => item.id)
let rank = 0
const freeSiret = () => {
  // One more establishment of the same SIREN, with its key; never the same twice.
  for (rank++; ; rank++) {
    const value = `732829320${String(rank).padStart(5, '0')}`
    const sum = [...value].reduce((total, digit, index) => {
      const one = Number(digit) * (index % 2 === 0 ? 2 : 1)
      return total + (one > 9 ? one - 9 : one)
    }, 0)
    if (sum % 10 === 0 && value !== siret) return value
  }
}

test('O37 a person asks for an organisation and follows it; staff alone see it in their queue, with its count', async () => {
  const asked = await ask(founder)
  assert.deepEqual(
    [asked.state, asked.name, asked.siret, asked.city, asked.comment, asked.abilities.withdraw.allowed],
    ['waiting', mill.name, siret, 'Tréhoret', mill.comment, true],
  )
  assert.deepEqual(
    (await founder.get(path)).body.items.map((item: any) => item.id),
    [asked.id],
  )
  assert.deepEqual((await other.get(path)).body.items, [])
  assert.deepEqual(await queue(agent), [asked.id])
  assert.deepEqual(await queue(reader, '?search=trehoret'), [asked.id])
  assert.deepEqual(await queue(agent, '?search=732829320'), [asked.id])
  assert.deepEqual(await queue(agent, '?search=ailleurs'), [])
  assert.deepEqual(await queue(agent, '?state=refused'), [])
  const { counts } = (await agent.get('/session')).body
  assert.deepEqual([counts.organisationRequests, counts.organisationCreations, counts.membershipRequests], [1, 1, 0])
  portal.clock.advanceDays(0.001)
  const second = await ask(other)
  const page = (await agent.get('/staff/organisation-requests?size=1')).body
  assert.deepEqual(page.items[0].id, asked.id)
  assert.deepEqual(await queue(agent, `?size=1&cursor=${page.nextCursor}`), [second.id])
  // No organisation came of asking, and staff get no mail.
  assert.equal((await founder.get('/account/memberships')).body.items.length, 0)
  const mails = await portal.sql("select 1 from mails where kind like 'organisation.creation%'")
  assert.equal(mails.length, 0)
  const [event] = await portal.sql(
    "select * from journal_events where type = 'organisation.creation.requested' limit 1",
  )
  assert.deepEqual(
    [event.actor_id, event.about_id, event.organisation_id, event.after.siret],
    [founder.id, founder.id, null, siret],
  )
})

test('O37 nothing is told of organisations that exist; staff see that one has the identifier, the SIREN or the name', async () => {
  const free = await founder.post(path, mill)
  const taken = await founder.post(path, { ...mill, kind: 'public', siret: laPoste })
  const shape = (reply: { status: number; body: any }) => [reply.status, Object.keys(reply.body), reply.body.state]
  assert.deepEqual(shape(taken), shape(free))
  const known = async (id: string) =>
    (await agent.get(`/staff/organisation-requests/${id}`)).body.known.map((one: any) => [one.id, one.by])
  assert.deepEqual(await known(free.body.id), [])
  assert.deepEqual(await known(taken.body.id), [[town, 'identifier']])
  const sameSiren = await ask(founder, { siret: '35600000000048' })
  assert.deepEqual(await known(sameSiren.id), [[town, 'siren']])
  const sameName = await ask(other, { name: 'VILLE DE MONTFABRE', siret })
  assert.deepEqual(await known(sameName.id), [[town, 'name']])
  const foreign = await makeOrganisation(portal, 'Haldene', {
    values: { kind: 'foreign', foreign_identifier: 'HRB 21880', vat_number: 'DE123456789' },
  })
  const same = await ask(other, { kind: 'foreign', siret: null, foreignIdentifier: 'hrb21880', name: 'Autre' })
  assert.deepEqual(await known(same.id), [[foreign, 'identifier']])
  const vat = await ask(other, { kind: 'foreign', siret: null, vatNumber: 'DE 123456789', name: 'Autre' })
  assert.deepEqual(await known(vat.id), [[foreign, 'identifier']])
})

test('O37 O24 identifiers are checked, each by its field: SIRET with the exception of La Poste, VAT, what a kind has not', async () => {
  const refused = async (values: Record<string, unknown>) => fields(await founder.post(path, { ...mill, ...values }))
  assert.deepEqual(await refused({ siret: '73282932000075' }), [422, 'siret organisation.bad_siret'])
  assert.deepEqual(await refused({ siret: null }), [422, 'siret required'])
  assert.deepEqual(await refused({ name: ' ' }), [422, 'name required'])
  assert.deepEqual(await refused({ kind: 'autre' }), [422, 'kind bad_choice'])
  assert.deepEqual(await refused({ vatNumber: 'FR12' }), [422, 'vatNumber organisation.bad_vat'])
  assert.deepEqual(await refused({ vatNumber: 'FR83404833048' }), [422, 'vatNumber organisation.vat_of_another'])
  assert.deepEqual(await refused({ kind: 'foreign' }), [
    422,
    'siret organisation.not_of_this_kind',
    'foreignIdentifier required',
  ])
  assert.deepEqual(await refused({ kind: 'individual', siret: null, vatNumber: 'DE123456789' }), [
    422,
    'vatNumber organisation.not_of_this_kind',
  ])
  assert.deepEqual(await refused({ comment: 'x'.repeat(1001) }), [422, 'comment too_long'])
  await portal.sql('delete from rate_limits')
  assert.equal((await ask(founder, { siret: '732 829 320 00074' })).siret, siret)
  assert.equal((await ask(founder, { siret: laPoste })).identifier, laPoste)
  assert.equal((await ask(founder, { kind: 'individual', siret: null, name: 'Martel Fondatrice' })).identifier, '')
  const none = { kind: 'public', siret: null, vatNumber: '', foreignIdentifier: '' }
  assert.deepEqual(refuseIdentifiers(none), [])
  assert.deepEqual(refuseIdentifiers({ ...none, foreignIdentifier: 'X' }), [
    { field: 'foreignIdentifier', code: 'organisation.not_of_this_kind' },
  ])
})

test('O37 one request waits per person and identifier; a repeated key makes one; too many are refused for a while', async () => {
  const key = { 'idempotency-key': `demande-${made}-abcdef` }
  const first = await founder.post(path, mill, key)
  const again = await founder.post(path, mill, key)
  assert.deepEqual([first.status, again.status, again.body.id], [201, 201, first.body.id])
  const twice = await founder.post(path, { ...mill, name: 'Sous un autre nom' })
  assert.deepEqual([twice.status, twice.body.code], [409, 'organisation.request_open'])
  await ask(founder, { kind: 'individual', siret: null, name: 'Martel' })
  const same = await founder.post(path, { ...mill, kind: 'individual', siret: null, name: 'MARTEL' })
  assert.equal(same.body.code, 'organisation.request_open')
  // Two at once: the index decides.
  await portal.sql('delete from organisation_requests where account_id = $1', [founder.id])
  const replies = await Promise.all([founder.post(path, mill), founder.post(path, mill)])
  assert.deepEqual(replies.map((reply) => reply.status).sort(), [201, 409])
  await portal.sql('delete from rate_limits')
  // Refused ones count too.
  for (let index = 0; index < 10; index++) assert.equal((await founder.post(path, mill)).status, 409)
  const many = await founder.post(path, { ...mill, siret: laPoste })
  assert.deepEqual([many.status, many.body.code], [429, 'too_many_requests'])
  assert.equal((await other.post(path, mill)).status, 201)
})

test('O37 a person withdraws what waits, never what is decided, and nothing of another', async () => {
  const { id } = await ask(founder)
  assert.equal((await other.delete(`${path}/${id}`)).status, 404)
  assert.equal((await founder.delete(`${path}/${id}`)).status, 204)
  assert.equal((await founder.delete(`${path}/${id}`)).status, 204)
  assert.equal((await founder.get(path)).body.items[0].state, 'withdrawn')
  const late = await agent.post(`/staff/organisation-requests/${id}/approval`, { version: 2 })
  assert.deepEqual([late.status, late.body.code], [409, 'requests.withdrawn'])
  assert.equal(late.body.extra.current.state, 'withdrawn')
  const next = await ask(founder)
  const refused = await agent.post(`/staff/organisation-requests/${next.id}/refusal`, { version: 1, reason: 'Doublon' })
  assert.equal(refused.status, 200)
  const over = await founder.delete(`${path}/${next.id}`)
  assert.deepEqual([over.status, over.body.code], [409, 'requests.decided'])
  const types = await portal.sql('select type from journal_events where subject_id = any ($1) order by at, id', [
    [id, next.id],
  ])
  assert.deepEqual(types.map((row) => row.type).sort(), [
    'organisation.creation.refused',
    'organisation.creation.request_withdrawn',
    'organisation.creation.requested',
    'organisation.creation.requested',
  ])
})

test('O37 «Valider» makes the organisation with the person as its principal manager, in one transaction, on record', async () => {
  const value = freeSiret()
  const { id } = await ask(founder, { siret: value, name: 'Moulin Tréhoret' })
  const before = await portal.sql('select count(*)::int as n from organisations')
  const done = await agent.post(`/staff/organisation-requests/${id}/approval`, {
    version: 1,
    name: 'Moulins de Tréhoret',
    city: 'Tréhoret-sur-Mer',
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual([done.body.state, done.body.decidedBy], ['approved', 'MARSAN teo'])
  const organisation = done.body.organisation.id
  const [row] = await portal.sql(
    'select o.name, o.siret, o.city, o.kind, m.account_id, m.role, m.granted_by from organisations o join memberships m on m.organisation_id = o.id where o.id = $1',
    [organisation],
  )
  assert.deepEqual(row, {
    name: 'Moulins de Tréhoret',
    siret: value,
    city: 'Tréhoret-sur-Mer',
    kind: 'private',
    account_id: founder.id,
    role: 'principal_manager',
    granted_by: agent.id,
  })
  assert.equal((await portal.sql('select count(*)::int as n from organisations'))[0].n, before[0].n + 1)

  // What they were granted works at once: the desk, the history, what the role opens.
  assert.deepEqual(
    (await founder.get('/organisation-administration')).body.organisations.map((one: any) => one.id),
    [organisation],
  )
  const history = (await founder.get(`/organisations/${organisation}/history`)).body.items
  assert.deepEqual(history.map((item: any) => item.type).sort(), [
    'organisation.creation.approved',
    'organisation.principal.named',
    'organisation.subscription.given',
  ])
  assert.deepEqual(history.map((item: any) => item.comment ?? item.name).sort(), [
    'Abonnement',
    'Création de la structure',
    'Désignation du gestionnaire principal',
  ])
  const journal = (await administrator.get(`/staff/journal?organisation=${organisation}`)).body.items
  const approved = journal.find((item: any) => item.type === 'organisation.creation.approved')
  assert.deepEqual(
    [approved.actor, approved.before.name, approved.after.name],
    ['MARSAN teo', 'Moulin Tréhoret', 'Moulins de Tréhoret'],
  )
  const mails = await portal.sql('select kind, subject, to_address from mails where account_id = $1', [founder.id])
  assert.deepEqual(mails, [
    {
      kind: 'organisation.creation_approved',
      subject: 'La structure Moulins de Tréhoret est créée',
      to_address: `fondatrice.martel${made}@client.example`,
    },
  ])
  const notices = await portal.sql('select kind from notifications where account_id = $1', [founder.id])
  assert.deepEqual(
    notices.map((notice) => notice.kind),
    ['organisation.creation_approved'],
  )
  assert.equal((await founder.get(path)).body.items[0].state, 'approved')
})

test('O37 nothing is left of an approval that fails: a SIRET of a client, identifiers that do not fit, an account out of use', async () => {
  const { id } = await ask(founder, { kind: 'public', siret: laPoste })
  const approve = (body: Record<string, unknown> = {}) =>
    agent.post(`/staff/organisation-requests/${id}/approval`, { version: 1, ...body })
  const counts = () =>
    portal.sql(
      'select (select count(*)::int from organisations) as o, (select count(*)::int from journal_events) as j, (select count(*)::int from mails) as m',
    )
  const before = await counts()
  assert.deepEqual(fields(await approve()), [422, 'siret organisation.siret_of_client'])
  assert.deepEqual(fields(await approve({ siret: '1' })), [422, 'siret organisation.bad_siret'])
  assert.deepEqual(fields(await approve({ kind: 'foreign', siret: null })), [422, 'foreignIdentifier required'])
  assert.deepEqual(fields(await approve({ version: 7 })), [409])
  await portal.sql(
    "update accounts set status = 'deactivated', deactivated_at = $2, erase_on = '2027-06-01' where id = $1",
    [founder.id, portal.clock.now],
  )
  const gone = await approve({ kind: 'private', siret: freeSiret() })
  assert.deepEqual([gone.status, gone.body.code], [409, 'organisation.requester_not_active'])
  assert.deepEqual(await counts(), before)
  assert.deepEqual(await queue(agent), [id])
  const missing = await agent.post(`/staff/organisation-requests/${crypto.randomUUID()}/approval`, { version: 1 })
  assert.equal(missing.status, 404)
})

test('O37 «Refuser» asks for a reason, which the person gets by mail and notice in their language', async () => {
  await portal.sql("update accounts set locale = 'en' where id = $1", [founder.id])
  const { id } = await ask(founder)
  const refuse = (reason: string) => agent.post(`/staff/organisation-requests/${id}/refusal`, { version: 1, reason })
  assert.deepEqual(fields(await refuse('  ')), [422, 'reason required'])
  assert.equal((await refuse('Déjà cliente : demandez votre rattachement.')).status, 200)
  const [own] = (await founder.get(path)).body.items
  assert.deepEqual(
    [own.state, own.refusalReason, own.decidedBy],
    ['refused', 'Déjà cliente : demandez votre rattachement.', 'MARSAN teo'],
  )
  const [mail] = await portal.sql('select subject, text_body from mails where account_id = $1', [founder.id])
  assert.equal(mail.subject, 'Your request to create Moulins de Tréhoret is declined')
  assert.match(mail.text_body, /Déjà cliente/)
  const notices = await portal.sql('select kind, href from notifications where account_id = $1', [founder.id])
  assert.deepEqual(notices, [{ kind: 'organisation.creation_refused', href: '/compte/rattachements' }])
  // Refused is not for ever: one may ask again.
  await ask(founder)
})

test('O37 O30 two of staff at once: one decides, the other is told who did; a repeat of one’s own changes nothing', async () => {
  const { id } = await ask(founder, { siret: freeSiret() })
  const act = (who: Person) => who.post(`/staff/organisation-requests/${id}/approval`, { version: 1 })
  const replies = await Promise.all([act(agent), act(administrator)])
  assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 409])
  const told = replies.find((reply) => reply.status === 409)!
  assert.equal(told.body.code, 'requests.decided')
  assert.match(told.body.detail, /(MARSAN|ROQUELIN) \S+ a déjà décidé/)
  assert.equal(told.body.extra.current.state, 'approved')
  const winner = replies[0]!.status === 200 ? agent : administrator
  assert.equal((await act(winner)).status, 200)
  const [{ n }] = await portal.sql('select count(*)::int as n from memberships where account_id = $1', [founder.id])
  assert.equal(n, 1)
  // The person withdraws while staff approve: one of the two happens, whole.
  const second = await ask(other, { siret: freeSiret() })
  const [withdrawn, approved] = await Promise.all([
    other.delete(`${path}/${second.id}`),
    agent.post(`/staff/organisation-requests/${second.id}/approval`, { version: 1 }),
  ])
  assert.ok(
    (withdrawn.status === 204 && approved.status === 409) || (withdrawn.status === 409 && approved.status === 200),
    `${withdrawn.status} ${approved.status}`,
  )
  const places = await portal.sql('select 1 from memberships where account_id = $1', [other.id])
  assert.equal(places.length, approved.status === 200 ? 1 : 0)
  const turned = await winner.post(`/staff/organisation-requests/${id}/refusal`, {
    version: 2,
    reason: 'Finalement non',
  })
  assert.equal(turned.body.code, 'requests.decided')
})

test('O37 readers only read, with the reason; clients do not know of the queue; staff do not ask; another brand is not there', async () => {
  const { id } = await ask(founder)
  const one = `/staff/organisation-requests/${id}`
  const seen = await reader.get(one)
  assert.deepEqual([seen.status, seen.body.abilities.decide.allowed], [200, false])
  assert.match(seen.body.abilities.decide.reason, /Décider les demandes de création de structure/)
  assert.equal((await agent.get(one)).body.abilities.decide.allowed, true)
  const bodies = {
    approval: { version: 1 },
    refusal: { version: 1, reason: 'Non' },
    attachment: { version: 1, organisationId: town },
  }
  for (const [act, body] of Object.entries(bodies)) {
    const refused = await reader.post(`${one}/${act}`, body)
    assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'], act)
    assert.equal((await founder.post(`${one}/${act}`, body)).status, 404, act)
  }
  const many = { ids: [id], decision: 'approved' }
  assert.equal(
    (await reader.post('/staff/organisation-request-decisions', many)).body.code,
    'identity.staff_permission_missing',
  )
  assert.equal((await founder.post('/staff/organisation-request-decisions', many)).status, 404)
  for (const where of ['/staff/organisation-requests', one]) assert.equal((await founder.get(where)).status, 404)
  const asked = await agent.post(path, mill)
  assert.deepEqual([asked.status, asked.body.code], [403, 'identity.client_side_only'])
  const brand = await insert(portal, 'brands', { slug: `autre${made}`, name: 'Autre' })
  await giveRoles(portal.database.pool, portal.app.services.spaces)
  const stranger = await makeAccount(portal, `loin.ailleurs${made}`, { brand_id: brand.id })
  const far = await insert(portal, 'organisation_requests', {
    brand_id: portal.brandId,
    account_id: stranger,
    kind: 'individual',
    name: 'Ailleurs',
    requested_at: portal.clock.now,
  })
  // The brand is that of the person, whatever was written.
  assert.equal(far.brand_id, brand.id)
  assert.equal((await agent.get(`/staff/organisation-requests/${far.id}`)).status, 404)
  assert.equal((await agent.post(`/staff/organisation-requests/${far.id}/approval`, { version: 1 })).status, 404)
  assert.deepEqual(await queue(agent), [id])
})

test('O37 staff answer by attaching the person to the client that is there already', async () => {
  const { id } = await ask(founder, { kind: 'public', siret: laPoste })
  const attach = (body: Record<string, unknown> = {}) =>
    agent.post(`/staff/organisation-requests/${id}/attachment`, { version: 1, organisationId: town, ...body })
  assert.deepEqual(fields(await attach({ organisationId: crypto.randomUUID() })), [
    422,
    'organisationId organisation.client_unknown',
  ])
  assert.deepEqual(fields(await attach({ role: 'principal_manager' })), [422, 'role organisation.role_not_grantable'])
  assert.equal((await attach()).body.state, 'approved')
  const [member] = await portal.sql('select organisation_id, role, whole from memberships where account_id = $1', [
    founder.id,
  ])
  assert.deepEqual(member, { organisation_id: town, role: 'member', whole: true })
  const mails = await portal.sql('select kind from mails where account_id = $1', [founder.id])
  assert.deepEqual(mails, [{ kind: 'organisation.attached' }])
  const [event] = await portal.sql(
    "select organisation_id, actor_id from journal_events where type = 'organisation.creation.attached'",
  )
  assert.deepEqual(event, { organisation_id: town, actor_id: agent.id })
  const again = await ask(founder, { kind: 'public', siret: laPoste })
  const twice = await agent.post(`/staff/organisation-requests/${again.id}/attachment`, {
    version: 1,
    organisationId: town,
  })
  assert.deepEqual([twice.status, twice.body.code], [409, 'organisation.already_member'])
})

test('O37 several are decided at once, each by itself: one that fails says why and undoes no other', async () => {
  const free = await ask(founder, { siret: freeSiret() })
  const taken = await ask(other, { kind: 'public', siret: laPoste })
  const many = (decision: string, reason?: string) =>
    agent.post('/staff/organisation-request-decisions', { ids: [taken.id, free.id], decision, reason })
  assert.deepEqual(fields(await many('refused')), [422, 'reason required'])
  const done = (await many('approved')).body.items
  assert.deepEqual(
    done.map((item: any) => [item.id, item.ok, item.code]),
    [
      [taken.id, false, 'organisation.siret_of_client'],
      [free.id, true, 'approved'],
    ],
  )
  const refused = (await many('refused', 'Déjà cliente')).body.items
  assert.deepEqual(
    refused.map((item: any) => [item.ok, item.code]),
    [
      [true, 'refused'],
      [false, 'requests.decided'],
    ],
  )
})

test('O37 the database itself holds what a request may be: one decision, a reason if refused, an organisation if approved', async () => {
  const { id } = await ask(founder)
  const set = (what: string) => portal.sql(`update organisation_requests set ${what} where id = $1`, [id])
  await assert.rejects(set("decision = 'refused', decided_at = now()"), /check constraint/)
  await assert.rejects(set("refusal_reason = 'x'"), /check constraint/)
  await assert.rejects(set("decision = 'approved', decided_at = now()"), /check constraint/)
  await assert.rejects(set(`organisation_id = '${town}'`), /check constraint/)
  await assert.rejects(set("decision = 'refused', refusal_reason = 'x'"), /check constraint/)
  await set("decision = 'refused', refusal_reason = 'x', decided_at = now()")
  await assert.rejects(set(`decision = 'approved', refusal_reason = '', organisation_id = '${town}'`), /decided once/)
  await assert.rejects(set('decision = null, refusal_reason = $$$$, decided_at = null'), /decided once/)
})

test('O37 O21 of an erased person nothing is left in their requests but a pseudonym, and what waited is withdrawn', async () => {
  const kept = await ask(founder, { siret: freeSiret(), name: 'Moulins gardés' })
  assert.equal((await agent.post(`/staff/organisation-requests/${kept.id}/approval`, { version: 1 })).status, 200)
  const waiting = await ask(founder, {
    kind: 'individual',
    siret: null,
    name: 'Martel chez elle',
    addressLine1: '3 rue X',
  })
  await portal.sql(
    "update accounts set status = 'deactivated', deactivated_at = $2::timestamptz, erase_on = $2::timestamptz::date where id = $1",
    [founder.id, portal.clock.now],
  )
  assert.equal(await eraseDueAccounts(portal.app.services), 1)
  const rows = await portal.sql(
    'select id, name, siret is not null as siret, address_line1, comment, surname, withdrawn_at is not null as withdrawn from organisation_requests where account_id = $1 order by requested_at, siret nulls last',
    [founder.id],
  )
  const code = founder.id.slice(0, 8).toUpperCase()
  assert.deepEqual(
    rows.find((row) => row.id === kept.id),
    {
      id: kept.id,
      name: 'Moulins gardés',
      siret: true,
      address_line1: '',
      comment: '',
      surname: 'Compte clos',
      withdrawn: false,
    },
  )
  assert.deepEqual(
    rows.find((row) => row.id === waiting.id),
    {
      id: waiting.id,
      name: `Compte clos ${code}`,
      siret: false,
      address_line1: '',
      comment: '',
      surname: 'Compte clos',
      withdrawn: true,
    },
  )
})
