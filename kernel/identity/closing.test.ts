import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Portal,
  startPortal,
  testPassword,
  undisturbed,
} from '../../testing/portal.ts'
import { identityJobs } from './closing.ts'
import { eraseDueAccounts, pseudonymOf, tablesWithNames } from './erasure.ts'

let portal: Portal
let here: string
let manager: string
before(async () => {
  portal = await startPortal()
  manager = await makeAccount(portal, 'paule.principale')
  here = await makeOrganisation(portal, 'Mairie de Rive', { principal: manager })
})
after(() => portal.close())

const deactivation = { currentPassword: testPassword }
const signIn = (identifier: string, password = testPassword) => portal.guest.post('/session', { identifier, password })
const reactivate = (identifier: string, password = testPassword) =>
  portal.guest.post('/account/reactivation', { identifier, password })
const transfer = (organisationId: string, accountId: string) => ({
  organisationIds: [organisationId],
  all: false,
  successor: 'hugo.embauche',
  accountId,
})
const statusOf = async (id: string) => (await portal.sql('select status from accounts where id = $1', [id]))[0].status

test('O21 a principal manager is refused, with the organisations that need another one first', async () => {
  const paule = await portal.signedIn(manager)
  const refused = await paule.post('/account/deactivation', deactivation)
  assert.deepEqual([refused.status, refused.body.code], [409, 'identity.principal_of_organisations'])
  assert.deepEqual(refused.body.extra.organisations, [{ id: here, name: 'Mairie de Rive' }])
  assert.match(refused.body.detail, /Mairie de Rive/)
  assert.equal(await statusOf(manager), 'active')
})

test('O21 a deactivated account has no access, comes back by its password within 60 days, and is told so', async () => {
  const id = await makeAccount(portal, 'luc.leave')
  await makeMember(portal, id, here, 'secondary_manager')
  const luc = await portal.signedIn(id)
  const other = await portal.signedIn(id)
  assert.equal((await luc.get('/account')).body.abilities.deactivate.allowed, true)
  const wrong = await luc.post('/account/deactivation', { currentPassword: 'pas-celui-là-du-tout' })
  assert.deepEqual(
    wrong.body.errors.map((error: { field: string; code: string }) => [error.field, error.code]),
    [['currentPassword', 'identity.password_wrong']],
  )
  // As the page sends it: what it answers outlives the session that it ends.
  const done = await luc.post('/account/deactivation', deactivation, { 'idempotency-key': 'desactiver-01' })
  assert.deepEqual([done.status, done.body.reactivateBefore], [200, '2027-01-19'])
  assert.equal((await luc.get('/account')).status, 401)
  assert.equal((await other.get('/account')).status, 401)
  const [mail] = await portal.sql("select to_address, text_body from mails where kind = 'identity.account_deactivated'")
  assert.equal(mail.to_address, 'luc.leave@client.example')
  assert.match(mail.text_body, /19\/01\/2027/)

  // Only the right password tells that it is deactivated.
  assert.equal((await signIn('luc.leave', 'pas-celui-là-du-tout')).body.code, 'identity.sign_in_failed')
  assert.equal((await signIn('luc.leave')).body.code, 'identity.account_deactivated')
  assert.equal((await reactivate('luc.leave', 'pas-celui-là-du-tout')).body.code, 'identity.sign_in_failed')
  assert.equal((await reactivate('personne')).body.code, 'identity.sign_in_failed')
  assert.equal((await portal.guest.post('/password-reset-requests', { identifier: 'luc.leave' })).status, 202)
  await portal.drain()
  assert.equal(
    (await portal.sql("select 1 from mails where account_id = $1 and kind = 'identity.password_reset'", [id])).length,
    0,
  )

  assert.equal((await reactivate('luc.leave@client.example')).status, 204)
  assert.equal((await reactivate('luc.leave')).status, 204)
  assert.equal(await statusOf(id), 'active')
  assert.equal((await signIn('luc.leave')).status, 200)
  const back = await portal.signedIn(id)
  assert.equal((await back.get(`/organisations/${here}`)).status, 200)
  const acts = await portal.sql(
    "select type from journal_events where subject_id = $1 and type like 'identity.account.%' order by at, id",
    [id],
  )
  assert.deepEqual(acts.map((row) => row.type).sort(), ['identity.account.deactivated', 'identity.account.reactivated'])
})

