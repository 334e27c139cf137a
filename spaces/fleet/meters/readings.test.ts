import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import sharp from 'sharp'
import { type Person, type Portal, type Reply, startPortal, undisturbed } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'
import { curveOf } from './consumption.ts'
import { reminderJobs } from './reminders.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  const kind = (code: string, fr: string, more: object = {}) =>
    world.agent.post('/staff/meter-kinds', {
      ...{ code, label: { fr, en: code }, unit: { fr: 'pages', en: 'pages' } },
      ...{ digits: null, everyDays: null, usualLeast: null, usualMost: null, ...more },
    })
  for (const code of ['black', 'colour'])
    assert.equal((await kind(code, code === 'black' ? 'Noir' : 'Couleur')).status, 201)
})
after(() => portal.close())

const rules = { digits: null, everyDays: null, usualLeast: null, usualMost: null }
let count = 0
async function metered(changes: object = {}, kinds = ['black']) {
  const asset = await world.asset(`M-${++count}`)
  let view: any
  for (const kind of kinds) {
    const added = await world.agent.post(`/staff/assets/${asset.id}/meters`, { kind, ...rules, ...changes })
    assert.equal(added.status, 201, JSON.stringify(added.body))
    view = added.body
  }
  const enter = (who: Person, readOn: string, ...readings: object[]) =>
    who.post(`/assets/${asset.id}/readings`, {
      readOn,
      readings: readings.map((one, index) => ({ meterId: view.items[index].id, ...one })),
    })
  return { asset, meters: view.items, enter }
}
const codes = (reply: Reply) => (reply.body.errors ?? []).map((one: any) => `${one.field} ${one.code}`)

test('P10 a reading lower than the last one is refused by name, an equal one is taken, the same one twice is one', async () => {
  const { enter, asset } = await metered()
  assert.equal((await enter(world.user, '2026-10-01', { value: 1000 })).status, 201)
  const lower = await enter(world.user, '2026-10-20', { value: 999 })
  assert.deepEqual([lower.status, codes(lower)], [422, ['readings.0.value fleet.reading_lower']])
  assert.match(lower.body.errors[0].message, /^Noir/)
  assert.equal((await enter(world.user, '2026-10-20', { value: 1000 })).status, 201)
  const again = await enter(world.supervisor, '2026-10-20', { value: 1000 })
  assert.deepEqual([again.status, again.body.items[0].last.value], [201, 1000])
  const history = (await world.user.get(`/assets/${asset.id}/readings`)).body.items
  assert.deepEqual(
    history.map((one: any) => [one.readOn, one.value, one.counted]),
    [
      ['2026-10-20', 1000, 0],
      ['2026-10-01', 1000, null],
    ],
  )
})

test('P10 of the future, of a removed asset, of another client or by whoever may not, nothing is entered', async () => {
  const { enter, asset, meters } = await metered()
  const future = await enter(world.user, '2026-12-31', { value: 1 })
  assert.deepEqual([future.status, codes(future)], [422, ['readOn fleet.reading_future']])
  assert.equal((await enter(world.rival, '2026-10-01', { value: 1 })).status, 404)
  const refused = await enter(world.member, '2026-10-01', { value: 1 })
  assert.equal(refused.status, 403)
  assert.match(refused.body.detail, /GERE/)
  assert.equal((await enter(world.reader, '2026-10-01', { value: 1 })).status, 403)
  const other = await metered()
  const strange = await world.user.post(`/assets/${asset.id}/readings`, {
    ...{ readOn: '2026-10-01', readings: [{ meterId: other.meters[0].id, value: 1 }] },
  })
  assert.deepEqual(codes(strange), ['readings.0.meterId bad_choice'])
  assert.equal((await enter(world.user, '2026-10-01', { value: 5 })).status, 201)
  const removed = await world.agent.post(`/staff/assets/${asset.id}/removal`, {
    on: '2026-11-01',
    version: asset.version,
  })
  assert.equal(removed.status, 200, JSON.stringify(removed.body))
  const late = await enter(world.user, '2026-11-02', { value: 9 })
  assert.deepEqual([late.status, late.body.code], [409, 'fleet.asset_removed'])
  // Whoever writes past the server is refused too.
  await assert.rejects(
    portal.sql(
      "insert into meter_readings (brand_id, meter_id, organisation_id, read_on, value, origin, recorded_at) values ($1, $2, $3, '2026-11-05', 9, 'staff', now())",
      [...[portal.brandId, meters[0].id, world.organisation]],
    ),
    { constraint: 'meter_readings_removed' },
  )
})

