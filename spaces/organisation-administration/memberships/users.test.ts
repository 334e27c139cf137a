import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import {
  insert,
  joinStaff,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { rewriteStatements } from '../../../testing/statements.ts'

let portal: Portal
let manager: Person
let secondary: Person
let simple: Person
let outsider: Person
let agent: Person
let reader: Person
let here: string
let also: string
let foreign: string
let compta: string
let achats: string
const none = randomUUID()

const codes = (reply: { body: { errors: Array<{ field: string; code: string }> } }) =>
  reply.body.errors.map((error) => `${error.field} ${error.code}`)
const membershipOf = async (account: string, organisation = here): Promise<string> =>
  (
    await portal.sql(
      'select id from memberships where account_id = $1 and organisation_id = $2 and removed_at is null',
      [account, organisation],
    )
  )[0]?.id
const blank = Object.fromEntries(
  ['structure', 'jobTitle', 'addressLine1', 'addressLine2', 'postalCode', 'city', 'phone', 'mobile', 'fax'].map(
    (key) => [key, ''],
  ),
)
const makeIn = async (
  identifier: string,
  values: Record<string, unknown> = {},
  organisation = here,
  role = 'member',
) => {
  const id = await makeAccount(portal, identifier, values)
  await makeMember(portal, id, organisation, role)
  return { id, membership: await membershipOf(id, organisation) }
}
const journal = (type: string, organisation = here) =>
  portal.sql('select * from journal_events where type = $1 and organisation_id = $2 order by seq', [type, organisation])
const mailsTo = (address: string) =>
  portal.sql('select * from mails where to_address = $1 order by created_at, id', [address])

before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'paule.principale')
  here = await makeOrganisation(portal, 'Mairie de Rive', { principal })
  also = await makeOrganisation(portal, 'Régie des eaux', { principal })
  const other = await makeAccount(portal, 'odile.autre')
  foreign = await makeOrganisation(portal, 'Ailleurs SA', { principal: other })
  compta = (await insert(portal, 'services', { organisation_id: here, name: 'Comptabilité' })).id
  achats = (await insert(portal, 'services', { organisation_id: here, name: 'Achats' })).id
  manager = await portal.signedIn(principal)
  outsider = await portal.signedIn(other)
  secondary = await portal.signedIn((await makeIn('serge.second', {}, here, 'secondary_manager')).id)
  simple = await portal.signedIn((await makeIn('sophie.simple')).id)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.un'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.un', 'reader'))
})
after(() => portal.close())

