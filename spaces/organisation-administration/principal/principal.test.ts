import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
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
} from '../../../testing/portal.ts'
import { runs } from '../../../testing/seed.ts'

let portal: Portal
let agent: Person
let reader: Person
const none = randomUUID()
let made = 0

const codes = (reply: { body: { errors: Array<{ field: string; code: string }> } }) =>
  reply.body.errors.map((error) => `${error.field} ${error.code}`)
const person = async (name: string, values: Record<string, unknown> = {}) =>
  portal.signedIn(await makeAccount(portal, `${name}.p${++made}`, values))
const principals = async (organisation: string): Promise<string[]> =>
  (
    await portal.sql(
      "select account_id from memberships where organisation_id = $1 and role = 'principal_manager' and removed_at is null",
      [organisation],
    )
  ).map((row) => row.account_id)
const membershipOf = async (account: string, organisation: string): Promise<string> =>
  (
    await portal.sql(
      'select id from memberships where account_id = $1 and organisation_id = $2 and removed_at is null',
      [account, organisation],
    )
  )[0]?.id
const transfer = (from: Person, body: Record<string, unknown>) => from.post('/account/principal-transfers', body)

before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.un'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.un', 'reader'))
})
after(() => portal.close())

test('O20 the successor is named by identifier, by address or among members; both are told; the former is simple user', async () => {
  const [paule, luc] = [await person('paule'), await person('luc')]
  const here = await makeOrganisation(portal, 'Un', { principal: paule.id })
  const also = await makeOrganisation(portal, 'Deux', { principal: paule.id })
  const done = await transfer(paule, { organisationIds: [here, also], successor: luc.identifier.toUpperCase() })
  assert.equal(done.status, 201)
  assert.deepEqual([await principals(here), await principals(also)], [[luc.id], [luc.id]])
  const [own] = await portal.sql('select role from memberships where account_id = $1 and organisation_id = $2', [
    paule.id,
    here,
  ])
  assert.equal(own.role, 'member')
  const mails = await portal.sql(
    "select account_id, kind from mails where kind like 'organisation.principal_%' order by kind",
  )
  assert.deepEqual(mails, [
    { account_id: paule.id, kind: 'organisation.principal_handed_over' },
    { account_id: luc.id, kind: 'organisation.principal_received' },
  ])
  const [act] = await portal.sql(
    "select * from journal_events where type = 'organisation.principal.transferred' and organisation_id = $1",
    [here],
  )
  assert.deepEqual([act.actor_id, act.about_id], [paule.id, luc.id])
  // At once, without signing in again (O19).
  assert.equal((await luc.get('/organisations')).body.items.length, 2)
  assert.equal((await paule.get(`/organisations/${here}`)).status, 403)
  // A membership of some services with an end becomes whole and without end.
  await makeMember(portal, (await person('marc')).id, here)
  const marc = await person('marc')
  const service = await insert(portal, 'services', { organisation_id: here, name: 'S' })
  await makeMember(portal, marc.id, here)
  const membership = await membershipOf(marc.id, here)
  await portal.sql(
    "update memberships set whole = false, ends_on = '2026-12-31', starts_on = '2026-12-01' where id = $1",
    [membership],
  )
  await insert(portal, 'membership_services', {
    membership_id: membership,
    organisation_id: here,
    service_id: service.id,
  })
  assert.equal((await transfer(luc, { organisationIds: [here], accountId: marc.id })).status, 201)
  const [whole] = await portal.sql('select whole, ends_on, starts_on from memberships where id = $1', [membership])
  assert.deepEqual(whole, { whole: true, ends_on: null, starts_on: '2026-11-20' })
  assert.equal(
    (await transfer(luc, { all: true, successor: `${paule.identifier}@client.example` })).body.organisations.length,
    1,
  )
  assert.deepEqual(await principals(also), [paule.id])
})

