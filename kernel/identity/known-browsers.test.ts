import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generate, generateSecret } from 'otplib'
import { insert, makeAccount, makeStaff, type Portal, startPortal, testPassword } from '../../testing/portal.ts'
import { hashToken } from '../http/endpoints.ts'
import { originOf } from './limits.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

const moment = '2026-11-20T09:00:00Z'
const wrong = 'pas-celui-là-du-tout'
/** What a browser keeps, and where it is. */
type Jar = { cookies: Record<string, string>; address: string }
let last = 0
const browser = (address = `198.51.100.${++last}`): Jar => ({ cookies: {}, address })

async function send(jar: Jar, method: 'GET' | 'POST', path: string, payload?: object) {
  const response = await portal.app.server.inject({
    method,
    url: `/api/v1${path}`,
    remoteAddress: jar.address,
    headers: {
      cookie: Object.entries(jar.cookies)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
    },
    ...(payload ? { payload } : {}),
  })
  for (const { name, value } of response.cookies) jar.cookies[name] = value
  return { status: response.statusCode, body: response.body ? response.json() : undefined, response }
}
const enter = (jar: Jar, identifier: string, password = testPassword) =>
  send(jar, 'POST', '/session', { identifier, password })
const code = async (jar: Jar, identifier: string, password?: string) =>
  (await enter(jar, identifier, password)).body.code
const guess = async (jar: Jar, identifier: string, times = 5) => {
  for (let i = 0; i < times; i++) assert.equal(await code(jar, identifier, wrong), 'identity.sign_in_failed')
}
const open = async (jar: Jar) => (await send(jar, 'GET', '/account')).status === 200
const blocks = (id: string) =>
  portal.sql(
    "select cause, spares_known, lifted_at is null as open from account_blocks where account_id = $1 and cause = 'wrong_passwords' order by opened_at",
    [id],
  )

test('R11 five wrong passwords of a stranger block the account for strangers; open sessions and known browsers go on', async () => {
  const id = await makeAccount(portal, 'aline.connue')
  const [mine, second, stranger] = [browser(), browser(), browser()]
  const entered = await enter(mine, 'aline.connue')
  const set = entered.response.cookies.find((cookie) => cookie.name === 'parvis-browser')!
  assert.deepEqual([set.httpOnly, set.sameSite, set.path, set.maxAge], [true, 'Lax', '/', 400 * 86_400])
  const kept = await portal.sql('select token_hash from known_browsers where account_id = $1', [id])
  assert.deepEqual(kept[0].token_hash, hashToken(set.value), 'hashed')
  await guess(stranger, 'aline.connue')
  assert.deepEqual(await blocks(id), [{ cause: 'wrong_passwords', spares_known: true, open: true }])
  assert.ok(await open(mine), 'the open session goes on')
  assert.equal(
    await code(second, 'aline.connue'),
    'identity.account_blocked',
    'C6 the precise message, to the right password',
  )
  mine.cookies = { 'parvis-browser': set.value }
  assert.equal((await enter(mine, 'aline.connue')).status, 200)
  assert.ok(await open(mine))
  assert.equal(mine.cookies['parvis-browser'], set.value, 'it keeps its cookie')
  assert.equal(
    (await portal.sql("select 1 from mails where account_id = $1 and kind = 'identity.blocked_wrong_passwords'", [id]))
      .length,
    1,
  )
})

test('C6 five wrong passwords in a known browser block everything, also where strangers had blocked it; lifted, the count begins anew', async () => {
  const id = await makeAccount(portal, 'bilal.connu')
  const [mine, other] = [browser(), browser()]
  await enter(mine, 'bilal.connu')
  await enter(other, 'bilal.connu')
  await guess(browser(), 'bilal.connu')
  await guess(mine, 'bilal.connu', 4)
  assert.ok(await open(other))
  await guess(mine, 'bilal.connu', 1)
  assert.deepEqual(await blocks(id), [{ cause: 'wrong_passwords', spares_known: false, open: true }])
  assert.ok(!(await open(other)), 'its sessions are over')
  for (const jar of [mine, other]) assert.equal(await code(jar, 'bilal.connu'), 'identity.account_blocked')
  const agent = await portal.signedIn(await makeStaff(portal, 'agente.connue'))
  assert.equal((await agent.post(`/staff/accounts/${id}/unblocking`, { reset: false })).status, 200)
  await guess(mine, 'bilal.connu', 1)
  assert.equal((await enter(mine, 'bilal.connu')).status, 200)
  assert.equal((await enter(browser(), 'bilal.connu')).status, 200)
})

