import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPdf } from '../../../kernel/pdf/render.ts'
import {
  insert,
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
  if (!account.status) await portal.sql('update credentials set password_hash = null where account_id = $1', [principal])
  const id = await makeOrganisation(portal, `Client ${code}`, { principal, values: { code, ...values } })
  return { id, principal }
}
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
  assert.equal((await portal.sql('select identifier from accounts where id = $1', [principal]))[0].identifier, 'debut.client1')
  assert.deepEqual(await mailsTo(address), [])
  assert.equal((await agent.get(`${at}/summary`)).body.clients.unsynchronised, 1)
  const done = await synchronise()
  assert.deepEqual([done.state, done.done, done.refused], ['finished', 1, 0])
  const after = await rowOf('0418')
  assert.deepEqual(
    [after.state, after.identifier, after.allowed, after.notifies, after.sentTo],
    ['valid', { value: '0418', waiting: false }, { value: true, waiting: false }, { value: false, waiting: false }, address],
  )
  const [mail, ...more] = await mailsTo(address)
  assert.deepEqual([mail.kind, more.length], ['portal-access.client_activation', 0])
  assert.match(mail.text_body, /0418/)
  const chosen = await portal.guest.post('/activations', { token: linkIn(mail), password: testPassword })
  assert.equal(chosen.status, 204, JSON.stringify(chosen.body))
  assert.equal((await portal.guest.post('/session', { identifier: '0418', password: testPassword })).body.state, 'signed_in')
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
const pagesOf = async (bytes: Buffer): Promise<string[]> => {
  const pdf = await openPdf(bytes)
  return Promise.all(
    Array.from({ length: pdf.numPages }, async (_, index) => {
      const { items } = await (await pdf.getPage(index + 1)).getTextContent()
      return items.map((item) => ('str' in item ? item.str : '')).join(' ')
    }),
  )
}
const passwordIn = (page: string) => /[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}/.exec(page)![0]

test('D10 people without an e-mail get a letter, one page each; its password opens nothing before it is in force, then once, to choose another', async () => {
  const place = { address_line1: '4 rue des Alizors', postal_code: '99100', city: 'Lerzan', email: '' }
  const first = await makeClient('0420', place, { sign_in_email: null })
  await makeClient('0421', place, { sign_in_email: null })
  await makeEmployee(portal, '00301', { email: '', surname: 'MARVEJOL', given_name: 'Denis' })
  const rows = [await rowOf('0420'), await rowOf('0421'), await rowOf('00301', 'employees')]
  const { body: effect } = await agent.post(`${at}/effects`, { items: rows.map((row) => asked(row, { allowed: true })) })
  assert.deepEqual([effect.emails, effect.letters], [0, 3])
  const letter = await print(rows)
  assert.equal(letter.status, 200, JSON.stringify(letter.body))
  assert.equal(letter.headers['content-type'], 'application/pdf')
  assert.match(String(letter.headers['cache-control']), /no-store/)
  const pages = await pagesOf(letter.bytes)
  assert.equal(pages.length, 3)
  for (const [page, code, name] of [
    [pages[0]!, '0420', 'Client 0420'],
    [pages[2]!, '00301', 'MARVEJOL Denis'],
  ]) {
    assert.match(page, new RegExp(code!))
    assert.ok(page.includes(name!), page)
    assert.match(page, /12 quai des Archives/)
    assert.match(page, /20\/12\/2026|20 décembre 2026/)
  }
  assert.match(pages[0]!, /4 rue des Alizors/)
  const password = passwordIn(pages[0]!)
  assert.notEqual(password, passwordIn(pages[1]!))
  // The same click again makes no second set: those rows have changed.
  const again = await print(rows)
  assert.deepEqual([again.status, again.body.code], [409, 'conflict'])
  assert.deepEqual((await rowOf('0420')).password, { value: 'printed', waiting: true, until: '2026-12-20T09:00:00.000Z' })
  assert.equal((await signIn('0420', password)).status, 401)
  assert.equal((await synchronise()).done, 3)
  const after = await rowOf('0420')
  assert.deepEqual([after.state, after.password.value, after.password.waiting], ['valid', 'printed', false])
  // Nothing of it is kept where anybody reads: neither in the journal nor in mails, tasks or kept answers.
  for (const table of ['journal_events', 'mails', 'work_items', 'idempotency_keys', 'portal_accesses', 'portal_access_drafts'])
    assert.deepEqual(await portal.sql(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [password]), [], table)
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
  assert.deepEqual(asks.body.extra.items.map((one: any) => one.name), ['Client 0421'])
  const anew = await print(second, true)
  assert.equal(anew.status, 200)
  const newer = passwordIn((await pagesOf(anew.bytes))[0]!)
  const older = passwordIn(pages[1]!)
  assert.equal((await signIn('0421', older)).body.state, 'password_change', 'in force until the next is')
  await synchronise()
  assert.equal((await signIn('0421', older)).status, 401)
  assert.equal((await signIn('0421', newer)).body.state, 'password_change')
  // It serves for a time.
  const { now } = portal.clock
  portal.clock.advanceDays(31)
  assert.deepEqual([(await signIn('0421', newer)).status, (await signIn('0421', newer)).body.code], [403, 'identity.password_expired'])
  portal.clock.now = now
})