test('O6 O8 O21 O26 deactivating withdraws what waits, and each organisation reads of the leaving and the coming back', async () => {
  const id = await makeAccount(portal, 'remy.retrait')
  const other = await makeOrganisation(portal, 'Port de Rive')
  const asked = await makeOrganisation(portal, 'Phare de Rive')
  for (const organisation of [here, other]) await makeMember(portal, id, organisation)
  const [membership] = await portal.sql('select id from memberships where account_id = $1 and organisation_id = $2', [
    id,
    here,
  ])
  const waiting = { account_id: id, requested_at: portal.clock.now }
  const joining = await insert(portal, 'membership_requests', { ...waiting, organisation_id: asked })
  const decided = await insert(portal, 'membership_requests', {
    ...waiting,
    organisation_id: other,
    decision: 'refused',
    refusal_reason: 'non',
    decided_at: portal.clock.now,
  })
  const space = await insert(portal, 'space_requests', {
    ...waiting,
    organisation_id: here,
    membership_id: membership.id,
    origin: 'person',
  })
  const remy = await portal.signedIn(id)
  assert.equal((await remy.post('/account/deactivation', deactivation)).status, 200)
  const withdrawn = async (table: string, request: { id: string }) =>
    (await portal.sql(`select withdrawn_at is not null as yes from ${table} where id = $1`, [request.id]))[0].yes
  assert.deepEqual(
    [
      await withdrawn('membership_requests', joining),
      await withdrawn('membership_requests', decided),
      await withdrawn('space_requests', space),
    ],
    [true, false, true],
  )
  assert.equal((await reactivate('remy.retrait')).status, 204)
  const read = async (organisation: string) =>
    (
      await portal.sql('select type from journal_events where organisation_id = $1 and about_id = $2 order by seq', [
        organisation,
        id,
      ])
    ).map((row) => row.type)
  assert.deepEqual(await read(here), [
    'organisation.subscription.request_withdrawn',
    'identity.account.deactivated',
    'identity.account.reactivated',
  ])
  assert.deepEqual(await read(other), ['identity.account.deactivated', 'identity.account.reactivated'])
  assert.deepEqual(await read(asked), ['organisation.membership.request_withdrawn'])
  const history = (await (await portal.signedIn(manager)).get(`/organisations/${here}/history`)).body
  assert.ok(
    history.items.some((item: any) => item.type === 'identity.account.deactivated'),
    JSON.stringify(history.items?.[0]),
  )
})

test('O21 answers kept for repeats, and counts of tries, are forgotten once they are over', async () => {
  const id = await makeAccount(portal, 'olga.oubli')
  const hours = (n: number) => new Date(portal.clock.now.getTime() - n * 3_600_000)
  for (const [key, at] of [
    ['cle-vieille', hours(25)],
    ['cle-recente', hours(23)],
  ] as const)
    await insert(portal, 'idempotency_keys', { account_id: id, key, route: 'x', fingerprint: 'x', created_at: at })
  for (const [key, at] of [
    ['vieux', hours(2)],
    ['recent', hours(0)],
  ] as const)
    await insert(portal, 'rate_limits', { key, window_start: at })
  const job = identityJobs(portal.app.services).find(({ name }) => name === 'identity.forget_over')!
  assert.equal(job.everyMinutes, 60)
  await job.run({}, undisturbed)
  assert.deepEqual(await portal.sql('select key from idempotency_keys where account_id = $1', [id]), [
    { key: 'cle-recente' },
  ])
  assert.deepEqual(await portal.sql("select key from rate_limits where key in ('vieux', 'recent')"), [
    { key: 'recent' },
  ])
})

test('O21 five wrong passwords block a deactivated account too; reactivating lifts no block', async () => {
  const id = await makeAccount(portal, 'bea.block')
  await (await portal.signedIn(id)).post('/account/deactivation', deactivation)
  for (let tries = 0; tries < 5; tries++) await reactivate('bea.block', 'pas-celui-là-du-tout')
  assert.equal((await reactivate('bea.block')).body.code, 'identity.account_blocked')
  assert.equal(await statusOf(id), 'deactivated')
})

