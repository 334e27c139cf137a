import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { makeOrganisation, type Person, type Portal, type Reply, startPortal } from '../../../testing/portal.ts'
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
  assert.deepEqual((await user.get(`/assets/count?organisation=${organisation}`)).body, { count: 3, more: false })
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

test('P10 the client changes what is its own to say of an asset and its contacts, at the version that was seen; the provider is told', async () => {
  const { asset, supervisor, user, rival, site, agent, member } = world
  const { id } = await asset('C-1')
  const edit = (who: Person, changes: object = {}) =>
    who.put(`/assets/${id}`, {
      ...{ label: 'Copieur du hall', siteId: site, place: 'Hall', remark: 'Code 1234', version: 1 },
      ...changes,
    })
  const refused = await edit(user)
  assert.equal(refused.status, 403)
  assert.match(refused.body.detail, /GERE/)
  assert.equal((await edit(rival)).status, 404)
  assert.equal((await member.get(`/assets/${id}`)).status, 403)
  assert.equal((await agent.put(`/assets/${id}`, {})).status, 403)
  const edited = await edit(supervisor)
  assert.deepEqual([edited.status, edited.body.site.name, edited.body.remark], [200, 'Siège', 'Code 1234'])
  assert.equal((await edit(supervisor)).status, 409)
  const person = { name: 'BRÉHEC Anouar', email: 'a.brehec@client.example', phone: '' }
  const contacts = await supervisor.put(`/assets/${id}/contacts`, {
    contract: null,
    user: person,
    after_sales: null,
    version: 2,
  })
  assert.deepEqual([contacts.status, contacts.body.contacts], [200, [{ part: 'user', ...person }]])
  const bad = await supervisor.put(`/assets/${id}/contacts`, {
    contract: { ...person, email: 'x' },
    user: null,
    after_sales: null,
    version: 3,
  })
  assert.deepEqual(codes(bad), ['contract.email bad_email'])
  const events = await portal.sql("select kind, data from feed_events where kind like 'fleet.asset.%' order by id")
  assert.deepEqual(
    events.map((one: any) => [one.kind, one.data.asset.number]),
    [
      ['fleet.asset.edited', 'C-1'],
      ['fleet.asset.edited', 'C-1'],
    ],
  )
  assert.deepEqual(events[1].data.contacts, [{ part: 'user', ...person }])
  await assert.rejects(
    portal.sql('update assets set site_id = $2 where id = $1', [
      (await asset('C-2', { organisationId: world.rivalOrganisation })).id,
      site,
    ]),
    {
      constraint: 'assets_site_fkey',
    },
  )
})

test('P8 an asset moved to another client begins anew there, with its meters as they stand; its history stays with whom it was of', async () => {
  const { asset, agent, user, rival, rivalOrganisation } = world
  const kind = { code: 'trips', label: { fr: 'Trajets', en: 'Trips' }, unit: { fr: 'trajets', en: 'trips' } }
  const rules = { digits: 6, everyDays: 90, usualLeast: null, usualMost: null }
  assert.equal((await agent.post('/staff/meter-kinds', { ...kind, ...rules })).status, 201)
  const before = await asset('D-1', { sourceCode: 'ERP-D', remark: 'Secret' })
  const { items } = (await agent.post(`/staff/assets/${before.id}/meters`, { kind: 'trips', ...rules })).body
  const read = (who: Person, id: string, meterId: string, readOn: string, value: number) =>
    who.post(`/assets/${id}/readings`, { readOn, readings: [{ meterId, value }] })
  assert.equal((await read(user, before.id, items[0].id, '2026-10-01', 4000)).status, 201)
  const [{ label_token: token }] = await portal.sql('select label_token from assets where id = $1', [before.id])
  const move = (changes: object = {}) =>
    agent.post(`/staff/assets/${before.id}/move`, {
      organisationId: rivalOrganisation,
      siteId: null,
      on: '2026-11-02',
      version: 1,
      ...changes,
    })
  assert.deepEqual(codes(await move({ on: '2026-09-01' })), ['on fleet.leaves_before'])
  assert.deepEqual(codes(await move({ organisationId: world.organisation })), ['organisationId bad_choice'])
  assert.deepEqual(codes(await move({ siteId: world.site })), ['siteId bad_choice'])
  const moved = await move()
  assert.equal(moved.status, 201, JSON.stringify(moved.body))
  assert.equal((await move()).status, 409)
  const there = moved.body.id
  assert.equal((await user.get(`/assets/${there}`)).status, 404)
  assert.equal((await rival.get(`/assets/${before.id}`)).status, 404)
  const gone = (await user.get(`/assets/${before.id}`)).body
  assert.deepEqual([gone.state, gone.removedOn, gone.movedToId], ['removed', '2026-11-02', null])
  const shown = (await rival.get(`/assets/${there}`)).body
  assert.deepEqual([shown.number, shown.remark, shown.state, shown.movedFromId], ['D-1', '', 'service', null])
  const values = async (who: Person, id: string) =>
    (await who.get(`/assets/${id}/readings`)).body.items.map((one: any) => [one.readOn, one.value, one.origin])
  assert.deepEqual(await values(user, before.id), [['2026-10-01', 4000, 'client']])
  assert.deepEqual(await values(rival, there), [['2026-11-02', 4000, 'start']])
  const meter = (await rival.get(`/assets/${there}/meters`)).body.items[0]
  assert.equal((await read(rival, there, meter.id, '2026-11-20', 3999)).status, 422)
  assert.equal((await read(rival, there, meter.id, '2026-11-20', 4010)).status, 201)
  // Its label opens it where it is; where it was it does not come back.
  const [label] = await portal.sql('select id from assets where label_token = $1', [token])
  assert.equal(label.id, there)
  assert.equal((await agent.post(`/staff/assets/${before.id}/return`, { version: 2 })).body.code, 'fleet.asset_moved')
  await assert.rejects(
    portal.sql(
      "update assets set state = 'service', removed_on = null, number = 'D-2', source_code = '' where id = $1",
      [before.id],
    ),
    {
      constraint: 'assets_moved',
    },
  )
})