test('O20 each successor that cannot be is refused on its field; of strangers nothing is told', async () => {
  const paule = await person('paule')
  const here = await makeOrganisation(portal, 'Refus', { principal: paule.id })
  const gone = { status: 'deactivated', deactivated_at: portal.clock.now, erase_on: '2027-01-19' }
  const member = async (name: string, values: Record<string, unknown>) => {
    const id = await makeAccount(portal, `${name}.m${++made}`, values)
    await makeMember(portal, id, here)
    return id
  }
  const pending = await member('pia', { status: 'pending' })
  const deactivated = await member('denis', gone)
  const blocked = await member('bob', {})
  await insert(portal, 'account_blocks', { account_id: blocked, cause: 'provider' })
  const refusal = async (body: Record<string, unknown>) =>
    codes(await transfer(paule, { organisationIds: [here], ...body }))
  assert.deepEqual(await refusal({}), ['successor organisation.successor_needed'])
  assert.deepEqual(await refusal({ successor: paule.identifier }), ['successor organisation.successor_self'])
  assert.deepEqual(await refusal({ accountId: pending }), ['successor organisation.successor_pending'])
  assert.deepEqual(await refusal({ accountId: deactivated }), ['successor organisation.successor_deactivated'])
  assert.deepEqual(await refusal({ accountId: blocked }), ['successor organisation.successor_blocked'])
  const unknown = ['successor organisation.successor_unknown']
  const strangerGone = await makeAccount(portal, 'loin.parti', gone)
  const stranger = await makeAccount(portal, 'loin.actif')
  for (const body of [
    { successor: 'personne' },
    { successor: 'loin.parti' },
    { successor: agent.identifier },
    { successor: 'loin.act' },
    { accountId: none },
    { accountId: strangerGone },
    { accountId: stranger },
  ])
    assert.deepEqual(await refusal(body), unknown)
  assert.deepEqual(codes(await transfer(paule, { successor: 'loin.actif' })), [
    'organisationIds organisation.nothing_to_transfer',
  ])
  const elsewhere = await makeOrganisation(portal, 'Ailleurs')
  // All or none: one that is not one's own undoes the others.
  assert.equal((await transfer(paule, { organisationIds: [here, elsewhere], successor: 'loin.actif' })).status, 404)
  assert.deepEqual(await principals(here), [paule.id])
  const simple = await portal.signedIn(await member('simon', {}))
  assert.equal((await transfer(simple, { organisationIds: [here], successor: 'loin.actif' })).status, 403)
})