test('O21 not offered to staff, nor where people are run from an external directory', async () => {
  const staff = await portal.signedIn(await makeStaff(portal, 'agent.un'))
  assert.equal((await staff.post('/account/deactivation', deactivation)).body.code, 'identity.client_side_only')
  const person = await portal.signedIn(await makeAccount(portal, 'ext.annuaire'))
  await insert(portal, 'settings', { brand_id: portal.brandId, key: 'people.external_directory', value: 'true' })
  await portal.app.services.brands.reload()
  const account = await person.get('/account')
  assert.equal(account.body.abilities.deactivate.allowed, false)
  assert.match(account.body.abilities.deactivate.reason, /annuaire/)
  const refused = await person.post('/account/deactivation', deactivation)
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.external_directory'])
  await portal.sql("delete from settings where key = 'people.external_directory'")
  await portal.app.services.brands.reload()
})

test('O21 after 60 days the account is closed for good: data erased, places gone, acts kept under a pseudonym; repeating changes nothing', async () => {
  const id = await makeAccount(portal, 'zelie.partante', {
    surname: 'PARTANTE',
    phone: '02 61 91 00 99',
    structure: 'Bureau de Zélie',
    contact_email: 'zelie@perso.example',
  })
  await makeMember(portal, id, here, 'secondary_manager')
  const [membership] = await portal.sql(
    "update memberships set comment = 'Zélie revient mardi' where account_id = $1 returning id",
    [id],
  )
  await insert(portal, 'space_subscriptions', {
    organisation_id: here,
    membership_id: membership.id,
    space: 'contracts',
    access: 'modify',
    origin: 'manager',
  })
  const zelie = await portal.signedIn(id)
  // An act of hers that other rows keep the name of.
  const hired = await makeAccount(portal, 'hugo.embauche')
  await zelie.post(`/organisations/${here}/memberships`, {
    accountId: hired,
    email: 'hugo.embauche@client.example',
    startsOn: '2026-11-20',
    whole: true,
  })
  const told = await portal.sql("select id from mails where account_id = $1 and text_body ~ 'PARTANTE'", [hired])
  assert.equal(told.length, 1)
  await portal.sql("update mails set state = 'sent', sent_at = created_at where id = $1", [told[0].id])
  await portal.guest.post('/password-reset-requests', { identifier: 'zelie.partante' })
  await portal.drain()
  // Reasons given about her, a transfer by her, a technical user revoked by her, an answer kept for another that names her.
  const paule = await portal.signedIn(manager)
  const left = await makeOrganisation(portal, 'Quittée')
  await insert(portal, 'memberships', {
    account_id: id,
    organisation_id: left,
    role: 'member',
    starts_on: '2020-01-01',
    removed_at: portal.clock.now,
    removal_reason: 'Zélie a menti',
  })
  for (const [table, more] of [
    ['membership_requests', {}],
    ['space_requests', { membership_id: membership.id, origin: 'person' }],
  ] as const)
    await insert(portal, table, {
      organisation_id: here,
      account_id: id,
      requested_at: portal.clock.now,
      decision: 'refused',
      decided_at: portal.clock.now,
      refusal_reason: 'Zélie PARTANTE part bientôt',
      ...more,
    })
  const mine = await makeOrganisation(portal, 'La Sienne', { principal: id })
  await makeMember(portal, hired, mine)
  const handed = await zelie.post('/account/principal-transfers', transfer(mine, hired))
  assert.equal(handed.status, 201, JSON.stringify(handed.body))
  const program = await makeAccount(portal, 'programme.revoque', { kind: 'technical', sign_in_email: null })
  await insert(portal, 'technical_users', {
    account_id: program,
    organisation_id: here,
    name: 'Compta',
    created_at: portal.clock.now,
    created_by: id,
    created_by_label: 'PARTANTE zelie',
    revoked_at: portal.clock.now,
    revoked_by_label: 'PARTANTE zelie',
  })
  await insert(portal, 'idempotency_keys', {
    account_id: manager,
    key: 'cle-de-paule',
    route: 'POST /x',
    fingerprint: 'x',
    status: 200,
    response: JSON.stringify({ person: 'zelie PARTANTE' }),
  })
  const named = (organisation: string, words: Record<string, unknown>) =>
    insert(portal, 'journal_events', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      at: portal.clock.now,
      actor_id: manager,
      actor_label: 'PRINCIPALE paule',
      type: 'kernel.tested',
      subject_type: 'thing',
      subject_label: 'Une affaire',
      after: JSON.stringify(words),
    })
  const elsewhere = await makeOrganisation(portal, 'Ailleurs')
  const about = await named(here, { defaults: [{ space: 'contracts', member: 'PARTANTE zelie' }] })
  const byAddress = await named(elsewhere, { told: ['Zelie@perso.example'] })
  // Somebody else of that name, where she never was, and names that only begin like hers.
  const namesake = await named(elsewhere, { member: 'PARTANTE zelie' })
  const longer = await named(here, { member: 'PARTANTE zelie-anne' })
  // A colleague shares her contact address.
  const shared = await insert(portal, 'mails', {
    brand_id: portal.brandId,
    account_id: manager,
    kind: 'kernel.tested',
    key: 'partage',
    to_address: 'zelie@perso.example',
    subject: 'Pour Paule',
    text_body: 'x',
    created_at: portal.clock.now,
  })
  // A colleague's calendar entry says her name over the end of a line.
  const entry = await insert(portal, 'mails', {
    ...{ brand_id: portal.brandId, account_id: manager, kind: 'kernel.tested', key: 'agenda', subject: 'Visite' },
    ...{ to_address: 'paule@perso.example', text_body: 'x', created_at: portal.clock.now },
    calendar: 'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nDESCRIPTION:Avec PARTANT\r\n E zel\r\n ie\r\nEND:VCALENDAR\r\n',
  })
  assert.equal((await paule.get('/account')).status, 200)
  assert.equal((await zelie.post('/account/deactivation', deactivation)).status, 200)
  portal.clock.advanceDays(59)
  assert.equal(await eraseDueAccounts(portal.app.services), 0)
  assert.equal((await signIn('zelie.partante')).body.code, 'identity.account_deactivated')
  portal.clock.advanceDays(1)
  // On the day itself it is too late, whether or not the job has run.
  assert.equal((await reactivate('zelie.partante')).body.code, 'identity.account_not_active')
  assert.ok((await eraseDueAccounts(portal.app.services)) >= 1)
  assert.equal(await eraseDueAccounts(portal.app.services), 0)

  const [row] = await portal.sql('select * from accounts where id = $1', [id])
  const { surname, givenName, identifier } = pseudonymOf(id)
  assert.deepEqual(
    [row.status, row.surname, row.given_name, row.identifier],
    ['closed', surname, givenName, identifier],
  )
  assert.deepEqual(
    [row.sign_in_email, row.contact_email, row.phone, row.structure, row.erase_on],
    [null, '', '', '', null],
  )
  assert.ok(row.erased_at)
  const [place] = await portal.sql('select * from memberships where id = $1', [membership.id])
  assert.deepEqual(
    [place.removed_by_label, place.comment, place.surname, place.sign_in_email],
    ['Parvis', '', surname, ''],
  )
  assert.equal(
    (
      await portal.sql('select 1 from space_subscriptions where membership_id = $1 and ended_at is null', [
        membership.id,
      ])
    ).length,
    0,
  )
  // The person hired may be a member elsewhere by somebody else.
  const grants = await portal.sql(
    'select granted_by, granted_by_label from memberships where account_id = $1 and granted_by is not null',
    [hired],
  )
  assert.deepEqual(
    grants.map(({ granted_by, granted_by_label }) => [granted_by, granted_by_label]),
    [[id, `${surname} ${givenName}`]],
  )
  for (const table of ['credentials', 'sessions', 'one_time_tokens', 'mails', 'notifications'])
    assert.equal((await portal.sql(`select 1 from ${table} where account_id = $1`, [id])).length, 0, table)
  const kind = async (event: { id: string }) =>
    (await portal.sql('select after, detail_salt, subject_label from journal_events where id = $1', [event.id]))[0]
  for (const event of [about, byAddress]) {
    const row = await kind(event)
    assert.deepEqual([row.after, row.detail_salt, row.subject_label], [null, null, 'Une affaire'])
  }
  assert.ok((await kind(namesake)).after && (await kind(longer)).after)
  for (const [organisation, event] of [
    [here, about],
    [elsewhere, byAddress],
  ] as const) {
    const [said] = await portal.sql(
      "select after from journal_events where organisation_id = $1 and type = 'journal.entries.erased' and subject_id = $2",
      [organisation, id],
    )
    const seqs = String(said.after.details)
      .split(',')
      .flatMap((part: string) => {
        const [from, to = from] = part.split('-').map(Number) as [number, number?]
        return Array.from({ length: to! - from + 1 }, (_, i) => from + i)
      })
    assert.ok(seqs.includes(Number(event.seq)), `${said.after.details} lacks ${event.seq}`)
  }
  const untouched = await portal.sql('delete from mails where id = $1 returning to_address', [shared.id])
  assert.equal(untouched.length, 1, "a colleague's mail stays")
  const spoken = await portal.sql(
    "select type from journal_events where brand_id = $1 and id <> all ($2::uuid[]) and journal_events::text ~* 'partante|zelie@|zélie'",
    [portal.brandId, [namesake.id, longer.id]],
  )
  assert.deepEqual(spoken, [], 'the journal names her')
  // Nothing of hers is left anywhere, neither in what others were told.
  const tables = await portal.sql(
    "select tablename from pg_tables where schemaname = 'public' and tablename <> 'journal_events'",
  )
  for (const { tablename } of tables) {
    const found = await portal.sql(`select 1 from ${tablename} t where t::text ~* 'partante|zelie|zélie' limit 1`)
    assert.equal(found.length, 0, `${tablename} still names her`)
  }
  assert.deepEqual(await portal.sql('select subject, calendar from mails where id = $1', [entry.id]), [
    { subject: 'Visite', calendar: null },
  ])
  const [mail] = await portal.sql('select to_address, subject, text_body, html_body from mails where id = $1', [
    told[0].id,
  ])
  assert.deepEqual([mail.to_address, mail.text_body, mail.html_body], ['hugo.embauche@client.example', null, null])
  const kept = await portal.sql(
    "select 1 from journal_events where actor_id = $1 and type = 'organisation.membership.granted'",
    [id],
  )
  assert.equal(kept.length, 1)
  const missing = await signIn('zelie.partante')
  assert.equal(missing.body.code, 'identity.sign_in_failed')
  // The identifier and the address are free again.
  await makeAccount(portal, 'zelie.partante')
  // Who is principal manager elsewhere is never erased out of their place.
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from memberships where organisation_id = $1 and role = 'principal_manager' and removed_at is null",
    [here],
  )
  assert.equal(n, 1)
})

