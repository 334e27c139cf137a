import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createApp } from '../../app.ts'
import { insert, makeAccount, type Portal, startPortal, testPassword } from '../../testing/portal.ts'
import { readConfig } from '../config/config.ts'
import { asSystem } from '../http/context.ts'
import { createPerson } from '../identity/people.ts'

let portal: Portal
let other: string
const from = (host: string, url = '/api/v1/brand', headers: Record<string, string> = {}) =>
  portal.app.server.inject({ url, headers: { host, ...headers } })

before(async () => {
  portal = await startPortal({ PUBLIC_URL: 'https://portail.halbrane.example' })
  other = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre', locale: 'en' })).id
  await insert(portal, 'brand_hosts', { host: 'portail.autre.example', brand_id: other })
  await portal.app.services.brands.reload()
})
after(() => portal.close())

test('R12 each host name has its brand, however it is written; one that nobody has is refused', async () => {
  const name = async (host: string) => (await from(host)).json().name
  assert.equal(await name('portail.halbrane.example'), 'Halbrane')
  for (const host of [
    'portail.autre.example',
    'PORTAIL.AUTRE.EXAMPLE',
    'portail.autre.example.',
    'portail.autre.example:443',
  ])
    assert.equal(await name(host), 'Autre', host)
  for (const host of [
    'autre.example',
    '10.0.0.1',
    'portail.autre.example.evil.example',
    'portail.halbrane.example@x',
  ]) {
    const refused = await from(host)
    assert.deepEqual([refused.statusCode, refused.json().code], [421, 'unknown_host'], host)
    assert.equal((await from(host, '/')).statusCode, 421)
  }
  // Whoever looks after the machine asks it by its number.
  assert.equal((await from('10.0.0.1', '/healthz')).statusCode, 200)
})

test('R12 a session and an act are of one brand: neither serves at the other one', async () => {
  const person = await portal.signedIn(await makeAccount(portal, 'une.seule'))
  const look = async (host: string) =>
    (await from(host, '/api/v1/account', { cookie: `__Host-parvis=${person.token}` })).statusCode
  assert.deepEqual([await look('portail.halbrane.example'), await look('portail.autre.example')], [200, 401])
  const act = async (host: string, origin: string) => {
    const reply = await portal.app.server.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { host, origin },
      payload: { identifier: 'nobody', password: 'nothing at all' },
    })
    return reply.json().code
  }
  assert.equal(await act('portail.autre.example', 'https://portail.autre.example'), 'identity.sign_in_failed')
  for (const origin of [
    'https://portail.halbrane.example',
    'http://portail.autre.example',
    'https://portail.autre.example:8443',
  ])
    assert.equal(await act('portail.autre.example', origin), 'bad_origin', origin)
})

test("Z13 the links of a brand's mails lead to its own address, where they serve and nowhere else", async () => {
  const { services } = portal.app
  await asSystem(services, services.brands.byId(other), (ctx) =>
    createPerson(ctx, { surname: 'Loin', givenName: 'Ada', signInEmail: 'ada.loin@autre.example' }),
  )
  const [mail] = await portal.sql("select text_body from mails where to_address = 'ada.loin@autre.example'")
  const link = /https:\S+/.exec(mail.text_body)![0]
  assert.match(link, /^https:\/\/portail\.autre\.example\/activation\//)
  const path = `/api/v1/one-time-tokens/${link.split('/').at(-1)}`
  assert.deepEqual(
    [(await from('portail.autre.example', path)).statusCode, (await from('portail.halbrane.example', path)).statusCode],
    [200, 404],
  )
})

test('R3 what is changed of a brand holds at once on another process', async () => {
  const second = await createApp({ config: portal.config, database: portal.database, manualJobs: true })
  try {
    const seen = async () => {
      const reply = await second.server.inject({ url: '/api/v1/brand', headers: { host: 'neuf.autre.example' } })
      return reply.statusCode === 200 ? reply.json().name : reply.statusCode
    }
    assert.equal(await seen(), 421)
    const heard = new Promise<void>((resolve) => second.services.changes.onChange('brands', resolve))
    await insert(portal, 'brand_hosts', { host: 'neuf.autre.example', brand_id: other, position: 1 })
    await heard
    assert.equal(await seen(), 'Autre')
    // A cut line is drawn anew, and what may have been missed is read again.
    const again = new Promise<void>((resolve) => second.services.changes.onChange('brands', resolve))
    await portal.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parvis changes'")
    await portal.sql("update brands set name = 'Autrement' where slug = 'autre'")
    await again
    assert.equal(await seen(), 'Autrement')
  } finally {
    await second.close()
  }
})

test('Z14 the client is who the last trusted proxy says it is, whatever else is made up', async () => {
  await makeAccount(portal, 'passe.par')
  for (const [trusted, forwarded, expected] of [
    ['off', '6.6.6.6', '10.9.9.9'],
    ['1', '6.6.6.6, 7.7.7.7', '7.7.7.7'],
    ['2', '6.6.6.6, 7.7.7.7, 10.0.0.1', '7.7.7.7'],
    ['10.9.0.0/16', '6.6.6.6, 7.7.7.7', '7.7.7.7'],
    ['192.0.2.1', '6.6.6.6', '10.9.9.9'],
  ] as const) {
    const config = { ...portal.config, trustProxy: readConfig({ TRUST_PROXY: trusted }).trustProxy }
    const app = await createApp({ config, database: portal.database, manualJobs: true })
    try {
      const reply = await app.server.inject({
        method: 'POST',
        url: '/api/v1/session',
        remoteAddress: '10.9.9.9',
        headers: { host: 'portail.halbrane.example', 'x-forwarded-for': forwarded },
        payload: { identifier: 'passe.par', password: testPassword },
      })
      assert.equal(reply.statusCode, 200, reply.body)
      const [session] = await portal.sql(
        "select s.address from sessions s join accounts a on a.id = s.account_id where a.identifier = 'passe.par' order by s.ctid desc limit 1",
      )
      assert.equal(session.address, expected, trusted)
    } finally {
      await app.close()
    }
  }
})