test('P10 a meter rolls over where its digits are declared; one replaced twice in a day counts each of its parts', async () => {
  const { enter, asset } = await metered({ digits: 5 })
  await enter(world.user, '2026-09-01', { value: 99_998 })
  const over = await enter(world.user, '2026-09-30', { value: 3 })
  assert.equal(over.status, 201, JSON.stringify(over.body))
  assert.deepEqual(codes(await enter(world.user, '2026-10-01', { value: 100_000 })), [
    'readings.0.value fleet.reading_digits',
  ])
  const replaced = { startValue: 0, digits: 5 }
  assert.equal((await enter(world.user, '2026-10-05', { value: 103, replaced })).status, 201)
  assert.equal(
    (await enter(world.user, '2026-10-05', { value: 20, replaced: { startValue: 700, digits: 7 } })).status,
    201,
  )
  const last = await enter(world.user, '2026-10-09', { value: 704 })
  assert.deepEqual([last.status, last.body.items[0].digits], [201, 7])
  const history = (await world.user.get(`/assets/${asset.id}/readings`)).body.items
  assert.deepEqual(
    history.map((one: any) => one.counted),
    [4, 20, 100, 5, null],
  )
})

test('P10 a reading of an earlier day keeps its place between its neighbours; a wrong one is voided once, and stays on record', async () => {
  const { enter, asset } = await metered({ digits: 5 })
  await enter(world.user, '2026-09-01', { value: 99_990 })
  await enter(world.user, '2026-09-30', { value: 10 })
  assert.deepEqual(codes(await enter(world.user, '2026-09-15', { value: 20 })), [
    'readings.0.value fleet.reading_higher',
  ])
  assert.equal((await enter(world.user, '2026-09-15', { value: 4 })).status, 201)
  const counted = async () =>
    (await world.agent.get(`/assets/${asset.id}/readings`)).body.items.map((one: any) => one.counted)
  assert.deepEqual(await counted(), [6, 14, null])
  const middle = (await world.agent.get(`/assets/${asset.id}/readings`)).body.items[1]
  const voiding = (who: Person) => who.post(`/assets/${asset.id}/readings/${middle.id}/voiding`, { reason: 'Mal lu' })
  assert.equal((await voiding(world.user)).status, 404)
  assert.equal((await voiding(world.agent)).status, 200)
  assert.equal((await voiding(world.agent)).body.code, 'fleet.reading_voided')
  assert.deepEqual(await counted(), [20, null, null])
  await assert.rejects(portal.sql('update meter_readings set value = 1 where id = $1', [middle.id]), {
    constraint: 'meter_readings_only_grow',
  })
})

test('P10 what is not usual is taken with a reason; several meters are entered together or not at all', async () => {
  const { enter, asset } = await metered({ usualLeast: 2600, usualMost: 3200 }, ['black', 'colour'])
  await enter(world.user, '2026-10-01', { value: 41_902 }, { value: 9904 })
  const odd = await enter(world.user, '2026-10-31', { value: 44_902 }, { value: 19_018 })
  assert.deepEqual([odd.status, codes(odd)], [422, ['readings.1.reason fleet.reading_unusual']])
  assert.match(odd.body.errors[0].message, /2\u00a0600 à 3\u00a0200/)
  assert.equal((await world.user.get(`/assets/${asset.id}/readings`)).body.items.length, 2)
  const told = await enter(
    world.user,
    '2026-10-31',
    { value: 44_902 },
    { value: 19_018, reason: 'Campagne de quittances' },
  )
  assert.equal(told.status, 201)
  const latest = (await world.agent.get(`/assets/${asset.id}/readings`)).body.items
  assert.ok(latest.some((one: any) => one.reason === 'Campagne de quittances' && one.counted === 9114))
})

