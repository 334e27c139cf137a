import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Person, type Portal, type Reply, startPortal } from '../../../testing/portal.ts'
import { assetOf, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const codes = (reply: Reply) =>
  (reply.body.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
const numbers = async (who: Person, query = '', path = '/assets') => {
  const reply = await who.get(`${path}?size=100${query}`)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body.items.map((one: any) => one.number)
}

test('P8 the fleet of a client is its own: by site, kind, state and words, page by page', async () => {
  const { asset, site, models, user, rival, rivalOrganisation, organisation, member } = world
  await asset('A-1', { label: 'Copieur « Agence »', siteId: site, place: '2e étage' })
  await asset('A-2', { label: 'Ascenseur C', modelId: models.lift, serial: 'VT-630-20419' })
  await asset('A-3', { label: 'Réserve', state: 'stored' })
  await asset('A-9', { organisationId: rivalOrganisation })
  const of = `&organisation=${organisation}`
  assert.deepEqual(await numbers(user, of), ['A-2', 'A-1', 'A-3'])
  assert.deepEqual(await numbers(user, `${of}&sort=number&order=desc`), ['A-3', 'A-2', 'A-1'])
  assert.deepEqual(await numbers(user, `${of}&kind=lift`), ['A-2'])
  assert.deepEqual(await numbers(user, `${of}&site=${site}`), ['A-1'])
  assert.deepEqual(await numbers(user, `${of}&state=stored`), ['A-3'])
  for (const words of ['vt-630-20419', 'siege', 'agence 2e', 'keloa a-1'])
    assert.equal((await numbers(user, `${of}&search=${encodeURIComponent(words)}`)).length, 1, words)
  const first = (await user.get(`/assets?size=2${of}`)).body
  const second = (await user.get(`/assets?size=2${of}&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    [...first.items, ...second.items].map((one: any) => one.number),
    ['A-2', 'A-1', 'A-3'],
  )
  assert.deepEqual((await user.get(`/assets/count?organisation=${organisation}`)).body, { count: 3 })
  const filters = (await user.get(`/assets/filters?organisation=${organisation}`)).body
  assert.deepEqual(
    filters.sites.map((one: any) => one.name),
    ['Siège'],
  )
  assert.deepEqual(await numbers(rival), ['A-9'])
  assert.equal((await rival.get(`/assets?organisation=${organisation}`)).status, 404)
  const refused = await member.get(`/assets?organisation=${organisation}`)
  assert.equal(refused.status, 403)
  assert.match(refused.body.detail, /GERE/)
  assert.deepEqual((await numbers(world.agent, '', '/staff/assets')).sort(), ['A-1', 'A-2', 'A-3', 'A-9'])
})

test('P8 an asset of another client is not there; one is added and changed by whoever may, each identifier once', async () => {
  const { asset, rival, user, reader, agent, models, rivalOrganisation, organisation, site } = world
  const made = await asset('B-1', { sourceCode: 'ERP-1' })
  assert.equal((await user.get(`/assets/${made.id}`)).body.number, 'B-1')
  assert.equal((await user.get(`/assets/${made.id}`)).body.sourceCode, '')
  assert.equal((await rival.get(`/assets/${made.id}`)).status, 404)
  const body = (number: string, changes: object = {}) =>
    assetOf(number, { organisationId: organisation, modelId: models.printer, ...changes })
  assert.equal((await reader.post('/staff/assets', body('B-2'))).status, 403)
  for (const [changes, expected] of [
    [{ number: 'b-1' }, 'number fleet.number_taken'],
    [{ sourceCode: 'ERP-1' }, 'sourceCode fleet.source_code_taken'],
    [{ modelId: organisation }, 'modelId bad_choice'],
    [{ organisationId: site }, 'organisationId bad_choice'],
    [{ organisationId: rivalOrganisation, siteId: site }, 'siteId bad_choice'],
    [{ label: ' ' }, 'label required'],
  ] as const) {
    const reply = await agent.post('/staff/assets', body('B-3', changes))
    assert.deepEqual([reply.status, codes(reply)], [422, [expected]])
  }
  const change = await agent.put(`/staff/assets/${made.id}`, {
    ...body('B-1', { place: 'Hall', organisationId: undefined }),
    version: 1,
  })
  assert.deepEqual([change.status, change.body.place, change.body.version], [200, 'Hall', 2])
  const stale = await agent.put(`/staff/assets/${made.id}`, {
    ...body('B-1', { organisationId: undefined }),
    version: 1,
  })
  assert.deepEqual([stale.status, stale.body.extra.current.place], [409, 'Hall'])
})
