import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, type Reply, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await portal.sql("update organisations set code = 'C1' where id = $1", [world.organisation])
  const kind = { code: 'black', label: { fr: 'Noir', en: 'Black' }, unit: { fr: 'pages', en: 'pages' } }
  await world.agent.post('/staff/meter-kinds', {
    ...kind,
    digits: 5,
    everyDays: null,
    usualLeast: null,
    usualMost: null,
  })
})
after(() => portal.close())

async function tried(lines: string[], kind: string) {
  const { administrator } = world
  const file = { field: 'file', name: 'parc.csv', bytes: lines.join('\r\n') }
  const read: Reply = await administrator.upload('/staff/imports', [file], { kind })
  assert.equal(read.status, 201, JSON.stringify(read.body))
  const { id, version, mapping } = read.body
  const checked = await administrator.put(`/staff/imports/${id}/mapping`, { version, mapping })
  assert.equal(checked.status, 200, JSON.stringify(checked.body))
  return checked.body
}
const refusedOf = async (id: string) =>
  (await world.administrator.get(`/staff/imports/${id}/rows?show=refused&size=100`)).body.items.map((one: any) => [
    one.line,
    ...one.problems.map((problem: any) => `${problem.field} ${problem.code}`.trim()),
  ])
async function run(view: { id: string; version: number }, act = 'run') {
  const started = await world.administrator.post(`/staff/imports/${view.id}/${act}`, { version: view.version })
  assert.equal(started.status, 200, JSON.stringify(started.body))
  await portal.drain()
  return (await world.administrator.get(`/staff/imports/${view.id}`)).body
}

test('B19 P8 a fleet out of another program: tried, brought in once, and taken back where nobody changed it', async () => {
  const view = await tried(
    [
      'Code client;N° bien;Désignation;Modèle;N° de série;Site;Mise en service;Statut',
      'C1;I-1;Copieur importé;c4520;SN-9;siège;04/03/2024;En service',
      'c1;I-2;Imprimante de réserve;C4520;;;;stock',
      'C9;I-3;Sans client;C4520;;;;',
      'C1;I-4;Sans modèle;licorne;;;;',
      'C1;I-5;Ailleurs;C4520;;Nulle part;;',
      'C1;i-1;En double;C4520;;;;',
      'C1;I-6;Mauvais jour;C4520;;;31/02/2024;',
    ],
    'fleet.assets',
  )
  assert.deepEqual(
    (await refusedOf(view.id)).map((one: string[]) => one.slice(0, 2)),
    [
      [4, 'client fleet.client_unknown'],
      [5, 'model fleet.model_unknown'],
      [6, 'site fleet.site_unknown'],
      [7, 'imports.duplicate'],
      [8, 'installedOn bad_day'],
    ],
  )
  const done = await run(view)
  const found = async () =>
    (await world.user.get('/assets?size=100')).body.items.map((one: any) => [one.number, one.state, one.site?.name])
  assert.deepEqual(await found(), [
    ['I-1', 'service', 'Siège'],
    ['I-2', 'stored', undefined],
  ])
  const [first] = (await world.user.get('/assets?search=I-1')).body.items
  const edit = { label: 'Renommé', siteId: null, place: '', remark: '', version: 1 }
  assert.equal((await world.supervisor.put(`/assets/${first.id}`, edit)).status, 200)
  await run(done, 'undo')
  assert.deepEqual(
    (await found()).map(([number]: string[]) => number),
    ['I-1'],
  )
})

test('B19 P10 readings out of another program: by day whatever their order, the impossible ones refused, and taken back as voided', async () => {
  const asset = await world.asset('R-1')
  const rules = { digits: 5, everyDays: null, usualLeast: null, usualMost: null }
  const { items } = (await world.agent.post(`/staff/assets/${asset.id}/meters`, { kind: 'black', ...rules })).body
  const readings = [{ meterId: items[0].id, value: 500 }]
  assert.equal((await world.user.post(`/assets/${asset.id}/readings`, { readOn: '2026-10-01', readings })).status, 201)
  const view = await tried(
    [
      'Bien;Compteur;Date du relevé;Index',
      'R-1;black;2026-10-20;900',
      'r-1;black;2026-10-10;7 00',
      'R-1;black;2026-10-15;650',
      'R-1;black;2026-09-01;501',
      'R-1;black;2026-10-01;500',
      'R-1;colour;2026-10-20;1',
      'R-1;black;2030-01-01;1000',
      'R-1;black;2026-10-21;12,5',
      'R-1;black;2026-10-22;123456',
    ],
    'fleet.readings',
  )
  assert.deepEqual(await refusedOf(view.id), [
    [4, 'value fleet.reading_lower'],
    [5, 'value fleet.reading_higher'],
    [7, 'meter fleet.meter_unknown'],
    [8, 'readOn fleet.reading_future'],
    [9, 'value bad_value'],
    [10, 'value fleet.reading_digits'],
  ])
  assert.equal(view.counts.known, 1)
  const done = await run(view)
  const shown = async () =>
    (await world.agent.get(`/assets/${asset.id}/readings`)).body.items.map((one: any) => [
      one.value,
      one.counted,
      Boolean(one.voided),
    ])
  assert.deepEqual(await shown(), [
    [900, 200, false],
    [700, 200, false],
    [500, null, false],
  ])
  await run(done, 'undo')
  assert.deepEqual(
    (await shown()).filter(([, , voided]: unknown[]) => !voided),
    [[500, null, false]],
  )
})

test('B19 P10 a file that overlaps what is there brings in what is new alone, earlier readings among it too', async () => {
  const asset = await world.asset('R-9')
  const rules = { digits: null, everyDays: null, usualLeast: null, usualMost: null }
  const { items } = (await world.agent.post(`/staff/assets/${asset.id}/meters`, { kind: 'black', ...rules })).body
  const enter = (readOn: string, value: number) =>
    world.user.post(`/assets/${asset.id}/readings`, { readOn, readings: [{ meterId: items[0].id, value }] })
  assert.equal((await enter('2026-09-10', 500)).status, 201)
  assert.equal((await enter('2026-10-10', 600)).status, 201)
  const lines = ['2026-09-01;400', '2026-09-10;500', '2026-10-01;550', '2026-10-10;600'].map(
    (one) => `R-9;black;${one}`,
  )
  const view = await tried(['Bien;Compteur;Date du relevé;Index', ...lines], 'fleet.readings')
  assert.deepEqual([view.counts.ready, view.counts.known], [2, 2])
  await run(view)
  const shown = (await world.agent.get(`/assets/${asset.id}/readings`)).body.items
  assert.deepEqual(
    shown.map((one: any) => one.value),
    [600, 550, 500, 400],
  )
})