test('C6 the cookie is of one account, and a new password makes every browser unknown', async () => {
  const ids = [await makeAccount(portal, 'carla.une'), await makeAccount(portal, 'carla.deux')]
  const mine = browser()
  await enter(mine, 'carla.une')
  await guess(browser(), 'carla.deux')
  assert.equal(await code(mine, 'carla.deux'), 'identity.account_blocked')
  // One that we never gave makes nothing known.
  const planted = browser()
  planted.cookies['parvis-browser'] = 'posé-par-un-autre'
  await enter(planted, 'carla.une')
  assert.notEqual(planted.cookies['parvis-browser'], 'posé-par-un-autre')
  const signedIn = await portal.signedIn(ids[0]!)
  assert.equal(
    (await signedIn.put('/account/password', { currentPassword: testPassword, newPassword: 'une phrase bien longue' }))
      .status,
    204,
  )
  assert.deepEqual(await portal.sql('select 1 from known_browsers where account_id = $1', [ids[0]]), [])
})

test('R11 one address shuts out few: wrong passwords over all accounts are limited, and who is known still gets in from there', async () => {
  const names = Array.from({ length: 39 }, (_, i) => `equipe.n${i}`)
  for (const name of names) await makeStaff(portal, name, 'administrator')
  const office = browser('192.0.2.200')
  await enter(office, 'equipe.n0')
  const stranger = browser('192.0.2.200')
  const answers = new Set<string>()
  for (const name of names) for (let i = 0; i < 5; i++) answers.add(await code(stranger, name, wrong))
  assert.deepEqual([...answers], ['identity.sign_in_failed', 'identity.too_many_attempts'])
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from account_blocks b join accounts a on a.id = b.account_id where a.identifier like 'equipe.n%' and b.lifted_at is null",
  )
  assert.equal(n, 10)
  assert.equal((await enter(office, 'equipe.n0')).status, 200)
  assert.equal((await enter(browser(), 'equipe.n38')).status, 200, 'another address is another count')
})

test("R11 an address that used up its tries uses up nobody else's, at signing in nor at forgotten passwords", async () => {
  await makeAccount(portal, 'ondine.tranquille')
  const machine = browser('192.0.2.201')
  for (let i = 0; i < 50; i++) await code(machine, `inconnu.${i}`, wrong)
  for (let i = 0; i < 25; i++)
    assert.equal(await code(machine, 'ondine.tranquille', wrong), 'identity.too_many_attempts')
  assert.equal((await enter(browser(), 'ondine.tranquille')).status, 200)

  const ask = (jar: Jar, identifier: string) => send(jar, 'POST', '/password-reset-requests', { identifier })
  for (let i = 0; i < 50; i++) assert.equal((await ask(machine, `inconnu.${i}`)).status, 202)
  for (let i = 0; i < 6; i++) assert.equal((await ask(machine, 'ondine.tranquille')).status, 429)
  assert.equal((await ask(browser(), 'ondine.tranquille')).status, 202)

  // Nor do refused tries at one account use up those of an office at all others.
  const office = browser('192.0.2.202')
  for (let i = 0; i < 70; i++) await code(office, 'personne.du.tout', wrong)
  await makeAccount(portal, 'pia.bureau')
  assert.equal((await enter(browser('192.0.2.202'), 'pia.bureau')).status, 200)
})