test('P10 P3 with AFFICHER_RELEVE_PRECEDENT off a client sees no value that was read, the staff do', async () => {
  const { enter, asset } = await metered()
  await enter(world.user, '2026-10-01', { value: 77 })
  const shown = async (who: Person) => {
    const [meters, history] = [
      await who.get(`/assets/${asset.id}/meters`),
      await who.get(`/assets/${asset.id}/readings`),
    ]
    return [meters.body.showsPrevious, meters.body.items[0].last.value, history.body.items[0].value]
  }
  assert.deepEqual(await shown(world.user), [true, 77, 77])
  const set = await world.administrator.put('/staff/settings/fleet.show_previous_reading', { value: false, version: 0 })
  assert.equal(set.status, 200, JSON.stringify(set.body))
  assert.deepEqual(await shown(world.user), [false, null, null])
  assert.deepEqual(await shown(world.agent), [true, 77, 77])
  await world.administrator.put('/staff/settings/fleet.show_previous_reading', {
    value: true,
    version: set.body.version,
  })
})

test('P10 the sign of a reading that is due appears in its time, on the asset and in the list, and goes once it is read', async () => {
  const { enter, asset } = await metered({ everyDays: 30 })
  const listed = async () =>
    (await world.user.get('/assets?due=true&size=100')).body.items.some((one: any) => one.id === asset.id)
  await enter(world.user, '2026-10-01', { value: 5 })
  const [meter] = (await world.user.get(`/assets/${asset.id}/meters`)).body.items
  assert.deepEqual([meter.dueOn, meter.due], ['2026-10-31', 'late'])
  const view = (await world.user.get(`/assets/${asset.id}`)).body
  assert.deepEqual([view.readingDueOn, view.readingLate, await listed()], ['2026-10-31', true, true])
  await enter(world.user, '2026-11-20', { value: 9 })
  assert.equal((await world.user.get(`/assets/${asset.id}`)).body.readingDueOn, null)
  assert.equal(await listed(), false)
})

test('P10 the database and the server count alike, whatever is entered in whatever order', async () => {
  const { meters } = await metered({ digits: 4 })
  const add = (on: string, value: number, start: number | null) =>
    portal.sql(
      "insert into meter_readings (brand_id, meter_id, organisation_id, read_on, value, start_value, origin, recorded_at) values ($1, $2, $3, $4, $5, $6, 'staff', now())",
      [portal.brandId, meters[0].id, world.organisation, on, value, start],
    )
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 28 }),
          fc.integer({ min: 0, max: 9999 }),
          fc.option(fc.integer({ min: 0, max: 9999 }), { nil: null, freq: 4 }),
        ),
        { maxLength: 12 },
      ),
      async (entries) => {
        await portal.sql('delete from meter_readings where meter_id = $1', [meters[0].id])
        for (const [on, value, start] of entries)
          await add(`2026-10-${String(on).padStart(2, '0')}`, value, start).catch((error: any) => {
            assert.match(error.constraint, /^meter_readings_(lower|higher)$/)
          })
        const rows = await portal.sql(
          'select read_on as on, value::float8, start_value::float8 as "startValue", wrapped::float8 from meter_readings where meter_id = $1 order by read_on, position',
          [meters[0].id],
        )
        const totals = curveOf(rows).map(({ total }) => total)
        assert.ok(totals.every((total, index) => index === 0 || total >= totals[index - 1]!))
        const [sum] = await portal.sql(
          `select coalesce(sum(value + wrapped - base), 0)::float8 as total from (
            select value, wrapped, lag(coalesce(start_value, value)) over (order by read_on, position) as base from meter_readings where meter_id = $1) r`,
          [meters[0].id],
        )
        assert.equal(totals.at(-1) ?? 0, sum.total)
      },
    ),
    { seed: 11, numRuns: 25 },
  )
})

