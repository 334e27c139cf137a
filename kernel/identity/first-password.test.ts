import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generate, generateSecret } from 'otplib'
import { makeAccount, makeStaff, type Portal, startPortal, testPassword } from '../../testing/portal.ts'
import { hashPassword } from './passwords.ts'

let portal: Portal
const printed = 'kd7m-q4xz-3vbn-tw9e'
const hash = await hashPassword(printed)
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

/** Somebody whose password was printed. */
async function makePrinted(identifier: string, values: Record<string, unknown> = {}): Promise<string> {
  const id = await makeAccount(portal, identifier, values)
  await portal.sql('update credentials set password_hash = $2, temporary_until = $3 where account_id = $1', [
    id,
    hash,
    new Date(portal.clock.now.getTime() + 86_400_000),
  ])
  return id
}
async function send(method: 'POST' | 'PUT' | 'GET', path: string, payload?: object, cookie = '') {
  const reply = await portal.app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { cookie },
    ...(payload ? { payload } : {}),
  })
  const given = reply.cookies.find(({ name }) => name === 'parvis')
  return {
    status: reply.statusCode,
    body: reply.body ? reply.json() : undefined,
    cookie: given ? `parvis=${given.value}` : cookie,
  }
}
const enter = (identifier: string, password = printed) => send('POST', '/session', { identifier, password })
const choose = (cookie: string, newPassword = testPassword) => send('PUT', '/session/password', { newPassword }, cookie)
const stateOf = async (id: string) =>
  (await portal.sql('select status, password_state from accounts where id = $1', [id]))[0]

test('D10 whoever has a second factor gives it first, and chooses a password then; the state of a password follows it', async () => {
  const id = await makePrinted('clara.double')
  const secret = generateSecret()
  await portal.sql('update credentials set totp_secret = $2, totp_enabled_at = now() where account_id = $1', [
    id,
    secret,
  ])
  assert.deepEqual(await stateOf(id), { status: 'active', password_state: 'temporary' })
  const asked = await enter('clara.double')
  assert.equal(asked.body.state, 'second_factor')
  assert.equal((await choose(asked.cookie)).status, 401)
  const epoch = Math.floor(portal.clock.now.getTime() / 1000)
  const code = await generate({ secret, epoch })
  const passed = await send('POST', '/session/second-factor', { code }, asked.cookie)
  assert.deepEqual([passed.status, passed.body?.state], [200, 'password_change'], JSON.stringify(passed.body))
  assert.equal((await send('GET', '/session', undefined, passed.cookie)).status, 401)
  const chosen = await choose(passed.cookie)
  assert.equal(chosen.body.state, 'signed_in')
  assert.equal((await send('GET', '/session', undefined, chosen.cookie)).status, 200)
  assert.deepEqual(await stateOf(id), { status: 'active', password_state: 'chosen' })
})

test('D10 where a second factor is asked for, it is set up after the password; a weak one is refused, and so are too many', async () => {
  const id = await makePrinted('paul.demande')
  await portal.sql('insert into staff_members (account_id, brand_id) values ($1, $2)', [id, portal.brandId])
  await portal.sql(
    "insert into settings (brand_id, key, value) values ($1, 'people.second_factor_staff', 'true') on conflict (brand_id, key) do update set value = 'true'",
    [portal.brandId],
  )
  await makeStaff(portal, 'agent.temoin')
  const asked = await enter('paul.demande')
  assert.equal(asked.body.state, 'password_change')
  for (const [weak, why] of [
    ['court', 'identity.password_short'],
    [printed, 'identity.password_same'],
    ['motdepasse123', 'identity.password_common'],
  ] as const)
    assert.equal((await choose(asked.cookie, weak)).body.errors?.[0].code, why)
  for (let n = 3; n < 20; n++) await choose(asked.cookie, 'court')
  assert.equal((await choose(asked.cookie)).body.code, 'identity.too_many_attempts')
  portal.clock.now = new Date(portal.clock.now.getTime() + 16 * 60_000)
  const again = await enter('paul.demande')
  const chosen = await choose(again.cookie)
  assert.equal(chosen.body.state, 'second_factor_setup')
  assert.equal((await send('GET', '/session', undefined, chosen.cookie)).status, 401)
})

test('D10 whoever has an address chooses by a link instead, which ends the printed one and the sign-in that waits', async () => {
  const id = await makePrinted('lina.adresse', { status: 'pending' })
  const asked = await enter('lina.adresse')
  assert.equal(asked.body.state, 'password_change')
  await send('POST', '/password-reset-requests', { identifier: 'lina.adresse' })
  await portal.drain()
  const [mail] = await portal.sql("select text_body from mails where to_address = 'lina.adresse@client.example'")
  const token = /\/activation\/([\w-]+)/.exec(mail.text_body)![1]
  assert.equal((await send('POST', '/activations', { token, password: testPassword })).status, 204)
  assert.equal((await choose(asked.cookie, 'un-autre-mot-de-passe')).status, 401)
  assert.equal((await enter('lina.adresse')).body.code, 'identity.sign_in_failed')
  assert.equal((await enter('lina.adresse', testPassword)).body.state, 'signed_in')
  assert.deepEqual(await stateOf(id), { status: 'active', password_state: 'chosen' })
})
