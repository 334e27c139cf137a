import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { unblock } from '../../scripts/account.ts'
import { makeAccount, makeStaff, type Portal, startPortal, testPassword } from '../../testing/portal.ts'
import { networkIn } from './networks.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

/** A browser somewhere: it keeps its cookies. */
function at(address: string) {
  const cookies: Record<string, string> = {}
  const send = async (method: 'GET' | 'POST' | 'PUT', path: string, payload?: object) => {
    const response = await portal.app.server.inject({
      method,
      url: `/api/v1${path}`,
      remoteAddress: address,
      headers: {
        cookie: Object.entries(cookies)
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
      },
      ...(payload ? { payload } : {}),
    })
    for (const { name, value } of response.cookies) cookies[name] = value
    return { status: response.statusCode, body: response.body ? response.json() : undefined }
  }
  return {
    cookies,
    send,
    enter: (identifier: string) => send('POST', '/session', { identifier, password: testPassword }),
    narrow: (networks: string[], currentPassword = testPassword) =>
      send('PUT', '/account/networks', {
        networks: networks.map((network) => ({ network, label: 'Bureau' })),
        currentPassword,
      }),
  }
}

test('B23 an account narrowed to some networks neither signs in nor acts from elsewhere, and nobody locks themselves out', async () => {
  const id = await makeAccount(portal, 'ines.bureau')
  const office = at('203.0.113.7')
  const train = at('198.51.100.20')
  for (const one of [office, train]) assert.equal((await one.enter('ines.bureau')).status, 200)
  assert.deepEqual((await office.send('GET', '/account/networks')).body, { items: [], address: '203.0.113.7' })

  const faults = (reply: { body?: any }) => reply.body.errors.map((one: any) => [one.field, one.code])
  assert.deepEqual(faults(await office.narrow(['203.0.113.0/24'], 'faux mot de passe')), [
    ['currentPassword', 'identity.password_wrong'],
  ])
  assert.deepEqual(faults(await office.narrow(['203.0.113.0/24', 'bureau', '203.0.113.0/99'])), [
    ['networks.1.network', 'identity.bad_network'],
    ['networks.2.network', 'identity.bad_network'],
  ])
  assert.deepEqual(faults(await office.narrow(['198.51.100.0/24'])), [['networks', 'identity.own_address_left_out']])
  assert.equal((await train.send('GET', '/account')).status, 200, 'what was refused narrows nothing')

  const kept = await office.narrow(['203.0.113.99/24', '2001:db8::/32', '203.0.113.0/24'])
  assert.deepEqual(
    kept.body.items.map((one: any) => one.network),
    ['203.0.113.0/24', '2001:db8::/32'],
  )
  // The same once more is no change.
  await office.narrow(['203.0.113.0/24', '2001:db8::/32'])
  const told = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'identity.networks_changed'",
    [id],
  )
  assert.equal(told.length, 1)
  assert.match(told[0].text_body, /203\.0\.113\.0\/24, 2001:db8::\/32/)

  assert.equal((await office.send('GET', '/account')).status, 200)
  assert.equal((await train.send('GET', '/account')).status, 401, 'an open session elsewhere opens nothing')
  assert.equal((await train.send('GET', '/notifications')).status, 401, 'nor a list')
  const refused = await train.enter('ines.bureau')
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.address_refused'])
  const stranger = await train.send('POST', '/session', { identifier: 'ines.bureau', password: 'pas-celui-là' })
  assert.equal(stranger.body.code, 'identity.sign_in_failed', 'only who has the password hears why')
  for (const address of ['::ffff:203.0.113.250', '2001:db8:1::5'])
    assert.equal((await at(address).enter('ines.bureau')).status, 200, address)
  assert.equal((await at('::ffff:198.51.100.1').enter('ines.bureau')).status, 403)

  assert.deepEqual((await office.narrow([])).body.items, [])
  assert.equal((await train.send('GET', '/account')).status, 200, 'from anywhere again')
})