test('P11 the figures of an asset are those of its readings: by month, and of the year before', async () => {
  const { enter, asset } = await metered()
  for (const [on, value] of [
    ['2025-09-30', 0],
    ['2025-10-31', 3100],
    ['2026-09-30', 3100],
    ['2026-10-31', 6200],
  ] as const)
    assert.equal((await enter(world.agent, on, { value })).status, 201)
  const { body } = await world.user.get(`/assets/${asset.id}/statistics?months=12`)
  assert.equal(body.months.length, 12)
  const [meter] = body.meters
  const october = body.months.indexOf('2026-10-01')
  assert.deepEqual([meter.counted[october], meter.before[october], meter.whole[october]], [3100, 3100, true])
  assert.deepEqual([meter.total, meter.totalBefore], [3100, 3100])
  assert.equal((await world.rival.get(`/assets/${asset.id}/statistics`)).status, 404)
})

test('P10 who enters readings is reminded once of those that are due, the user of the asset alone where they have an account; it waits on the home page', async () => {
  const first = await metered({ everyDays: 30 })
  const second = await metered({ everyDays: 30 })
  await first.enter(world.agent, '2026-10-01', { value: 5 })
  await second.enter(world.agent, '2026-10-02', { value: 5 })
  const contacts = {
    contract: null,
    after_sales: null,
    user: { name: 'USE Ulla', email: 'ulla.use@client.example', phone: '' },
  }
  const named = await world.supervisor.put(`/assets/${second.asset.id}/contacts`, { ...contacts, version: 1 })
  assert.equal(named.status, 200)
  const mails = async () =>
    (
      await portal.sql(
        "select to_address as recipient, subject from mails where kind = 'fleet.readings_due' order by to_address",
      )
    ).map((one: any) => [one.recipient.split('@')[0], one.subject.replace(/\D/g, '')])
  const remind = () => reminderJobs(portal.app.services)[0]!.run({}, undisturbed)
  await remind()
  assert.deepEqual(await mails(), [
    ['nora.gere', '1'],
    ['sam.veille', '1'],
    ['ulla.use', '2'],
  ])
  await remind()
  assert.equal((await mails()).length, 3)
  const waiting = (await world.user.get('/waiting')).body.items.filter((one: any) => one.kind === 'fleet.reading')
  assert.deepEqual(
    waiting.map((one: any) => [one.href, one.late]),
    [
      [`/parc/${first.asset.id}/releve`, true],
      [`/parc/${second.asset.id}/releve`, true],
    ],
  )
  assert.ok((await world.user.get('/session')).body.counts.readingsDue >= 2)
})

test('P10 a meter that was replaced long ago, told late, changes nothing of the one that is there now', async () => {
  const { enter } = await metered({ digits: 5 })
  assert.equal((await enter(world.user, '2026-10-01', { value: 100 })).status, 201)
  const late = await enter(world.user, '2026-09-01', { value: 40, replaced: { startValue: 0, digits: 3 } })
  assert.deepEqual([late.status, late.body.items[0].digits], [201, 5], JSON.stringify(late.body))
})