test('Z11 a manager made by a secondary one is confirmed by the principal, and opens nothing before; nobody confirms their own proposal', async () => {
  const body = {
    surname: 'Double',
    givenName: 'Denis',
    email: 'denis.double@client.example',
    emailConfirmation: 'denis.double@client.example',
    role: 'secondary_manager',
    startsOn: '2026-11-20',
    whole: true,
    serviceIds: [],
    comment: '',
  }
  const made = await secondary.post(`/organisations/${here}/accounts`, body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual([made.body.role, made.body.proposedRole], ['member', 'secondary_manager'])
  await portal.sql("update accounts set status = 'active' where id = $1", [made.body.person.accountId])
  const denis = await portal.signedIn(made.body.person.accountId)
  const read = async (who: Person) => (await who.get(`/memberships/${made.body.id}`)).body
  const path = `/memberships/${made.body.id}/proposed-role-decision`
  const decide = (who: Person, confirmed: boolean, version: number) => who.post(path, { version, confirmed })
  // Neither the one nor the other runs anything by it.
  assert.ok((await denis.get('/users')).status >= 403)
  const { version } = await read(secondary)
  assert.equal((await read(secondary)).abilities.confirmRole.allowed, false)
  assert.equal((await decide(secondary, true, version)).status, 403)
  assert.equal((await decide(denis, true, version)).status, 403)
  assert.equal((await decide(outsider, true, version)).status, 404)
  const told = await portal.sql("select subject from mails where kind = 'organisation.manager_proposed'")
  assert.deepEqual(
    told.map((mail) => mail.subject),
    ['SECOND serge propose un gestionnaire pour Mairie de Rive'],
  )
  // Other things are changed meanwhile, also by the principal: the proposal stays.
  const edited = await manager.patch(`/memberships/${made.body.id}`, { version, role: 'member', comment: 'Vu' })
  assert.deepEqual([edited.status, edited.body.proposedRole], [200, 'secondary_manager'])
  assert.equal((await decide(manager, true, version)).status, 409)
  assert.equal((await manager.post(path, { version: 'un', confirmed: true })).body.errors[0].field, 'version')
  const confirmed = await decide(manager, true, edited.body.version)
  assert.deepEqual(
    [confirmed.status, confirmed.body.role, confirmed.body.proposedRole],
    [200, 'secondary_manager', null],
  )
  assert.equal((await denis.get('/users')).status, 200)
  assert.equal((await decide(manager, true, confirmed.body.version)).body.code, 'organisation.no_proposed_role')

  // Refused: it is over, and who proposed it is told.
  const plain = await makeIn('paul.propose')
  const proposed = await secondary.patch(`/memberships/${plain.membership}`, { version: 1, role: 'secondary_manager' })
  assert.deepEqual([proposed.body.role, proposed.body.proposedRole], ['member', 'secondary_manager'])
  const refused = await manager.post(`/memberships/${plain.membership}/proposed-role-decision`, {
    version: proposed.body.version,
    confirmed: false,
  })
  assert.deepEqual([refused.status, refused.body.role, refused.body.proposedRole], [200, 'member', null])
  assert.equal((await portal.sql("select 1 from mails where kind = 'organisation.manager_refused'")).length, 1)
  await portal.sql('update memberships set removed_at = now() where id = any ($1)', [[made.body.id, plain.membership]])
})

test('O17 users are found by name, address, state, role, organisation and service; others stay hidden', async () => {
  const arabic = await makeIn('najib.arabe', { surname: 'الحسيني', given_name: 'نجيب' })
  await makeIn('jean.dapostrophe', { surname: "D'Équerre-L'Hôte", given_name: 'Jean' })
  await makeIn('long.nom', { surname: 'x'.repeat(200), given_name: 'Long' })
  const pending = await makeIn('pia.attente', { status: 'pending' })
  await insert(portal, 'membership_services', {
    membership_id: pending.membership,
    organisation_id: here,
    service_id: compta,
  })
  await makeIn('nora.ailleurs', { surname: 'AILLEURS' }, foreign)
  const found = async (query: string) =>
    (await manager.get(`/users?${query}`)).body.items.map(
      (item: { person: { surname: string } }) => item.person.surname,
    )
  assert.deepEqual(await found(`surname=${encodeURIComponent('الحسيني')}`), ['الحسيني'])
  assert.deepEqual(await found(`surname=${encodeURIComponent("d'equerre")}`), ["D'Équerre-L'Hôte"])
  assert.deepEqual(await found(`surname=${'x'.repeat(100)}`), ['x'.repeat(200)])
  assert.deepEqual(await found('state=pending'), ['ATTENTE'])
  assert.deepEqual(await found(`service=${compta}`), ['ATTENTE'])
  assert.deepEqual(await found('role=secondary_manager'), ['SECOND'])
  assert.deepEqual(await found('email=serge.second'), ['SECOND'])
  assert.deepEqual(await found(`organisation=${also}`), ['PRINCIPALE'])
  assert.deepEqual(await found('surname=AILLEURS'), [])
  assert.equal((await manager.get(`/users?organisation=${foreign}`)).status, 404)
  assert.equal((await manager.get(`/users?organisation=${none}`)).status, 404)
  const refused = await simple.get(`/users?organisation=${here}`)
  assert.deepEqual([refused.status, refused.body.code], [403, 'access.permission_missing'])
  assert.match(refused.body.detail, /paule PRINCIPALE/)
  for (const path of ['/users', '/user-count', '/users/export']) {
    const anywhere = await simple.get(path)
    assert.deepEqual([anywhere.status, anywhere.body.code], [403, 'organisation.no_desk'], path)
  }
  assert.equal((await manager.get('/users?surname=%25')).body.items.length, 0)

  // Pages: every row once, by name across both organisations.
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const reply: { body: { items: Array<{ id: string }>; nextCursor: string | null } } = await manager.get(
      `/users?size=2${cursor ? `&cursor=${cursor}` : ''}`,
    )
    seen.push(...reply.body.items.map((item) => item.id))
    cursor = reply.body.nextCursor
  }
  assert.equal(new Set(seen).size, seen.length)
  // G17: a person of two organisations is one user, with two memberships.
  const { count, memberships } = (await manager.get('/user-count')).body
  assert.equal(seen.length, memberships)
  const persons = await portal.sql('select count(distinct account_id)::int as n from memberships where id = any ($1)', [
    seen,
  ])
  assert.equal(count, persons[0].n)
  assert.ok(count < memberships)
  assert.equal((await manager.get('/users?cursor=bm9u')).status, 422)
  assert.equal((await manager.get(`/memberships/${arabic.membership}`)).body.person.givenName, 'نجيب')
})

test('O18 a membership is read with the organisations that this manager runs, others hidden; 404 as for a missing one', async () => {
  const person = await makeIn('multi.place')
  await makeMember(portal, person.id, also)
  await makeMember(portal, person.id, foreign)
  const view = await manager.get(`/memberships/${person.membership}`)
  assert.deepEqual(
    view.body.elsewhere.map((place: { organisation: { name: string } }) => place.organisation.name),
    ['Régie des eaux'],
  )
  assert.equal(view.body.abilities.edit.allowed, true)
  assert.equal(view.body.abilities.editContact.allowed, false)
  assert.deepEqual((await secondary.get(`/memberships/${person.membership}`)).body.elsewhere, [])
  const stranger = await outsider.get(`/memberships/${person.membership}`)
  const missing = await outsider.get(`/memberships/${none}`)
  assert.deepEqual([stranger.status, stranger.body.detail], [missing.status, missing.body.detail])
  assert.equal((await simple.get(`/memberships/${await membershipOf(simple.id)}`)).status, 403)
})

