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
} from '../../testing/portal.ts'
import { eraseDueAccounts, pseudonymOf } from './closing.ts'

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
  const account = await person.get('/account')
  assert.equal(account.body.abilities.deactivate.allowed, false)
  assert.match(account.body.abilities.deactivate.reason, /annuaire/)
  const refused = await person.post('/account/deactivation', deactivation)
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.external_directory'])
  await portal.sql("delete from settings where key = 'people.external_directory'")
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
  await portal.sql('update mails set sent_at = created_at where id = $1', [told[0].id])
  await portal.guest.post('/password-reset-requests', { identifier: 'zelie.partante' })
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
  const [grant] = await portal.sql('select granted_by, granted_by_label from memberships where account_id = $1', [
    hired,
  ])
  assert.deepEqual([grant.granted_by, grant.granted_by_label], [id, `${surname} ${givenName}`])
  for (const table of ['credentials', 'sessions', 'one_time_tokens', 'mails', 'notifications'])
    assert.equal((await portal.sql(`select 1 from ${table} where account_id = $1`, [id])).length, 0, table)
  // Nothing of hers is left anywhere but in the journal, neither in what others were told.
  const tables = await portal.sql(
    "select tablename from pg_tables where schemaname = 'public' and tablename <> 'journal_events'",
  )
  for (const { tablename } of tables) {
    const found = await portal.sql(`select 1 from ${tablename} t where t::text ~* 'partante|zelie|zélie' limit 1`)
    assert.equal(found.length, 0, `${tablename} still names her`)
  }
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