test('R11 an IPv6 subscriber has one count, whichever of their addresses they use', () => {
  assert.equal(originOf('203.0.113.7'), '203.0.113.7')
  assert.equal(originOf('::ffff:203.0.113.7'), '203.0.113.7')
  assert.equal(originOf('2001:db8:1:2::3'), '2001:db8:1:2::/64')
  assert.equal(originOf('2001:0db8:0001:0002:aaaa:bbbb:cccc:dddd'), '2001:db8:1:2::/64')
  assert.equal(originOf('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(originOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
})

const resetBy = async (identifier: string) => {
  await send(browser(), 'POST', '/password-reset-requests', { identifier })
  await portal.drain()
  const [mail] = await portal.sql(
    "select m.text_body from mails m join accounts a on a.id = m.account_id where a.identifier = $1 and m.kind = 'identity.password_reset'",
    [identifier],
  )
  const token = /reinitialisation\/([\w-]+)/.exec(mail.text_body)![1]
  const { status } = await send(browser(), 'POST', '/password-resets', { token, password: 'quatre-pavés-mouillés' })
  assert.equal(status, 204)
  return code(browser(), identifier, 'quatre-pavés-mouillés')
}

test("R11 C6 a new password by a mailed link lifts the staff's block by wrong passwords, never a client's, nor the provider's", async () => {
  const staff = await makeStaff(portal, 'dora.equipe', 'administrator')
  const client = await makeAccount(portal, 'dora.cliente')
  for (const name of ['dora.equipe', 'dora.cliente']) await guess(browser(), name)
  const [mail] = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'identity.blocked_staff'",
    [staff],
  )
  assert.match(mail.text_body, /bloqué pendant 30 minutes/)
  assert.equal(await resetBy('dora.equipe'), undefined)
  assert.equal(await resetBy('dora.cliente'), 'identity.account_blocked')
  assert.deepEqual([(await blocks(staff))[0].open, (await blocks(client))[0].open], [false, true])
  const events = await portal.sql(
    "select before from journal_events where subject_id = $1 and type = 'identity.account.unblocked'",
    [staff],
  )
  assert.deepEqual(events, [{ before: { causes: ['wrong_passwords'] } }])
  const held = await makeStaff(portal, 'dora.ecartee')
  await insert(portal, 'account_blocks', { account_id: held, cause: 'provider', opened_at: portal.clock.now })
  assert.equal(await resetBy('dora.ecartee'), 'identity.account_blocked')
})

test("R11 C6 the staff's block by wrong passwords ends by itself after 30 minutes, with the right password; a client's does not", async () => {
  await makeStaff(portal, 'elie.equipe', 'administrator')
  await makeAccount(portal, 'elie.client')
  for (const name of ['elie.equipe', 'elie.client']) await guess(browser(), name)
  portal.clock.set('2026-11-20T09:29:59Z')
  assert.equal(await code(browser(), 'elie.equipe'), 'identity.account_blocked')
  portal.clock.set('2026-11-20T09:30:00Z')
  assert.equal(await code(browser(), 'elie.equipe', wrong), 'identity.sign_in_failed')
  assert.equal((await enter(browser(), 'elie.equipe')).status, 200)
  assert.equal(await code(browser(), 'elie.client'), 'identity.account_blocked')
  portal.clock.set(moment)
})

test('C6 right passwords, codes and confirmations never count against the limits', async () => {
  const id = await makeAccount(portal, 'fanny.souvent')
  const address = '192.0.2.77'
  for (let i = 0; i < 60; i++) assert.equal((await enter(browser(address), 'fanny.souvent')).status, 200, `${i}`)
  const person = await portal.signedIn(id)
  for (let i = 0; i < 12; i++)
    assert.equal((await person.post('/account/second-factor', { currentPassword: testPassword })).status, 200, `${i}`)
  const secret = generateSecret()
  await portal.sql('update credentials set totp_secret = $2, totp_enabled_at = now() where account_id = $1', [
    id,
    secret,
  ])
  for (let i = 0; i < 12; i++) {
    portal.clock.set(`2026-11-20T09:${String(i + 1).padStart(2, '0')}:00Z`)
    const jar = browser(address)
    assert.equal((await enter(jar, 'fanny.souvent')).body.state, 'second_factor')
    const token = await generate({ secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) })
    assert.equal((await send(jar, 'POST', '/session/second-factor', { code: token })).status, 200, `${i}`)
  }
  portal.clock.set(moment)
})