test('O18 role, services and dates change on the version that was read, and work at once', async () => {
  const person = await makeIn('eva.edit')
  const path = `/memberships/${person.membership}`
  const session = await portal.signedIn(person.id)
  assert.equal((await session.get(`/users?organisation=${here}`)).status, 403)
  const { version } = (await manager.get(path)).body
  const changed = await manager.patch(path, { version, role: 'secondary_manager' })
  assert.deepEqual([changed.status, changed.body.role, changed.body.version], [200, 'secondary_manager', version + 1])
  // Without signing in again (O19).
  assert.equal((await session.get(`/users?organisation=${here}`)).status, 200)
  const stale = await secondary.patch(path, { version, role: 'member' })
  assert.deepEqual([stale.status, stale.body.extra.current.role], [409, 'secondary_manager'])

  const narrowed = await manager.patch(path, {
    version: version + 1,
    role: 'member',
    whole: false,
    serviceIds: [compta, achats],
    endsOn: '2027-01-31',
  })
  assert.deepEqual(narrowed.body.services, ['Achats', 'Comptabilité'])
  await insert(portal, 'space_subscriptions', {
    organisation_id: here,
    membership_id: person.membership,
    space: 'contracts',
    service_id: achats,
    access: 'read',
    origin: 'request',
  })
  const fewer = await manager.patch(path, { version: narrowed.body.version, serviceIds: [compta] })
  assert.deepEqual(fewer.body.services, ['Comptabilité'])
  assert.ok(!fewer.body.subscriptions.some((one: { service: unknown }) => one.service !== null))
  const ended = (await journal('organisation.subscription.deactivated')).map((event: any) => event.after?.reason)
  assert.equal(ended.filter((reason: unknown) => reason === 'service_removed').length, 1)

  const at = fewer.body.version
  assert.deepEqual(codes(await manager.patch(path, { version: at, role: 'principal_manager' })), [
    'role organisation.role_not_grantable',
  ])
  assert.deepEqual(codes(await manager.patch(path, { version: at, role: 'roi' })), [
    'role organisation.role_not_grantable',
  ])
  assert.deepEqual(codes(await manager.patch(path, { version: at, serviceIds: [] })), [
    'serviceIds organisation.service_needed',
  ])
  assert.deepEqual(codes(await manager.patch(path, { version: at, endsOn: '2019-01-01' })), [
    'endsOn organisation.ends_before_start',
  ])
  // Never nom, prénom, identifiant: they are no part of it.
  await manager.patch(path, { version: at, surname: 'PIRATE', identifier: 'pirate', comment: 'vu' })
  assert.equal((await manager.get(path)).body.person.surname, 'EDIT')
  const own = await membershipOf(manager.id)
  const fixed = await secondary.patch(`/memberships/${own}`, { version: 1, role: 'member' })
  assert.deepEqual([fixed.status, fixed.body.code], [409, 'organisation.principal_fixed'])
  // Who does not run the organisation does not see its other people at all.
  assert.equal((await simple.patch(path, { version: at, comment: 'x' })).status, 404)
  assert.equal((await outsider.patch(path, { version: at, comment: 'x' })).status, 404)
})

test('O18 O3 who has their role, services or dates changed is told what now holds; a comment alone tells nothing', async () => {
  const person = await makeIn('tilda.tenue')
  const path = `/memberships/${person.membership}`
  const edit = async (change: object) => {
    const { version } = (await manager.get(path)).body
    const reply = await manager.patch(path, { version, ...change })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
  }
  const told = async () => (await mailsTo('tilda.tenue@client.example')).map((mail) => mail.text_body as string)
  await edit({ comment: 'vu' })
  assert.deepEqual(await told(), [])
  await edit({ role: 'secondary_manager' })
  const [first] = await told()
  assert.match(first!, /Mairie de Rive a été modifié par PRINCIPALE paule/)
  assert.match(first!, /Gestionnaire secondaire.*toute la structure/s)
  portal.clock.set(new Date(portal.clock.now.getTime() + 1000).toISOString())
  await edit({ whole: false, serviceIds: [compta], endsOn: '2027-01-31' })
  const mails = await told()
  assert.equal(mails.length, 2)
  assert.match(mails[1]!, /Comptabilité.*31\/01\/2027/s)
  const notices = await portal.sql('select kind from notifications where account_id = $1 order by created_at', [
    person.id,
  ])
  assert.deepEqual(
    notices.map((row) => row.kind),
    ['organisation.membership_changed', 'organisation.membership_changed_until'],
  )
})

