import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import {
  makeAccount,
  makeEmployee,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  testPassword,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

let made = 0
/** A client with the code, whose principal manager has yet to begin. */
async function makeClient(code: string, values: Record<string, unknown> = {}, account: Record<string, unknown> = {}) {
  const principal = await makeAccount(portal, `debut.client${++made}`, { status: 'pending', ...account })
  if (!account.status)
    await portal.sql('update credentials set password_hash = null where account_id = $1', [principal])
  const id = await makeOrganisation(portal, `Client ${code}`, { principal, values: { code, ...values } })
  return { id, principal }
}
const missing = '00000000-0000-4000-8000-000000000000'
const at = '/staff/portal-accesses'
const rowOf = async (code: string, tab = 'clients'): Promise<any> => {
  const { body } = await agent.get(`${at}/${tab}?search=${code}&size=100`)
  return body.items.find((one: any) => one.code === code)
}
const asked = (row: any, change: object) => ({ kind: row.kind, id: row.id, version: row.version, ...change })
const save = (...items: object[]) => agent.post(`${at}/drafts`, { items })
async function synchronise(): Promise<any> {
  const { status, body } = await agent.post(`${at}/synchronisation`)
  assert.equal(status, 202, JSON.stringify(body))
  await portal.drain()
  return (await agent.get(`/work/${body.workId}`)).body
}
const mailsTo = (address: string): Promise<any[]> =>
  portal.sql('select * from mails where to_address = $1 order by created_at', [address])
const linkIn = (mail: any) => /\/activation\/([\w-]+)/.exec(mail.text_body)![1]!

test('D9 D10 D11 a client gets its access: it waits until it is synchronised, then the link arrives and the code signs in', async () => {
  const { principal } = await makeClient('0418')
  const before = await rowOf('0418')
  assert.equal(before.identifier.value, 'debut.client1')
  assert.deepEqual([before.state, before.password.value, before.allowed.value], ['valid', 'to_set', true])
  const { status, body } = await save(asked(before, { allowed: true, notifies: true }))
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal(body.workId, null)
  const [waits] = body.items
  assert.deepEqual(
    [waits.state, waits.identifier, waits.notifies, waits.password.waiting, waits.sentTo],
    ['unsynchronised', { value: '0418', waiting: true }, { value: true, waiting: true }, true, ''],
  )
  // Nothing is in force yet.
  const address = 'debut.client1@client.example'
  assert.equal(
    (await portal.sql('select identifier from accounts where id = $1', [principal]))[0].identifier,
    'debut.client1',
  )
  assert.deepEqual(await mailsTo(address), [])
  assert.equal((await agent.get(`${at}/summary`)).body.clients.unsynchronised, 1)
  const done = await synchronise()
  assert.deepEqual([done.state, done.done, done.refused], ['finished', 1, 0])
  const after = await rowOf('0418')
  assert.deepEqual(
    [after.state, after.identifier, after.allowed, after.notifies, after.sentTo],
    [
      'valid',
      { value: '0418', waiting: false },
      { value: true, waiting: false },
      { value: false, waiting: false },
      address,
    ],
  )
  const [mail, ...more] = await mailsTo(address)
  assert.deepEqual([mail.kind, more.length], ['portal-access.client_activation', 0])
  assert.match(mail.text_body, /0418/)
  const chosen = await portal.guest.post('/activations', { token: linkIn(mail), password: testPassword })
  assert.equal(chosen.status, 204, JSON.stringify(chosen.body))
  assert.equal(
    (await portal.guest.post('/session', { identifier: '0418', password: testPassword })).body.state,
    'signed_in',
  )
  assert.equal((await rowOf('0418')).password.value, 'set')
  assert.equal((await agent.post(`${at}/synchronisation`)).body.code, 'portal_access.nothing_waits')
})

const signIn = (identifier: string, password: string) => portal.guest.post('/session', { identifier, password })
/** The cookie that a sign-in gave, as headers of the next call. */
const cookieOf = (reply: any) => ({ cookie: String([reply.headers['set-cookie']].flat()[0]).split(';')[0]! })
const choose = async (held: { cookie: string }, newPassword: string): Promise<any> => {
  const reply = await portal.app.server.inject({
    method: 'PUT',
    url: '/api/v1/session/password',
    headers: held,
    payload: { newPassword },
  })
  return { status: reply.statusCode, body: reply.json(), headers: reply.headers }
}
const print = (rows: any[], replaces = false) =>
  agent.post(`${at}/letters`, { items: rows.map((row) => asked(row, {})), replaces })
const passwordIn = (page: string) => /[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}/.exec(page)![0]

test('D10 people without an e-mail get a letter, one page each; its password opens nothing before it is in force, then once, to choose another', async () => {
  const place = { address_line1: '4 rue des Alizors', postal_code: '99100', city: 'Lerzan', email: '' }
  const first = await makeClient('0420', place, { sign_in_email: null })
  await makeClient('0421', place, { sign_in_email: null })
  await makeEmployee(portal, '00301', { email: '', surname: 'MARVEJOL', given_name: 'Denis' })
  const rows = [await rowOf('0420'), await rowOf('0421'), await rowOf('00301', 'employees')]
  const { body: effect } = await agent.post(`${at}/effects`, {
    items: rows.map((row) => asked(row, { allowed: true })),
  })
  assert.deepEqual([effect.emails, effect.letters], [0, 3])
  const letter = await print(rows)
  assert.equal(letter.status, 200, JSON.stringify(letter.body))
  assert.equal(letter.headers['content-type'], 'application/pdf')
  assert.match(String(letter.headers['cache-control']), /no-store/)
  const pages = await pagesOfPdf(letter.bytes)
  assert.equal(pages.length, 3)
  for (const [page, code, name] of [
    [pages[0]!, '0420', 'Client 0420'],
    [pages[2]!, '00301', 'MARVEJOL Denis'],
  ] as const) {
    assert.match(page, new RegExp(code))
    assert.ok(page.includes(name), page)
    assert.match(page, /12 quai des Archives/)
    assert.match(page, /20\/12\/2026|20 décembre 2026/)
  }
  assert.match(pages[0]!, /4 rue des Alizors/)
  const password = passwordIn(pages[0]!)
  assert.notEqual(password, passwordIn(pages[1]!))
  // The same click again makes no second set: those rows have changed.
  const again = await print(rows)
  assert.deepEqual([again.status, again.body.code], [409, 'conflict'])
  assert.deepEqual((await rowOf('0420')).password, {
    value: 'printed',
    waiting: true,
    until: '2026-12-20T09:00:00.000Z',
  })
  assert.equal((await signIn('0420', password)).status, 401)
  assert.equal((await synchronise()).done, 3)
  const after = await rowOf('0420')
  assert.deepEqual([after.state, after.password.value, after.password.waiting], ['valid', 'printed', false])
  // Nothing of it is kept where anybody reads: neither in the journal nor in mails, tasks or kept answers.
  for (const table of [
    'journal_events',
    'mails',
    'work_items',
    'idempotency_keys',
    'portal_accesses',
    'portal_access_drafts',
  ])
    assert.deepEqual(
      await portal.sql(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [password]),
      [],
      table,
    )
  assert.deepEqual(await portal.sql('select 1 from portal_access_passwords'), [])

  // To a program's token it is nothing, and a session by it opens nothing but the choice of a password.
  const token = await portal.app.server.inject({
    method: 'POST',
    url: '/api/v1/oauth/token',
    headers: { authorization: `Basic ${Buffer.from(`0420:${password}`).toString('base64')}` },
    payload: 'grant_type=client_credentials',
  })
  assert.ok([400, 401, 415].includes(token.statusCode), token.body)
  const opened = await signIn('0420', password)
  assert.deepEqual([opened.status, opened.body.state], [200, 'password_change'])
  const held = cookieOf(opened)
  for (const path of ['/session', '/account', '/documents', '/organisations'])
    assert.equal((await portal.app.server.inject({ url: `/api/v1${path}`, headers: held })).statusCode, 401, path)
  assert.deepEqual(
    (await choose(held, password)).body.errors.map((one: any) => [one.field, one.code]),
    [['newPassword', 'identity.password_same']],
  )
  assert.equal((await choose(held, 'court')).status, 422)
  const chosen = await choose(held, testPassword)
  assert.deepEqual([chosen.status, chosen.body.state], [200, 'signed_in'])
  const inside = await portal.app.server.inject({ url: '/api/v1/session', headers: cookieOf(chosen) })
  assert.equal(inside.json().account.identifier, '0420')
  assert.equal((await choose(held, testPassword)).status, 401)
  assert.equal((await signIn('0420', password)).status, 401)
  assert.equal((await signIn('0420', testPassword)).body.state, 'signed_in')
  assert.equal((await rowOf('0420')).password.value, 'set')
  assert.equal((await portal.sql('select status from accounts where id = $1', [first.principal]))[0].status, 'active')

  // The second letter says before that it replaces, and the first one is of no use then.
  const second = [await rowOf('0421')]
  const asks = await print(second)
  assert.deepEqual([asks.status, asks.body.code], [409, 'portal_access.replaces_passwords'])
  assert.deepEqual(
    asks.body.extra.items.map((one: any) => one.name),
    ['Client 0421'],
  )
  const anew = await print(second, true)
  assert.equal(anew.status, 200)
  const newer = passwordIn((await pagesOfPdf(anew.bytes))[0]!)
  const older = passwordIn(pages[1]!)
  assert.equal((await signIn('0421', older)).body.state, 'password_change', 'in force until the next is')
  await synchronise()
  assert.equal((await signIn('0421', older)).status, 401)
  assert.equal((await signIn('0421', newer)).body.state, 'password_change')
  // It serves for a time.
  const { now } = portal.clock
  portal.clock.advanceDays(31)
  assert.deepEqual(
    [(await signIn('0421', newer)).status, (await signIn('0421', newer)).body.code],
    [403, 'identity.password_expired'],
  )
  portal.clock.now = now
})

test('D9 D11 what is asked is checked: who may, stale edits, fields, and what is not there', async () => {
  await makeClient('0430')
  const row = await rowOf('0430')
  const change = asked(row, { allowed: false })
  assert.equal((await reader.get(`${at}/clients?search=0430`)).body.items.length, 1)
  const { status, body } = await reader.post(`${at}/drafts`, { items: [change] })
  assert.deepEqual([status, body.code], [403, 'identity.staff_permission_missing'])
  for (const path of ['drafts', 'letters', 'effects'])
    assert.equal((await agent.post(`${at}/${path}`, { items: [{ ...change, id: missing }] })).status, 404, path)
  assert.equal((await save(change)).status, 200)
  const stale = await save(change)
  assert.deepEqual([stale.status, stale.body.code], [409, 'conflict'])
  assert.equal(stale.body.extra.current.items[0].allowed.value, false)
  const now = await rowOf('0430')
  const refused = await save(
    asked(now, { notifies: true }),
    asked(await rowOf('0418'), { role: 'member' }),
    asked(await rowOf('00301', 'employees'), { notifies: true, role: 'member' }),
  )
  assert.deepEqual(
    refused.body.errors.map((one: any) => [one.field, one.code]),
    [
      ['items.0.notifies', 'portal_access.not_allowed'],
      ['items.1.role', 'portal_access.role_of_principal'],
      ['items.2.notifies', 'portal_access.no_address'],
      ['items.2.role', 'portal_access.role_of_employee'],
    ],
  )
  // Given up, nothing waits of it; and to save what is so already is no draft either.
  const dropped = await agent.post(`${at}/drafts/removal`, { items: [asked(now, {})] })
  assert.deepEqual(
    [dropped.body.items[0].state, dropped.body.items[0].allowed],
    ['valid', { value: true, waiting: false }],
  )
  const [same] = (await save(asked(dropped.body.items[0], { notifies: false }))).body.items
  assert.equal(same.state, 'valid')
  const file = await agent.get(`${at}/clients/export?format=csv&search=0418`)
  assert.match(file.body, /valide;0418;Client 0418;debut\.client1@client\.example;0418;défini;oui;non;debut\.client1@/)
  const counted = (await agent.get(`${at}/clients/count?state=valid&search=client`)).body
  assert.equal(counted.count, counted.allowed)
})

test('D9 an access that is withdrawn ends sessions and links at once; given again, all that was there is there', async () => {
  const { id, principal } = await makeClient('0440', {}, { status: 'active' })
  const member = await makeAccount(portal, 'autre.contact')
  await makeMember(portal, member, id)
  const other = await makeOrganisation(portal, 'Une autre structure')
  await makeMember(portal, member, other)
  const person = await portal.signedIn(principal)
  const contact = await portal.signedIn(member)
  const organisations = async (who: Person) =>
    ((await who.get('/session')).body.organisations ?? []).map((one: any) => one.name).sort()
  assert.deepEqual(await organisations(contact), ['Client 0440', 'Une autre structure'])
  await portal.guest.post('/password-reset-requests', { identifier: person.identifier })
  await portal.drain()
  const reset = /\/reinitialisation\/([\w-]+)/.exec(
    (await mailsTo('debut.client5@client.example')).at(-1).text_body,
  )![1]!
  assert.equal((await portal.guest.get(`/one-time-tokens/${reset}`)).status, 200)
  const contacts = (await agent.get(`${at}/clients/${id}/contacts`)).body.items
  assert.deepEqual(
    contacts.map((one: any) => [one.name, one.first, one.allowed.value]),
    [
      ['CLIENT5 debut', true, true],
      ['CONTACT autre', false, true],
    ],
  )
  assert.equal((await agent.get(`${at}/clients/${missing}/contacts`)).status, 404)
  await save(...contacts.map((one: any) => asked(one, { allowed: false })))
  assert.equal((await person.get('/session')).status, 200)
  await synchronise()
  assert.equal((await person.get('/session')).status, 401)
  assert.equal((await portal.guest.get(`/one-time-tokens/${reset}`)).status, 404)
  // Who does not know the password learns nothing; who does, why.
  assert.deepEqual(
    [
      (await signIn(person.identifier, 'pas le bon du tout')).body.code,
      (await signIn(person.identifier, testPassword)).body.code,
    ],
    ['identity.sign_in_failed', 'identity.access_withdrawn'],
  )
  const before = (await mailsTo('debut.client5@client.example')).length
  assert.equal((await portal.guest.post('/password-reset-requests', { identifier: person.identifier })).status, 202)
  await portal.drain()
  assert.equal((await mailsTo('debut.client5@client.example')).length, before)
  // Whoever belongs elsewhere too signs in again, and sees what is there alone.
  assert.equal((await contact.get('/session')).status, 401)
  const elsewhere = await portal.signedIn(member)
  assert.deepEqual(await organisations(elsewhere), ['Une autre structure'])
  assert.deepEqual((await rowOf('0440')).state, 'withdrawn')
  // To be attached anew gives nothing back that the provider withdrew.
  await portal.sql('update memberships set removed_at = $3 where organisation_id = $1 and account_id = $2', [
    id,
    member,
    portal.clock.now,
  ])
  await makeMember(portal, member, id)
  assert.deepEqual(await organisations(elsewhere), ['Une autre structure'])
  const again = (await agent.get(`${at}/clients/${id}/contacts`)).body.items
  await save(...again.map((one: any) => asked(one, { allowed: true })))
  await synchronise()
  assert.deepEqual(await organisations(await portal.signedIn(principal)), ['Client 0440'])
  assert.deepEqual(await organisations(elsewhere), ['Client 0440', 'Une autre structure'])
  const entries = await portal.sql(
    "select type from journal_events where organisation_id = $1 and type like 'portal_access.%' order by at, id",
    [id],
  )
  assert.deepEqual(entries.map((one) => one.type).sort(), [
    'portal_access.access.given',
    'portal_access.access.given',
    'portal_access.access.withdrawn',
    'portal_access.access.withdrawn',
  ])
  // As a first account it has the code now, and was told.
  const told = (await mailsTo('debut.client5@client.example')).at(-1)
  assert.deepEqual([told.kind, (await rowOf('0440')).identifier.value], ['portal-access.identifier_changed', '0440'])
})

test('D10 a code that changes is the identifier once it is synchronised, on record and told; an employee has theirs by their code', async () => {
  const [organisation] = await portal.sql("select id, version from organisations where code = '0418'")
  const patched = await agent.patch(`/staff/organisations/${organisation.id}`, {
    code: '0419',
    version: organisation.version,
  })
  assert.equal(patched.status, 200, JSON.stringify(patched.body))
  const waits = await rowOf('0419')
  assert.deepEqual([waits.state, waits.identifier], ['unsynchronised', { value: '0419', waiting: true }])
  assert.equal((await signIn('0418', testPassword)).body.state, 'signed_in')
  // An employee of the same code as a client gets the one that is free.
  await makeEmployee(portal, '0419', { surname: 'FONTADEL', given_name: 'Rosa', email: 'rosa@courrier.example' })
  const rosa = await rowOf('0419', 'employees')
  assert.deepEqual([rosa.state, rosa.identifier.value, rosa.allowed.value], ['none', '', false])
  assert.equal((await save(asked(rosa, { allowed: true, notifies: true }))).status, 200)
  const { body: effect } = await agent.post(`${at}/effects`, { items: [asked(await rowOf('0419', 'employees'), {})] })
  // Somebody without an account has no identifier that could change.
  assert.deepEqual([effect.emails, effect.given, effect.identifiers], [1, 1, 0])
  assert.equal(rosa.identifierGiven, '0419-s')
  const done = await synchronise()
  assert.deepEqual([done.done, done.refused], [2, 0])
  assert.deepEqual(
    [(await rowOf('0419')).identifier, (await rowOf('0419', 'employees')).state],
    [{ value: '0419', waiting: false }, 'valid'],
  )
  const [entry] = await portal.sql(
    "select before, after from journal_events where type = 'identity.identifier.changed' and before ->> 'identifier' = '0418'",
  )
  assert.deepEqual(entry, { before: { identifier: '0418' }, after: { identifier: '0419' } })
  assert.match((await mailsTo('debut.client1@client.example')).at(-1).text_body, /0419.*à la place de 0418/s)
  assert.equal((await signIn('0418', testPassword)).status, 401)
  assert.equal((await signIn('0419', testPassword)).body.state, 'signed_in')
  const link = (await mailsTo('rosa@courrier.example')).at(-1)
  assert.equal(link.kind, 'portal-access.employee_activation')
  await portal.guest.post('/activations', { token: linkIn(link), password: testPassword })
  const identifier = (await rowOf('0419', 'employees')).identifier.value
  assert.equal(identifier, '0419-s')
  const inside = await signIn(identifier, testPassword)
  const session = await portal.app.server.inject({ url: '/api/v1/session', headers: cookieOf(inside) })
  assert.deepEqual(session.json().sides, ['employee'])
})

test('D12 «Notifier par email» and a save send again; the effect says before what happens', async () => {
  const before = await rowOf('0419')
  assert.deepEqual([before.password.value, before.notifies.value], ['set', false])
  const sent = (await mailsTo('debut.client1@client.example')).length
  const { body } = await save(asked(before, { notifies: true }))
  assert.ok(body.workId)
  await portal.drain()
  const mails = await mailsTo('debut.client1@client.example')
  assert.deepEqual([mails.length, mails.at(-1).kind], [sent + 1, 'portal-access.client'])
  assert.ok(!mails.at(-1).is_secret && !/activation\//.test(mails.at(-1).text_body))
  // Of three, two are told and one needs a letter: just that happens.
  await makeClient('0450')
  await makeClient('0451')
  await makeClient('0452', {}, { sign_in_email: null })
  const rows = [await rowOf('0450'), await rowOf('0451'), await rowOf('0452')]
  const items = rows.map((row) => asked(row, { allowed: true, ...(row.email ? { notifies: true } : {}) }))
  const { body: effect } = await agent.post(`${at}/effects`, { items })
  const { rows: mailsBefore } = await portal.database.pool.query('select count(*)::int as n from mails')
  await save(...items)
  const letters = await print([await rowOf('0452')])
  await synchronise()
  const { rows: mailsAfter } = await portal.database.pool.query('select count(*)::int as n from mails')
  assert.deepEqual(
    { emails: mailsAfter[0].n - mailsBefore[0].n, letters: (await pagesOfPdf(letters.bytes)).length },
    { emails: effect.emails, letters: effect.letters },
  )
  assert.deepEqual([effect.emails, effect.letters, effect.identifiers], [2, 1, 3])
  // «Droits» sets the role of whoever is not the principal manager.
  const contact = await makeAccount(portal, 'role.change')
  const [{ id: organisation }] = await portal.sql("select id from organisations where code = '0450'")
  await makeMember(portal, contact, organisation)
  const [person] = (await agent.get(`${at}/clients/${organisation}/contacts?search=role`)).body.items
  await save(asked(person, { role: 'secondary_manager' }))
  assert.equal((await agent.get(`${at}/clients/${organisation}/contacts?search=role`)).body.items[0].role.waiting, true)
  await synchronise()
  const [after] = (await agent.get(`${at}/clients/${organisation}/contacts?search=role`)).body.items
  assert.deepEqual(
    [after.role.value, after.role.waiting, after.identifier.value],
    ['secondary_manager', false, 'role.change'],
  )
})

test('D11 cut at each step, a synchronisation loses nothing and does nothing twice', async () => {
  const steps = ['accounts', 'memberships', 'credentials', 'mails', 'portal_access_drafts', 'work_items']
  await portal.sql('create sequence cut_once')
  await portal.sql(`create function cut() returns trigger language plpgsql security definer as $$ begin
    if nextval('cut_once') = 1 then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); end if; return coalesce(new, old); end $$`)
  for (const [index, table] of steps.entries()) {
    const [printed, mailed] = [`046${index}`, `047${index}`]
    await makeClient(printed, {}, { sign_in_email: null })
    const { principal } = await makeClient(mailed)
    await portal.sql('update memberships set suspended_at = now() where account_id = $1', [principal])
    assert.equal((await print([await rowOf(printed)])).status, 200)
    await save(asked(await rowOf(mailed), { allowed: true, notifies: true }))
    await portal.sql("select setval('cut_once', 1, false)")
    await portal.sql(
      `create trigger cut before ${table === 'portal_access_drafts' ? 'delete' : 'insert or update'} on ${table} for each row
        when (${table === 'work_items' ? "new.state = 'done'" : 'true'}) execute function cut()`,
    )
    const { body } = await agent.post(`${at}/synchronisation`)
    await portal.drain().catch(() => {})
    await portal.sql(`drop trigger cut on ${table}`)
    await portal.sql(
      "update jobs.job set start_after = now() - interval '1 second' where name = 'kernel.work' and state = 'retry'",
    )
    await portal.drain()
    const work = (await agent.get(`/work/${body.workId}`)).body
    assert.deepEqual(
      [work.state, work.done, work.refused],
      ['finished', 2, 0],
      `${table} ${JSON.stringify(await portal.sql('select code, params, name from work_items where work_id = $1', [body.workId]))}`,
    )
    assert.deepEqual([(await rowOf(printed)).state, (await rowOf(mailed)).state], ['valid', 'valid'], table)
    assert.equal((await rowOf(printed)).password.value, 'printed')
    assert.equal((await mailsTo((await rowOf(mailed)).email)).length, 1, table)
    assert.equal(
      (
        await portal.sql("select 1 from journal_events where type = 'portal_access.access.given' and subject_id = $1", [
          principal,
        ])
      ).length,
      1,
      table,
    )
  }
})

test('D11 one access is named once in an act, as the first account of its client or as a contact', async () => {
  const { id } = await makeClient('0435')
  const row = await rowOf('0435')
  const [contact] = (await agent.get(`${at}/clients/${id}/contacts`)).body.items
  for (const path of ['drafts', 'drafts/removal', 'letters', 'effects'])
    for (const other of [row, contact]) {
      const { status, body } = await agent.post(`${at}/${path}`, {
        items: [asked(row, { allowed: false }), asked(other, { allowed: true })],
      })
      assert.deepEqual(
        [status, body.errors.map((one: any) => [one.field, one.code])],
        [422, [['items.1.id', 'organisation.item_twice']]],
        `${path} ${other.kind}`,
      )
    }
  assert.equal((await rowOf('0435')).state, 'valid')
})