test('R11 whoever has the password alone uses up no tries at the second factor of a known browser', async () => {
  const id = await makeAccount(portal, 'gwen.facteur')
  const mine = browser()
  await enter(mine, 'gwen.facteur')
  const secret = generateSecret()
  await portal.sql('update credentials set totp_secret = $2, totp_enabled_at = now() where account_id = $1', [
    id,
    secret,
  ])
  const stranger = browser()
  await enter(stranger, 'gwen.facteur')
  const answers = []
  for (let i = 0; i < 11; i++)
    answers.push((await send(stranger, 'POST', '/session/second-factor', { code: '000000' })).body.code)
  assert.deepEqual([answers[9], answers[10]], ['identity.second_factor_failed', 'identity.too_many_attempts'])
  await enter(mine, 'gwen.facteur')
  const token = await generate({ secret, epoch: Math.floor(portal.clock.now.getTime() / 1000) })
  assert.equal((await send(mine, 'POST', '/session/second-factor', { code: token })).status, 200)
})

test('R11 `npm run account` unblocks and forgets a lost second factor while the server runs', async () => {
  const id = await makeStaff(portal, 'ines.derniere', 'administrator')
  await portal.sql('update credentials set totp_secret = $2, totp_enabled_at = now() where account_id = $1', [
    id,
    generateSecret(),
  ])
  await guess(browser(), 'ines.derniere')
  const run = (...args: string[]) =>
    new Promise<[number | null, string]>((resolve) => {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/account.ts', ...args], {
        cwd: join(import.meta.dirname, '..', '..'),
        env: { PATH: process.env.PATH, DATABASE_URL: portal.database.url, PARVIS_DATA: portal.config.dataDirectory },
      })
      let said = ''
      child.stdout.on('data', (chunk) => {
        said += chunk
      })
      child.stderr.on('data', (chunk) => {
        said += chunk
      })
      child.once('close', (exit) => resolve([exit, said]))
    })
  // The command has the real clock, which is after the test's.
  assert.deepEqual(await run('unblock', 'Ines.Derniere'), [0, 'Ines.Derniere is unblocked.\n'])
  const jar = browser()
  assert.equal((await enter(jar, 'ines.derniere')).body.state, 'second_factor')
  assert.deepEqual(await run('forget-second-factor', 'ines.derniere'), [
    0,
    'ines.derniere signs in by the password alone.\n',
  ])
  assert.equal((await enter(jar, 'ines.derniere')).body.state, 'signed_in')
  assert.equal((await run('forget-second-factor', 'personne.ici'))[0], 1)
})

test('B23 a sign-in in a browser that is new to the account is told to its owner, once; the first one and a known browser are not', async () => {
  const id = await makeAccount(portal, 'dora.ailleurs')
  const mails = () =>
    portal.sql(
      "select to_address, text_body as body from mails where account_id = $1 and kind = 'identity.new_place' order by id",
      [id],
    )
  const own = browser()
  await enter(own, 'dora.ailleurs')
  await enter(own, 'dora.ailleurs')
  assert.deepEqual(await mails(), [], 'neither the first browser nor a known one')
  const other = browser('203.0.113.9')
  // Whoever is refused is told nothing here: wrong passwords have their own message.
  await guess(other, 'dora.ailleurs', 1)
  assert.deepEqual(await mails(), [])
  await enter(other, 'dora.ailleurs')
  const [mail, ...more] = await mails()
  assert.equal(more.length, 0)
  assert.equal(mail.to_address, 'dora.ailleurs@client.example')
  assert.match(mail.body, /dora\.ailleurs .*203\.0\.113\.9, le 20\/11\/2026/s)
  // A program that forgets its cookies is told of once a day.
  await enter(browser('203.0.113.9'), 'dora.ailleurs')
  assert.equal((await mails()).length, 1)
  await enter(other, 'dora.ailleurs')
  assert.equal((await mails()).length, 1)
})