test('O18 contact details change only where every place of the person is run by who asks', async () => {
  const person = await makeIn('carla.contact')
  const path = `/memberships/${person.membership}/contact`
  const body = {
    ...blank,
    phone: '02 61 00 00 01',
    contactEmail: 'nouvelle@client.example',
    contactEmailConfirmation: 'nouvelle@client.example',
    accountVersion: 1,
  }
  const done = await manager.put(path, body)
  assert.deepEqual(
    [done.status, done.body.phone, done.body.contactEmail],
    [200, '02 61 00 00 01', 'nouvelle@client.example'],
  )
  assert.equal((await manager.put(path, body)).status, 409)
  assert.deepEqual(codes(await manager.put(path, { ...body, contactEmailConfirmation: 'x' })), [
    'contactEmailConfirmation emails_differ',
  ])
  const told = await mailsTo('carla.contact@client.example')
  assert.deepEqual(
    told.map((mail) => mail.kind),
    ['organisation.contact_changed'],
  )
  await makeMember(portal, person.id, foreign)
  const refused = await manager.put(path, { ...body, accountVersion: 2 })
  assert.deepEqual([refused.status, refused.body.code], [403, 'organisation.contact_elsewhere'])
})

test('O12 O18 removing a membership ends its subscriptions, tells the person, and the principal manager stays by every way', async () => {
  const person = await makeIn('rene.retire')
  await insert(portal, 'space_subscriptions', {
    organisation_id: here,
    membership_id: person.membership,
    space: 'contracts',
    access: 'modify',
    origin: 'manager',
  })
  assert.equal((await simple.delete(`/memberships/${person.membership}`)).status, 404)
  assert.equal((await simple.delete(`/memberships/${await membershipOf(simple.id)}`)).status, 403)
  assert.equal((await outsider.delete(`/memberships/${person.membership}`)).status, 404)
  assert.equal((await manager.delete(`/memberships/${person.membership}`)).status, 204)
  assert.equal((await manager.delete(`/memberships/${person.membership}`)).status, 404)
  const [open] = await portal.sql(
    'select count(*)::int as n from space_subscriptions where membership_id = $1 and ended_at is null',
    [person.membership],
  )
  assert.equal(open.n, 0)
  assert.equal((await journal('organisation.membership.removed')).at(-1).about_id, person.id)
  assert.deepEqual(
    (await mailsTo('rene.retire@client.example')).map((mail) => mail.kind),
    ['organisation.membership_removed'],
  )

  const principal = await membershipOf(manager.id)
  const gone = await makeIn('bulk.un')
  const outcome = await secondary.post('/membership-removals', {
    ids: [gone.membership, principal, none, gone.membership],
    reason: 'fin de mission',
  })
  assert.equal(outcome.status, 200)
  assert.deepEqual(
    outcome.body.items.map((item: { ok: boolean; code: string }) => [item.ok, item.code]),
    [
      [true, ''],
      [false, 'organisation.principal_stays'],
      [false, 'not_found'],
    ],
  )
  assert.equal((await agent.delete(`/staff/memberships/${principal}`)).body.code, 'organisation.principal_stays')
  assert.equal((await manager.delete(`/memberships/${principal}`)).body.code, 'organisation.principal_stays')
  assert.equal((await manager.delete(`/account/memberships/${principal}`)).body.code, 'organisation.principal_stays')
  await assert.rejects(portal.sql('update memberships set removed_at = now() where id = $1', [principal]))
  await assert.rejects(portal.sql("update memberships set role = 'member' where id = $1", [principal]))
  await assert.rejects(portal.sql('delete from memberships where id = $1', [principal]))
  assert.equal(await membershipOf(manager.id), principal)
})

test('O2 O18 in bulk a row that goes wrong ends by itself with a reason; the same rows removed by several at once end once', async () => {
  const rows = [await makeIn('panne.un'), await makeIn('panne.deux'), await makeIn('panne.trois')]
  const ids = rows.map((row) => row.membership)
  await portal.sql(`create function pg_temp_break() returns trigger language plpgsql as $$
    begin if new.id = '${ids[1]}' then raise exception 'broken'; end if; return new; end $$`)
  await portal.sql(
    'create trigger break_row before update on memberships for each row execute function pg_temp_break()',
  )
  try {
    const outcome = await manager.post('/membership-removals', { ids, reason: 'fin' })
    assert.equal(outcome.status, 200, JSON.stringify(outcome.body))
    assert.deepEqual(
      outcome.body.items.map((item: { ok: boolean; code: string }) => [item.ok, item.code]),
      [
        [true, ''],
        [false, 'unexpected'],
        [true, ''],
      ],
    )
    assert.ok(!/broken/.test(JSON.stringify(outcome.body)))
    assert.ok(outcome.body.items[1].detail.length > 10)
  } finally {
    await portal.sql('drop trigger break_row on memberships')
    await portal.sql('drop function pg_temp_break()')
  }

  const shared = [await makeIn('meme.un'), await makeIn('meme.deux'), await makeIn('meme.trois')].map(
    (row) => row.membership,
  )
  const third = await portal.signedIn((await makeIn('trois.gestion', {}, here, 'secondary_manager')).id)
  const outcomes = await Promise.all(
    [manager, secondary, third].map((who) => who.post('/membership-removals', { ids: shared, reason: 'fin' })),
  )
  const ends = outcomes.flatMap((reply) => reply.body.items as Array<{ id: string; ok: boolean; code: string }>)
  for (const id of shared) {
    const about = ends.filter((item) => item.id === id)
    assert.equal(about.filter((item) => item.ok).length, 1, id)
    assert.deepEqual(
      about.filter((item) => !item.ok).map((item) => item.code),
      ['not_found', 'not_found'],
    )
  }
})