test('O20 two transfers at the same moment: one wins, the other is told, never none or two', async () => {
  for (let round = 0; round < 5; round++) {
    const paule = await person('paule')
    const [a, b] = [await person('anne'), await person('basile')]
    const here = await makeOrganisation(portal, `Course ${made}`, { principal: paule.id })
    const also = await makeOrganisation(portal, `Course bis ${made}`, { principal: paule.id })
    // Both wait for the same row, so that they truly overlap.
    const holder = await portal.database.pool.connect()
    await holder.query('begin')
    await holder.query('select from organisations where id = any ($1) for update', [[here, also]])
    const both = Promise.all([
      transfer(paule, { organisationIds: [here, also], successor: a.identifier }),
      transfer(paule, { organisationIds: [also, here], successor: b.identifier }),
    ])
    for (let waiting = 0; waiting < 2; ) {
      const { rows } = await portal.database.pool.query(
        "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      )
      waiting = rows[0].n
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await holder.query('commit')
    holder.release()
    const replies = await both
    const statuses = replies.map((reply) => reply.status).sort()
    assert.deepEqual(statuses, [201, 409])
    const winner = replies[0]!.status === 201 ? a : b
    assert.deepEqual([await principals(here), await principals(also)], [[winner.id], [winner.id]])
  }
})

test('O20 whatever is tried, by whom and in which order, an active organisation has one principal manager', async () => {
  const people = [await person('p0'), await person('p1'), await person('p2'), await person('p3')]
  const organisations = [
    await makeOrganisation(portal, 'Prop A', { principal: people[0]!.id }),
    await makeOrganisation(portal, 'Prop B', { principal: people[1]!.id }),
  ]
  const attached = fc.record({
    act: fc.constantFrom(
      'attach',
      'transfer',
      'remove',
      'leave',
      'role',
      'deactivate',
      'reactivate',
      'staffRemove',
      'end',
      'bulk',
    ),
    who: fc.nat(3),
    whom: fc.nat(3),
    where: fc.nat(1),
  })
  const today = '2026-11-20'
  await fc.assert(
    fc.asyncProperty(fc.array(attached, { minLength: 5, maxLength: 12 }), async (acts) => {
      for (const { act, who, whom, where } of acts) {
        const organisation = organisations[where]!
        const account = people[whom]!
        const asker = await portal.signedIn(people[who]!.id)
        const membership = (await membershipOf(account.id, organisation)) ?? none
        const deeds: Record<string, () => Promise<{ status: number }>> = {
          attach: () =>
            asker.post(`/organisations/${organisation}/memberships`, {
              accountId: account.id,
              email: `${account.identifier}@client.example`,
              startsOn: today,
              whole: true,
              role: 'secondary_manager',
            }),
          transfer: () => transfer(asker, { organisationIds: [organisation], successor: account.identifier }),
          remove: () => asker.delete(`/memberships/${membership}`),
          leave: () => asker.delete(`/account/memberships/${membership}`),
          role: () => asker.patch(`/memberships/${membership}`, { version: 1, role: 'member' }),
          end: () => asker.patch(`/memberships/${membership}`, { version: 1, endsOn: today }),
          bulk: () => asker.post('/membership-removals', { ids: [membership] }),
          deactivate: () => asker.post('/account/deactivation', { currentPassword: testPassword }),
          reactivate: () =>
            portal.guest.post('/account/reactivation', { identifier: account.identifier, password: testPassword }),
          staffRemove: () => agent.delete(`/staff/memberships/${membership}`),
        }
        await deeds[act]!()
        // The limits of tries are not what is looked at.
        await portal.sql('delete from rate_limits')
        for (const one of organisations) {
          const held = await principals(one)
          assert.equal(held.length, 1, `${act}: ${held.length} principal managers`)
          const [row] = await portal.sql('select status from accounts where id = $1', [held[0]])
          assert.equal(row.status, 'active', `${act}: the principal manager is ${row.status}`)
        }
      }
    }),
    { numRuns: runs(12) },
  )
})

test('O20 O21 naming somebody who is deactivating at the same moment: either it is refused, or they stay', async () => {
  for (let round = 0; round < 4; round++) {
    const [paule, luc] = [await person('paule'), await person('luc')]
    const here = await makeOrganisation(portal, `Croisés ${made}`, { principal: paule.id })
    const [named, left] = await Promise.all([
      transfer(paule, { organisationIds: [here], successor: luc.identifier }),
      luc.post('/account/deactivation', { currentPassword: testPassword }),
    ])
    assert.notEqual(named.status === 201, left.status === 200, `${named.status} ${left.status}`)
    assert.deepEqual(await principals(here), [named.status === 201 ? luc.id : paule.id])
  }
})

test('O20 leaving by oneself: not as principal manager, and only one s own place', async () => {
  const [paule, luc] = [await person('paule'), await person('luc')]
  const here = await makeOrganisation(portal, 'Départ', { principal: paule.id })
  await makeMember(portal, luc.id, here)
  const membership = await membershipOf(luc.id, here)
  assert.equal((await paule.delete(`/account/memberships/${membership}`)).status, 404)
  assert.equal(
    (await paule.delete(`/account/memberships/${await membershipOf(paule.id, here)}`)).body.code,
    'organisation.principal_stays',
  )
  assert.equal((await luc.delete(`/account/memberships/${membership}`)).status, 204)
  assert.equal((await luc.delete(`/account/memberships/${membership}`)).status, 404)
  assert.equal((await luc.get(`/organisations/${here}`)).status, 404)
})

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
const proof = [{ field: 'proof', name: '../piece.pdf', bytes: pdf }]

test('O22 an organisation whose principal manager is gone is recovered by staff with proof, on record', async () => {
  const [paule, luc, serge] = [await person('paule'), await person('luc'), await person('serge')]
  const here = await makeOrganisation(portal, 'Orpheline', { principal: paule.id })
  await makeMember(portal, serge.id, here, 'secondary_manager')
  const path = `/staff/organisations/${here}/recovery`
  const fields = { reason: 'Décès, acte fourni par la mairie', accountId: luc.id }
  assert.deepEqual(codes(await agent.upload(path, [], fields)), ['proof files.missing'])
  assert.deepEqual(
    codes(await agent.upload(path, [{ field: 'proof', name: 'piece.pdf', bytes: 'du texte' }], fields)),
    ['proof files.wrong_kind'],
  )
  assert.deepEqual(codes(await agent.upload(path, proof, { accountId: luc.id })), ['reason required'])
  assert.deepEqual(codes(await agent.upload(path, proof, { reason: 'x' })).sort(), [
    'email required',
    'givenName required',
    'surname required',
  ])
  assert.deepEqual(codes(await agent.upload(path, proof, { ...fields, accountId: paule.id })), [
    'accountId organisation.successor_already',
  ])
  assert.deepEqual(codes(await agent.upload(path, proof, { ...fields, accountId: agent.id })), [
    'accountId organisation.person_unknown',
  ])
  assert.equal((await reader.upload(path, proof, fields)).status, 403)
  assert.equal((await serge.upload(path, proof, fields)).status, 404)
  assert.equal((await agent.upload(`/staff/organisations/${none}/recovery`, proof, fields)).status, 404)
  assert.deepEqual(await principals(here), [paule.id])

  const done = await agent.upload(path, proof, fields)
  assert.deepEqual([done.status, done.body.principal.accountId], [201, luc.id])
  assert.deepEqual(await principals(here), [luc.id])
  const [act] = await portal.sql(
    "select * from journal_events where type = 'organisation.recovered' and organisation_id = $1",
    [here],
  )
  assert.deepEqual([act.after.fileId, act.after.reason, act.actor_id], [done.body.proofId, fields.reason, agent.id])
  const told = await portal.sql("select account_id from mails where kind = 'organisation.recovered'")
  assert.deepEqual(told.map((row) => row.account_id).sort(), [paule.id, luc.id, serge.id].sort())
  const file = await agent.get(`/staff/organisations/${here}/recovery-proofs/${done.body.proofId}`)
  const unread = await reader.get(`/staff/organisations/${here}/recovery-proofs/${done.body.proofId}`)
  assert.deepEqual([unread.status, unread.body.code], [403, 'identity.staff_permission_missing'])
  assert.deepEqual([file.status, file.bytes.equals(pdf)], [200, true])
  const elsewhere = await makeOrganisation(portal, 'Autre')
  assert.equal((await agent.get(`/staff/organisations/${elsewhere}/recovery-proofs/${done.body.proofId}`)).status, 404)
  assert.equal((await luc.get(`/staff/organisations/${here}/recovery-proofs/${done.body.proofId}`)).status, 404)

  const fresh = await agent.upload(path, proof, {
    reason: 'Nouveau',
    surname: 'NEUVE',
    givenName: 'Nina',
    email: 'nina@neuve.example',
  })
  assert.equal(fresh.status, 201)
  const [account] = await portal.sql('select id, status from accounts where sign_in_email = $1', ['nina@neuve.example'])
  assert.deepEqual([await principals(here), account.status], [[account.id], 'pending'])
  assert.deepEqual(
    codes(await agent.upload(path, proof, { reason: 'x', surname: 'A', givenName: 'B', email: 'nina@neuve.example' })),
    ['email identity.email_taken'],
  )
})