test('O21 O22 an erased principal manager stays in place, under the pseudonym, until the organisation is recovered', async () => {
  const id = await makeAccount(portal, 'feu.principal')
  const orphan = await makeOrganisation(portal, 'Orpheline', { principal: id })
  // As the provider finds it where an account was closed by hand.
  await portal.sql(
    "update accounts set status = 'deactivated', deactivated_at = now(), erase_on = '2026-01-01' where id = $1",
    [id],
  )
  await eraseDueAccounts(portal.app.services)
  const [row] = await portal.sql(
    "select surname, account_state from memberships where organisation_id = $1 and role = 'principal_manager' and removed_at is null",
    [orphan],
  )
  assert.deepEqual([row.surname, row.account_state], ['Compte clos', 'closed'])
})

test('O21 every table that keeps names has one owner who says what becomes of them', async () => {
  const { spaces } = portal.app.services
  const kept = spaces.flatMap((space) => Object.keys(space.people?.kept ?? {}))
  const named = [...tablesWithNames(spaces), ...kept]
  assert.deepEqual(named.toSorted(), [...new Set(named)].toSorted())
  const tables = await portal.sql(
    "select distinct c.table_name from information_schema.columns c where c.table_schema = 'public' and c.column_name like '%\\_label' and c.table_name <> 'journal_events' order by 1",
  )
  const labelled = new Set(tables.map((row) => row.table_name))
  assert.deepEqual(
    // Who is kept by name, without a label, is said too.
    named.filter((name) => labelled.has(name) || !kept.includes(name)).toSorted(),
    [...labelled],
  )
})