test('O13 candidates: known people by any criterion, strangers by exact address alone, others read as unknown', async () => {
  const stranger = await makeAccount(portal, 'esther.inconnue')
  await makeAccount(portal, 'denis.parti', {
    status: 'deactivated',
    deactivated_at: portal.clock.now,
    erase_on: '2027-01-19',
  })
  const path = `/organisations/${here}/candidates`
  const search = async (query: string) => (await manager.get(`${path}?${query}`)).body.items
  assert.deepEqual(codes(await manager.get(path)), ['surname organisation.one_criterion'])
  assert.deepEqual(await search('surname=INCONNUE'), [])
  assert.deepEqual(await search('email=esther.inconnue'), [])
  assert.deepEqual(await search('email=esther.inconnue@client'), [])
  assert.deepEqual(await search('state=active&surname=INCONNUE'), [])
  assert.deepEqual(await search('email=Esther.Inconnue@client.example'), [
    {
      accountId: stranger,
      surname: 'INCONNUE',
      givenName: 'esther',
      signInEmail: 'esther.inconnue@client.example',
      state: null,
      memberHere: false,
    },
  ])
  const unknown = await manager.get(`${path}?email=personne@client.example`)
  const closed = await manager.get(`${path}?email=denis.parti@client.example`)
  const staff = await manager.get(`${path}?email=agent.un@halbrane.example`)
  assert.deepEqual([closed.body, staff.body], [unknown.body, unknown.body])
  const mine = await search('surname=SIMPLE')
  assert.deepEqual([mine[0].memberHere, mine[0].state], [true, 'active'])
  assert.equal((await simple.get(`${path}?surname=SIMPLE`)).status, 403)
  assert.equal((await outsider.get(`${path}?surname=SIMPLE`)).status, 404)
  // 60 in 15 minutes, then Retry-After.
  let status = 200
  let tries = 0
  for (; status === 200 && tries < 70; tries++)
    status = (await secondary.get(`${path}?email=a${tries}@b.example`)).status
  assert.deepEqual([status, tries], [429, 61])
})

test('O13 attaching: only whom one could have found, never as principal manager; the person is told', async () => {
  const stranger = await makeAccount(portal, 'ines.invitee')
  const path = `/organisations/${here}/memberships`
  const body = { accountId: stranger, startsOn: '2026-11-20', whole: true }
  const unknown = await manager.post(path, { ...body, accountId: none })
  const guessed = await manager.post(path, body)
  assert.deepEqual([unknown.status, codes(unknown)], [guessed.status, codes(guessed)])
  assert.deepEqual(codes(guessed), ['accountId organisation.person_unknown'])
  assert.deepEqual(codes(await manager.post(path, { ...body, email: 'autre@client.example' })), codes(guessed))
  const exact = { ...body, email: 'INES.invitee@client.example' }
  assert.deepEqual(codes(await manager.post(path, { ...exact, role: 'principal_manager' })), [
    'role organisation.role_not_grantable',
  ])
  assert.deepEqual(codes(await manager.post(path, { ...exact, whole: false })), [
    'serviceIds organisation.service_needed',
  ])
  const key = { 'idempotency-key': randomUUID() }
  const made = await manager.post(path, { ...exact, whole: false, serviceIds: [compta] }, key)
  assert.deepEqual([made.status, made.body.services, made.body.role], [201, ['Comptabilité'], 'member'])
  const again = await manager.post(path, { ...exact, whole: false, serviceIds: [compta] }, key)
  assert.equal(again.body.id, made.body.id)
  assert.equal((await manager.post(path, exact)).body.code, 'organisation.already_member')
  const mails = await mailsTo('ines.invitee@client.example')
  assert.deepEqual(
    mails.map((mail) => mail.kind),
    ['organisation.attached'],
  )
  assert.match(mails[0].text_body, /Mairie de Rive[\s\S]*20\/11\/2026[\s\S]*Utilisateur simple[\s\S]*Comptabilité/)
  assert.equal((await journal('organisation.membership.granted')).at(-1).about_id, stranger)
  assert.equal((await simple.post(path, exact)).status, 403)
  assert.equal((await outsider.post(path, exact)).status, 404)
})