test('P11 an asset that stands still shows it until it works again; its outages share no day', async () => {
  const { asset, agent, user } = world
  const { id } = await asset('E-1', { installedOn: '2026-11-01' })
  const open = (body: object) =>
    agent.post(`/staff/assets/${id}/outages`, { startsOn: '2026-11-10', endsOn: null, reason: 'Four', ...body })
  assert.equal((await open({ startsOn: '2026-11-03', endsOn: '2026-11-03' })).status, 201)
  assert.equal((await open({})).status, 201)
  assert.deepEqual(codes(await open({ startsOn: '2026-11-12' })), ['startsOn fleet.outages_overlap'])
  assert.deepEqual(codes(await open({ startsOn: '2027-11-12' })), ['startsOn fleet.day_to_come'])
  const seen = (await user.get(`/assets/${id}`)).body
  const figures = (await user.get(`/assets/${id}/statistics?months=1`)).body.availability
  assert.equal(seen.stopped, true)
  const [last] = figures.outages
  const change = (version: number) =>
    agent.put(`/staff/assets/${id}/outages/${last.id}`, {
      startsOn: '2026-11-10',
      endsOn: '2026-11-11',
      reason: 'Four',
      version,
    })
  assert.deepEqual([(await change(1)).status, (await change(1)).status], [204, 409])
  assert.equal((await user.get(`/assets/${id}`)).body.stopped, false)
  const { availability } = (await user.get(`/assets/${id}/statistics?months=1`)).body
  assert.equal(availability.stopped, 3)
  assert.equal(availability.rate, Math.round(((availability.days - 3) * 10_000) / availability.days))
})

test('P8 P29 sorted by what it needs, a fleet begins with what stands still, then what has a ticket, then the reading that is due first', async () => {
  const add = async (number: string, due: string | null, changes: object = {}) => {
    const asset = await world.asset(number, { label: number, ...changes })
    await portal.sql('update assets set reading_due_on = $2 where id = $1', [asset.id, due])
    return asset.id as string
  }
  const organisation = await makeOrganisation(portal, 'Besoins')
  const of = { organisationId: organisation }
  await add('A-nothing', null, of)
  await add('B-later', '2099-01-01', of)
  await add('C-due', '2026-01-01', of)
  const ticket = await add('D-ticket', null, of)
  const stopped = await add('E-stopped', null, of)
  await portal.sql('update assets set open_tickets = 1 where id = $1', [ticket])
  await portal.sql('update assets set is_stopped = true where id = $1', [stopped])
  const pages = async (order: string) => {
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await world.agent.get(
        `/staff/assets?organisation=${organisation}&sort=needs&order=${order}&size=2${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...body.items.map((one: any) => one.label))
      if (!body.nextCursor) return seen
      cursor = body.nextCursor
    }
  }
  const wanted = ['E-stopped', 'D-ticket', 'C-due', 'B-later', 'A-nothing']
  assert.deepEqual(await pages('asc'), wanted)
  assert.deepEqual(await pages('desc'), wanted.toReversed())
})

test('P8 P10 of a reading that comes while its asset moves one is true: it moves with it, or is refused; nothing is counted at both', async () => {
  const { agent } = world
  const rules = { digits: null, everyDays: null, usualLeast: null, usualMost: null }
  for (const [round, wait] of [0, 5, 10, 15].entries()) {
    const asset = await world.asset(`A-MOVED-${round}`)
    const { items } = (await agent.post(`/staff/assets/${asset.id}/meters`, { kind: 'trips', ...rules })).body
    const entered = (readOn: string, value: number) =>
      agent.post(`/assets/${asset.id}/readings`, { readOn, readings: [{ meterId: items[0].id, value, reason: 'x' }] })
    assert.equal((await entered('2026-11-01', 10)).status, 201)
    const [moved, read] = await Promise.all([
      agent.post(`/staff/assets/${asset.id}/move`, {
        ...{ organisationId: world.rivalOrganisation, siteId: null, on: '2026-11-12', version: asset.version },
      }),
      setTimeout(wait).then(() => entered('2026-11-12', 25)),
    ])
    assert.ok(moved.status < 300, JSON.stringify(moved.body))
    const [meter] = (await agent.get(`/assets/${moved.body.id}/meters`)).body.items
    assert.equal(meter.last.value, read.status === 201 ? 25 : 10, `${read.status} ${read.body.code}`)
  }
  // Where the move came first, which is how it is when the reading waits for it.
  const asset = await world.asset('A-MOVED')
  const { items } = (await agent.post(`/staff/assets/${asset.id}/meters`, { kind: 'trips', ...rules })).body
  const moving = await portal.database.pool.connect()
  await moving.query('begin')
  await moving.query('select id from meters where asset_id = $1 for update', [asset.id])
  await moving.query("update assets set state = 'removed', removed_on = '2026-11-12' where id = $1", [asset.id])
  const reading = agent.post(`/assets/${asset.id}/readings`, {
    ...{ readOn: '2026-11-12', readings: [{ meterId: items[0].id, value: 25, reason: 'x' }] },
  })
  await setTimeout(200)
  await moving.query('commit')
  moving.release()
  assert.equal((await reading).body.code, 'fleet.asset_removed')
})