test('B23 no later step of signing in is done from elsewhere, and nobody comes back from there: nothing of it stays', async () => {
  const id = await makeAccount(portal, 'paul.bureau')
  await portal.sql(
    "insert into account_networks (account_id, network, added_at) values ($1, '203.0.113.0/24', now())",
    [id],
  )
  const until = new Date(portal.clock.now.getTime() + 86_400_000)
  await portal.sql('update credentials set temporary_until = $2 where account_id = $1', [id, until])
  const office = at('203.0.113.7')
  const train = at('198.51.100.20')
  assert.equal((await office.enter('paul.bureau')).body.state, 'password_change')
  Object.assign(train.cookies, office.cookies)
  const chosen = { newPassword: 'une-autre-dalle-du-parvis' }
  const refused = await train.send('PUT', '/session/password', chosen)
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.address_refused'])
  const [{ temporary }] = await portal.sql(
    'select temporary_until is not null as temporary from credentials where account_id = $1',
    [id],
  )
  assert.equal(temporary, true)
  assert.equal((await office.send('PUT', '/session/password', chosen)).status, 200)

  await portal.sql(
    "update accounts set status = 'deactivated', deactivated_at = $2, erase_on = '2026-12-20' where id = $1",
    [id, portal.clock.now],
  )
  const back = { identifier: 'paul.bureau', password: chosen.newPassword }
  assert.equal((await train.send('POST', '/account/reactivation', back)).body.code, 'identity.address_refused')
  assert.equal((await office.send('POST', '/account/reactivation', back)).status, 204)
})

test('B23 staff let in who is locked out, on record; the command does it for the last administrator', async () => {
  const id = await makeAccount(portal, 'lise.partie')
  const office = at('203.0.113.7')
  await office.enter('lise.partie')
  await office.narrow(['203.0.113.7'])
  assert.equal((await at('192.0.2.1').enter('lise.partie')).status, 403)
  const agent = await portal.signedIn(await makeStaff(portal, 'remi.agent'))
  const client = await portal.signedIn(await makeAccount(portal, 'autre.client'))
  assert.equal((await client.delete(`/staff/accounts/${id}/networks`)).status, 404)
  assert.equal((await agent.get(`/staff/accounts/${id}`)).body.narrowed, true)
  assert.equal((await agent.delete(`/staff/accounts/${id}/networks`)).body.narrowed, false)
  assert.equal((await agent.delete(`/staff/accounts/${id}/networks`)).body.code, 'back_office.not_narrowed')
  assert.equal((await at('192.0.2.1').enter('lise.partie')).status, 200)
  const [event] = await portal.sql(
    "select actor_label, before, after from journal_events where subject_id = $1 and type = 'identity.account.networks_changed' and after->'networks' = '[]'",
    [id],
  )
  assert.deepEqual([event.before.networks, event.after.networks], [['203.0.113.7'], []])
  assert.match(event.actor_label, /agent/i)

  await office.narrow(['203.0.113.7'])
  assert.equal(await unblock(portal.database, 'lise.partie'), 1)
  assert.equal((await at('192.0.2.1').enter('lise.partie')).status, 200)
})

test('B23 what is taken as a network the database takes too, and no other text', async () => {
  const part = fc.integer({ min: 0, max: 255 })
  const v4 = fc.tuple(part, part, part, part).map((all) => all.join('.'))
  const typed = fc.oneof(
    fc
      .tuple(fc.oneof(v4, fc.ipV6()), fc.option(fc.integer({ min: -2, max: 140 })))
      .map(([address, prefix]) => (prefix === null ? address : `${address}/${prefix}`)),
    fc.string({ maxLength: 12 }),
  )
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const network = networkIn(text)
      if (network === undefined) return
      const [row] = await portal.sql("select network($1::text::inet) >>= split_part($1::text, '/', 1)::inet as holds", [
        network,
      ])
      assert.equal(row.holds, true)
    }),
    { seed: 23, numRuns: 120 },
  )
})