test('O14 a new user: account, membership and activation mail; a taken address tells no more than the exact search', async () => {
  const path = `/organisations/${here}/accounts`
  const body = {
    surname: "N'Guessan-D'Alméida",
    givenName: 'Aya',
    email: 'aya@nouveau.example',
    emailConfirmation: 'aya@nouveau.example',
    startsOn: '2026-11-20',
    whole: true,
  }
  const made = await manager.post(path, body)
  assert.deepEqual([made.status, made.body.state, made.body.identifier], [201, 'pending', 'a.nguessan-dalmeida'])
  assert.deepEqual((await mailsTo('aya@nouveau.example')).map((mail) => mail.kind).sort(), [
    'identity.activation',
    'organisation.attached',
  ])
  const taken = await manager.post(path, {
    ...body,
    email: 'odile.autre@client.example',
    emailConfirmation: 'odile.autre@client.example',
  })
  const staffs = await manager.post(path, {
    ...body,
    email: 'agent.un@halbrane.example',
    emailConfirmation: 'agent.un@halbrane.example',
  })
  assert.deepEqual(codes(taken), ['email organisation.email_unusable'])
  assert.deepEqual(taken.body.errors, staffs.body.errors)
  assert.deepEqual(codes(await manager.post(path, { startsOn: '2026-11-20', whole: true })).sort(), [
    'email required',
    'emailConfirmation required',
    'givenName required',
    'surname required',
  ])
  const long = {
    ...body,
    surname: 'É'.repeat(200),
    givenName: 'م'.repeat(200),
    email: 'long@nouveau.example',
    emailConfirmation: 'long@nouveau.example',
  }
  assert.equal((await manager.post(path, long)).status, 201)
  assert.deepEqual(codes(await manager.post(path, { ...long, surname: 'É'.repeat(201) })), ['surname too_long'])
  assert.equal((await simple.post(path, body)).status, 403)
  assert.equal((await outsider.post(path, body)).status, 404)
})

test('O18 O19 the activation mail is sent again while it waits; a link serves once, for 60 minutes, and another can be had', async () => {
  const made = await manager.post(`/organisations/${here}/accounts`, {
    surname: 'LIEN',
    givenName: 'Lou',
    email: 'lou@nouveau.example',
    emailConfirmation: 'lou@nouveau.example',
    startsOn: '2026-11-20',
    whole: true,
  })
  const tokens = async () =>
    (await mailsTo('lou@nouveau.example'))
      .filter((mail) => mail.kind === 'identity.activation')
      .map((mail) => /activation\/([\w-]+)/.exec(mail.text_body)![1]!)
  const [first] = await tokens()
  const active = await membershipOf(simple.id)
  const outcome = await manager.post('/activation-mails', { ids: [made.body.id, active, none] })
  assert.deepEqual(
    outcome.body.items.map((item: { ok: boolean; code: string }) => [item.ok, item.code]),
    [
      [true, ''],
      [false, 'organisation.not_pending'],
      [false, 'not_found'],
    ],
  )
  assert.equal((await manager.post(`/memberships/${active}/activation-mail`)).body.code, 'organisation.not_pending')
  const activate = (token: string) => portal.guest.post('/activations', { token, password: 'un-mot-de-passe-à-moi' })
  // The newer link makes the older one useless.
  assert.equal((await activate(first!)).status, 404)
  const start = portal.clock.now
  const second = (await tokens()).find((token) => token !== first)!
  portal.clock.now = new Date(start.getTime() + 60 * 60_000 + 1000)
  assert.equal((await activate(second)).body.code, 'identity.token_unusable')
  // Its page asks for another one; the answer is the same for an address that nobody has.
  const asked = await portal.guest.post('/password-reset-requests', { identifier: 'lou@nouveau.example' })
  await portal.drain()
  const nobody = await portal.guest.post('/password-reset-requests', { identifier: 'personne@nouveau.example' })
  await portal.drain()
  assert.deepEqual([asked.status, asked.body], [nobody.status, nobody.body])
  const third = (await tokens()).find((token) => token !== first && token !== second)!
  assert.equal((await activate(third)).status, 204)
  assert.equal((await activate(third)).status, 404)
  assert.equal(
    (await manager.post(`/memberships/${made.body.id}/activation-mail`)).body.code,
    'organisation.not_pending',
  )
  portal.clock.now = start
})

test('O27 the export says who may do what, one line per user and space; no cell is a formula', async () => {
  const evil = await makeIn('eve.formule', { surname: '=cmd|1', given_name: '@SUM(A1)' })
  await insert(portal, 'space_subscriptions', {
    organisation_id: here,
    membership_id: evil.membership,
    space: 'contracts',
    access: 'read',
    origin: 'request',
  })
  await insert(portal, 'space_subscriptions', {
    organisation_id: here,
    membership_id: evil.membership,
    space: 'contracts',
    service_id: compta,
    access: 'modify',
    origin: 'request',
  })
  const file = await manager.get('/users/export')
  assert.match(String(file.headers['content-type']), /csv/)
  const records = parse(file.bytes.toString('utf8'), { bom: true, delimiter: ';', columns: true }) as Array<
    Record<string, string>
  >
  const lines = records.filter((line) => line.Identifiant === 'eve.formule')
  assert.deepEqual(
    lines.map((line) => [line.Nom, line.Prénom, line.Rôle, line["Service de l'abonnement"], line.Accès]).sort(),
    [
      ["'=cmd|1", "'@SUM(A1)", 'Utilisateur simple', 'Comptabilité', 'Modification'],
      ["'=cmd|1", "'@SUM(A1)", 'Utilisateur simple', 'Toute la structure', 'Consultation'],
    ],
  )
  for (const line of records) for (const cell of Object.values(line)) assert.doesNotMatch(cell, /^[=+\-@\t]/)
  const withoutSpace = records.find((line) => line.Identifiant === 'sophie.simple')!
  assert.equal(withoutSpace.Espace, '')
  assert.ok(
    records.some((line) => line.Identifiant === 'paule.principale' && line.Espace === 'Activités du gestionnaire'),
  )
  assert.ok(!records.some((line) => line.Désignation === 'Ailleurs SA'))
  const ticked = await manager.get(`/users/export?format=xlsx&ids=${evil.membership}`)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(ticked.bytes as never)
  assert.equal(book.worksheets[0]!.rowCount, 3)
  assert.equal(book.worksheets[0]!.getCell('B2').value, '=cmd|1')
  assert.equal((await journal('organisation.export.made')).length, 2)
  assert.equal((await journal('organisation.export.made', also)).length, 1)
  assert.equal((await agent.get('/users/export')).status, 403)
})

