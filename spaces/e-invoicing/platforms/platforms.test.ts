// The approved platforms of a brand: how they are set, and what they tell by themselves (B15).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../billing/testing.ts'
import { type Exchange, makeExchange } from '../exchange/testing.ts'
import { signatureOf } from './signing.ts'

let portal: Portal
let world: World
let exchange: Exchange
let admin: Person
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeWorld(portal)
  exchange = await makeExchange(portal)
  admin = exchange.admin
})
after(async () => {
  exchange?.simulator.end()
  await portal.close()
})

const body = {
  name: 'Autre',
  flowAddress: 'https://exemple.test/flow-service',
  directoryAddress: 'https://exemple.test/directory-service',
  tokenAddress: 'https://exemple.test/token',
  clientId: 'moi',
  secret: 'un secret bien long',
  organisation: '',
  syntax: 'UBL',
  issuesFrom: null,
  enabled: false,
}

test('B15 a platform is set by those who may, its secret is never told, and one at most sends', async () => {
  const made = await admin.post('/staff/platforms', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const text = JSON.stringify([(await admin.get('/staff/platforms')).body, made.body])
  assert.ok(!text.includes('secret bien long'))
  const kept = await portal.sql("select encode(sealed_secret, 'escape') as kept from platforms")
  assert.ok(kept.every(({ kept }: any) => !kept.includes('secret bien long')))
  for (const who of [world.agent, world.reader]) assert.equal((await who.get('/staff/platforms')).status, 403)
  const change = (more: object) =>
    admin.put(`/staff/platforms/${made.body.id}`, { ...body, secret: undefined, version: made.body.version, ...more })
  const field = async (more: object) => {
    const answer = await change(more)
    return [answer.status, answer.body.errors?.[0]?.field]
  }
  assert.deepEqual(await field({ flowAddress: 'https://ailleurs.test/flow' }), [422, 'secret'])
  assert.deepEqual(await field({ issuesFrom: '2026-01-01', enabled: true }), [422, 'issuesFrom'])
  assert.deepEqual(await field({ name: 'PLATEFORME agréée' }), [422, 'name'])
  assert.deepEqual(await field({ flowAddress: 'ftp://x' }), [422, 'flowAddress'])
  assert.equal((await change({ version: 99 })).status, 409)
  assert.equal((await change({ name: 'Autre plateforme' })).status, 200)
  const noted = await portal.sql("select before, after from journal_events where type like 'e_invoicing.platform%'")
  assert.ok(noted.length > 0 && !JSON.stringify(noted).includes('secret bien long'))
  const version = made.body.version + 1
  assert.equal((await admin.delete(`/staff/platforms/${made.body.id}?version=${version}`)).status, 204)
  assert.equal((await admin.get(`/staff/platforms/${made.body.id}`)).status, 404)
})

test('B15 a platform is tried before it is relied on; what is wrong is said, never with its secret', async () => {
  const tried = await admin.post(`/staff/platforms/${exchange.platformId}/trial`, {})
  assert.deepEqual(tried.body, { ok: true, message: '' })
  assert.equal((await admin.get(`/staff/platforms/${exchange.platformId}`)).body.watched, true)
  const wrong = await admin.post('/staff/platforms', {
    ...body,
    name: 'Mauvais accès',
    // As the platform itself writes them, with the version that follows in every call.
    flowAddress: `${exchange.simulator.url}/flow-service/v1`,
    directoryAddress: `${exchange.simulator.url}/directory-service/v1/`,
    tokenAddress: `${exchange.simulator.url}/token`,
  })
  assert.deepEqual(
    [wrong.body.flowAddress, wrong.body.directoryAddress],
    [`${exchange.simulator.url}/flow-service`, `${exchange.simulator.url}/directory-service`],
  )
  const refused = (await admin.post(`/staff/platforms/${wrong.body.id}/trial`, {})).body
  assert.equal(refused.ok, false)
  assert.match(refused.message, /token/)
  assert.ok(!refused.message.includes('secret bien long'))
})

test('B15 a platform’s news is taken where it is signed with its key and of now; forged, old or of another it is refused alike', async () => {
  const [row] = await portal.sql('select id from platforms where id = $1', [exchange.platformId])
  const stranger = portal.guest
  const now = Math.floor(portal.clock.now.getTime() / 1_000)
  const tell = (id: string, signature: string, at: number) =>
    stranger.post(`/platform-events/${id}`, '{"flowId":"x"}', {
      'content-type': 'application/json',
      'afnor-signature': signature,
      'afnor-signature-timestamp': String(at),
    })
  const forged = signatureOf(Buffer.alloc(32, 1), Buffer.from('{"flowId":"x"}'), now)
  const answers = await Promise.all([
    tell(row.id, forged, now),
    tell(row.id, '', now),
    tell(row.id, forged, Number.NaN),
    tell('00000000-0000-4000-8000-000000000000', forged, now),
  ])
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.code]),
    Array.from({ length: 4 }, () => [403, 'e_invoicing.event_refused']),
  )
})

test('B15 only platforms of one’s own brand are there, and one by which something went stays on record', async () => {
  const other = await portal.signedIn(await makeStaff(portal, 'lectrice.autre', 'reader'))
  assert.equal((await other.get(`/staff/platforms/${exchange.platformId}`)).status, 403)
  await exchange.simulator.sendSupplierInvoice({ number: 'X-1' })
  await exchange.round(2)
  const { version } = (await admin.get(`/staff/platforms/${exchange.platformId}`)).body
  const kept = await admin.delete(`/staff/platforms/${exchange.platformId}?version=${version}`)
  assert.equal(kept.body.code, 'e_invoicing.platform_used')
})