test('P10 P31 the photo of a meter goes with its reading: painted anew, once, for the client and the staff, and for nobody else', async () => {
  const { asset, enter } = await metered()
  const { body: entered } = await enter(world.user, '2026-10-01', { value: 100 })
  const [{ readingId }] = entered.entered
  const path = `/assets/${asset.id}/readings/${readingId}/photo`
  const taken = await sharp({ create: { width: 2400, height: 1200, channels: 3, background: '#0b5a73' } })
    .withExif({ IFD3: { GPSLatitude: '47/1 13/1 0/1' } })
    .jpeg()
    .toBuffer()
  const send = (who: Person, bytes: Buffer) => who.upload(path, [{ field: 'photo', name: 'compteur.jpg', bytes }], {})
  assert.equal((await world.user.get(path)).status, 404)
  const damaged = await send(world.user, taken.subarray(0, 900))
  assert.deepEqual([damaged.status, codes(damaged)], [422, ['photo pictures.unreadable']])
  assert.deepEqual(codes(await world.user.upload(path, [], {})), ['photo required'])
  assert.equal((await send(world.rival, taken)).status, 404)
  const refused = await send(world.member, taken)
  assert.deepEqual([refused.status, /GERE/.test(refused.body.detail)], [403, true])
  assert.equal((await send(world.reader, taken)).status, 403)
  // Of two at once the reading keeps one.
  const both = await Promise.all([send(world.user, taken), send(world.supervisor, taken)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 409])
  for (const who of [world.user, world.supervisor, world.agent]) {
    const photo = await who.get(path)
    const said = await sharp(photo.bytes).metadata()
    assert.deepEqual([photo.status, said.format, said.width, said.exif], [200, 'webp', 1600, undefined])
    assert.equal((await who.get(`/assets/${asset.id}/readings`)).body.items[0].photo, true)
  }
  assert.equal((await world.rival.get(path)).status, 404)
  // Where clients see no values, they see no photo either: it tells one.
  let [{ version }] = await portal.sql("select version from settings where key = 'fleet.show_previous_reading'")
  const shows = async (value: boolean) => {
    const set = await world.administrator.put('/staff/settings/fleet.show_previous_reading', { value, version })
    assert.equal(set.status, 200, JSON.stringify(set.body))
    version = set.body.version
  }
  await shows(false)
  assert.deepEqual([(await world.user.get(path)).status, (await world.agent.get(path)).status], [404, 200])
  assert.equal((await world.user.get(`/assets/${asset.id}/readings`)).body.items[0].photo, false)
  await shows(true)
  // What was voided takes none any more.
  const other = (await enter(world.user, '2026-10-02', { value: 200 })).body.entered[0].readingId
  await world.agent.post(`/assets/${asset.id}/readings/${other}/voiding`, { reason: 'Faux' })
  const late = await world.user.upload(
    `/assets/${asset.id}/readings/${other}/photo`,
    [{ field: 'photo', name: 'x.jpg', bytes: taken }],
    {},
  )
  assert.deepEqual([late.status, late.body.code], [409, 'fleet.reading_voided'])
})

test('P10 an odd reading is refused with its figures as the reader writes numbers', async () => {
  const { enter } = await metered({ usualLeast: 1000, usualMost: 2500 })
  await enter(world.user, '2026-09-01', { value: 0 })
  const french = await enter(world.user, '2026-10-01', { value: 12_500 })
  assert.match(french.body.errors[0].message, /12\u00a0500 depuis .* 1\u00a0000 à 2\u00a0500/)
  const english = await enter(await portal.signedIn(world.user.id, 'en'), '2026-10-01', { value: 12_500 })
  assert.match(english.body.errors[0].message, /12,500 since .* 1,000 to 2,500/)
})

test('V2.4.1 P10 a client enters so many readings, and edits its assets so often, in a quarter of an hour', async () => {
  const { asset, enter } = await metered()
  assert.equal((await enter(world.supervisor, '2026-11-20', { value: 10 })).status, 201)
  const edit = () =>
    world.supervisor.put(`/assets/${asset.id}`, {
      ...{ label: 'Copieur', siteId: null, place: 'Hall', remark: '', version: asset.version },
    })
  assert.equal((await edit()).status, 200)
  await portal.sql('update rate_limits set count = 100000')
  assert.equal((await enter(world.supervisor, '2026-11-20', { value: 11 })).status, 429)
  assert.equal((await edit()).status, 429)
  await portal.sql('delete from rate_limits')
  assert.equal((await enter(world.supervisor, '2026-11-20', { value: 11 })).status, 201)
})