test('O27 an export of 10,000 users is read batch by batch', async () => {
  await portal.sql(
    `with made as (insert into accounts (brand_id, status, identifier, sign_in_email, surname, given_name)
      select $1, 'active', 'masse.' || n, 'masse' || n || '@masse.example', 'MASSE' || lpad(n::text, 5, '0'), 'Prénom' from generate_series(1, 10000) n returning id)
     insert into memberships (organisation_id, account_id, role, starts_on) select $2, id, 'member', '2020-01-01' from made`,
    [portal.brandId, also],
  )
  // How much a reading holds is the batch's size, whatever the organisation's.
  let batches = 0
  const undo = rewriteStatements(portal.database.pool, (text) => {
    if (text.includes('from space_subscriptions s left join services')) batches++
    return text
  })
  const file = await manager.get(`/users/export?organisation=${also}`)
  assert.equal(file.bytes.toString('utf8').split('\r\n').length - 1 > 10_000, true)
  undo()
  assert.ok(batches > 10, `${batches} batches`)
  const page = await manager.get(`/users?organisation=${also}&size=25`)
  assert.equal(page.body.items.length, 25)
})

test('O27 files are not made without end', async () => {
  const person = await portal.signedIn((await makeIn('elise.exporte', {}, here, 'secondary_manager')).id)
  let last = 0
  for (let made = 0; made < 61; made++) last = (await person.get('/users/export')).status
  assert.equal(last, 429)
  assert.equal((await person.get(`/organisations/${here}/history/export?format=csv`)).status, 429)
  assert.equal((await person.get(`/organisations/${here}/history/export?format=chain`)).status, 429)
})

test('O22 staff read, change and remove memberships of a client through the same functions', async () => {
  const person = await makeIn('stan.staff')
  const listed = await agent.get(`/staff/organisations/${here}/memberships?surname=STAFF`)
  assert.deepEqual(
    listed.body.items.map((item: { id: string }) => item.id),
    [person.membership],
  )
  assert.equal((await agent.get(`/staff/organisations/${none}/memberships`)).status, 404)
  const { version } = (await agent.get(`/staff/memberships/${person.membership}`)).body
  assert.equal(
    (await reader.patch(`/staff/memberships/${person.membership}`, { version, role: 'secondary_manager' })).status,
    403,
  )
  const changed = await agent.patch(`/staff/memberships/${person.membership}`, { version, role: 'secondary_manager' })
  assert.deepEqual([changed.status, changed.body.role], [200, 'secondary_manager'])
  const contact = (at: { accountVersion: number }, more = {}) => ({
    ...blank,
    contactEmail: 'stan.nouveau@montfabre.example',
    contactEmailConfirmation: 'stan.nouveau@montfabre.example',
    city: 'Montfabre',
    accountVersion: at.accountVersion,
    ...more,
  })
  const address = `/staff/memberships/${person.membership}/contact`
  const refused = await agent.put(
    address,
    contact(changed.body, { contactEmail: 'stan@', contactEmailConfirmation: 'stan@' }),
  )
  assert.deepEqual([refused.status, refused.body.errors[0].field], [422, 'contactEmail'])
  assert.equal((await reader.put(address, contact(changed.body))).status, 403)
  assert.equal((await manager.put(address, contact(changed.body))).status, 404)
  assert.equal((await agent.put(`/staff/memberships/${none}/contact`, contact(changed.body))).status, 404)
  const moved = await agent.put(address, contact(changed.body))
  assert.deepEqual(
    [moved.status, moved.body.contactEmail, moved.body.city],
    [200, 'stan.nouveau@montfabre.example', 'Montfabre'],
  )
  assert.equal((await agent.put(address, contact(changed.body))).status, 409)
  assert.deepEqual((await journal('organisation.membership.updated')).at(-1).after.city, 'Montfabre')
  assert.equal((await reader.delete(`/staff/memberships/${person.membership}`)).status, 403)
  assert.equal((await agent.delete(`/staff/memberships/${person.membership}`)).status, 204)
  assert.equal((await manager.get(`/staff/organisations/${here}/memberships`)).status, 404)
})

test('O18 staff change the contact details of clients’ people, not of their own team', async () => {
  const colleague = await makeIn('cora.equipe')
  await joinStaff(portal, colleague.id, 'administrator')
  const { accountVersion, abilities } = (await agent.get(`/staff/memberships/${colleague.membership}`)).body
  assert.equal(abilities.editContact.allowed, false)
  const refused = await agent.put(`/staff/memberships/${colleague.membership}/contact`, {
    ...blank,
    contactEmail: 'voleur@montfabre.example',
    contactEmailConfirmation: 'voleur@montfabre.example',
    accountVersion,
  })
  assert.deepEqual([refused.status, refused.body.code], [403, 'organisation.contact_of_team'])
})

test('O18 nobody under the principal manager redirects their mails', async () => {
  const second = await portal.signedIn((await makeIn('sacha.second', {}, here, 'secondary_manager')).id)
  const [principal] = await portal.sql(
    "select m.id, a.version from memberships m join accounts a on a.id = m.account_id where organisation_id = $1 and role = 'principal_manager'",
    [here],
  )
  const refused = await second.put(`/memberships/${principal.id}/contact`, {
    ...blank,
    contactEmail: 'detourne@client.example',
    contactEmailConfirmation: 'detourne@client.example',
    accountVersion: principal.version,
  })
  assert.equal(refused.status, 403)
  assert.ok(['organisation.contact_of_principal', 'organisation.contact_elsewhere'].includes(refused.body.code))
  const alone = await makeAccount(portal, 'pia.principale')
  const small = await makeOrganisation(portal, 'Petite Mairie', { principal: alone })
  await makeMember(portal, second.id, small, 'secondary_manager')
  const below = await second.put(`/memberships/${await membershipOf(alone, small)}/contact`, {
    ...blank,
    contactEmail: 'detourne@client.example',
    contactEmailConfirmation: 'detourne@client.example',
    accountVersion: 1,
  })
  assert.deepEqual([below.status, below.body.code], [403, 'organisation.contact_of_principal'])
})

test('O13 O18 attaching a stranger shows how they sign in, not how to reach them; who asked to belong is reached', async () => {
  const rival = await makeIn('rita.rivale', { phone: '06 39 98 00 01', contact_email: 'rita@perso.example' }, foreign)
  const attached = await manager.post(`/organisations/${here}/memberships`, {
    accountId: rival.id,
    email: 'rita.rivale@client.example',
    startsOn: '2099-01-01',
    whole: true,
  })
  assert.equal(attached.status, 201)
  assert.deepEqual([attached.body.phone, attached.body.contactEmail], ['', ''])
  assert.equal(attached.body.person.signInEmail, 'rita.rivale@client.example')
  assert.doesNotMatch(attached.body.abilities.editContact.reason, /rattachée/)
  await insert(portal, 'membership_requests', {
    organisation_id: here,
    account_id: rival.id,
    requested_at: portal.clock.now,
    decision: 'approved',
    decided_at: portal.clock.now,
    membership_id: attached.body.id,
  })
  assert.equal((await manager.get(`/memberships/${attached.body.id}`)).body.phone, '06 39 98 00 01')
})

test('O13 a name typed beside an address is the stranger’s; names hold nothing unseen and no control character', async () => {
  await makeIn('ulysse.exact', { surname: 'EXACT' }, foreign)
  const found = async (more: string) =>
    (await manager.get(`/organisations/${here}/candidates?email=ulysse.exact@client.example${more}`)).body.items.length
  assert.deepEqual([await found(''), await found('&surname=exact'), await found('&surname=autre')], [1, 1, 0])
  const make = (surname: string, email: string) =>
    manager.post(`/organisations/${here}/accounts`, {
      surname,
      givenName: 'Ana',
      email,
      emailConfirmation: email,
      startsOn: '2026-11-20',
      whole: true,
    })
  for (const surname of ['\u200b\u202e', 'Ban\u0007', 'A\u001bB', 'N\u0000'])
    assert.deepEqual(
      [
        (await make(surname, 'x@client.example')).status,
        (await make(surname, 'x@client.example')).body.errors[0].field,
      ],
      [422, 'surname'],
    )
  const lines = await make('Dupont\n=1+1', 'dupont@client.example')
  assert.deepEqual([lines.status, lines.body.person.surname], [201, 'Dupont =1+1'])
  const day = await manager.post(`/organisations/${here}/accounts`, {
    surname: 'Jour',
    givenName: 'Ana',
    email: 'jour@client.example',
    emailConfirmation: 'jour@client.example',
    startsOn: '0000-01-01',
    whole: true,
  })
  assert.deepEqual([day.status, day.body.errors[0].field], [422, 'startsOn'])
  const search = await manager.get('/users?search=%00')
  assert.deepEqual([search.status, search.body.errors[0].field], [422, 'search'])
})
