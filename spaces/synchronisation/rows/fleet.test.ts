import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../fleet/testing.ts'
import { makeKey, type Program, programOf } from '../testing.ts'

let portal: Portal
let world: World
let program: Program
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await portal.sql("update organisations set code = 'C1' where id = $1", [world.organisation])
  await portal.sql("update organisations set code = 'C2' where id = $1", [world.rivalOrganisation])
  program = await programOf(portal, await makeKey(world.administrator))
  const kind = { code: 'black', label: { fr: 'Noir', en: 'Black' }, unit: { fr: 'pages', en: 'pages' } }
  const made = await world.agent.post('/staff/meter-kinds', {
    ...kind,
    digits: 5,
    everyDays: 30,
    usualLeast: null,
    usualMost: null,
  })
  assert.equal(made.status, 201)
})
after(() => portal.close())

const push = async (kind: string, rows: unknown[]) => {
  const { status, body } = await program.lines(`/synchronisation/rows/${kind}`, rows)
  assert.equal(status, 200, JSON.stringify(body))
  return body.items.map((one: any) => (one.state === 'refused' ? [one.field, one.code] : one.state))
}
const row = (code: string, more: object = {}) => ({
  ...{ code, client: 'C1', number: `H-${code}`, label: `Copieur ${code}`, model: 'C4520', place: 'Hall', ...more },
})

test('D29 P8 assets are pushed by their code: made, changed, the same, refused with the field and why', async () => {
  assert.deepEqual(
    await push('assets', [
      row('E1', { site: 'siège', serial: 'SN1', installedOn: '2024-03-04' }),
      row('E2'),
      row('E3', { client: 'C9' }),
      row('E4', { model: 'nothing' }),
      row('E5', { site: 'nowhere' }),
      { code: 'E6', client: 'C1', label: 'x', model: 'C4520' },
      row('E7', { number: 'h-e1' }),
      row('E8', { state: 'removed' }),
    ]),
    [
      'created',
      'created',
      ['client', 'synchronisation.code_unknown'],
      ['model', 'fleet.model_unknown'],
      ['site', 'fleet.site_unknown'],
      ['number', 'required'],
      ['number', 'fleet.number_taken'],
      ['state', 'fleet.asset_unknown'],
    ],
  )
  assert.deepEqual(await push('assets', [row('E2')]), ['same'])
  assert.deepEqual(await push('assets', [row('E2', { serial: 'SN2' })]), ['changed'])
  const [one] = (await world.user.get('/assets?search=H-E1')).body.items
  assert.deepEqual([one.site.name, one.serial, one.installedOn], ['Siège', 'SN1', '2024-03-04'])
})

test('D29 P10 what the client wrote of an asset stays until the software says something else of it', async () => {
  const [asset] = (await world.user.get('/assets?search=H-E2')).body.items
  const { version } = (await world.user.get(`/assets/${asset.id}`)).body
  const edit = { label: 'Copieur du 3e', siteId: null, place: '3e étage', remark: 'Badge', version }
  assert.equal((await world.supervisor.put(`/assets/${asset.id}`, edit)).status, 200)
  assert.deepEqual(await push('assets', [row('E2', { serial: 'SN3' })]), ['changed'])
  const seen = async () => {
    const { body } = await world.user.get(`/assets/${asset.id}`)
    return [body.label, body.place, body.remark, body.serial]
  }
  assert.deepEqual(await seen(), ['Copieur du 3e', '3e étage', 'Badge', 'SN3'])
  assert.deepEqual(await push('assets', [row('E2', { serial: 'SN3', place: 'Cave' })]), ['changed'])
  assert.deepEqual(await seen(), ['Copieur du 3e', 'Cave', 'Badge', 'SN3'])
})

test('D29 P10 meters and readings are pushed: each reading once, the impossible ones refused alone; an asset whose client is another moves', async () => {
  assert.deepEqual(
    await push('meters', [
      { asset: 'E1', kind: 'black' },
      { asset: 'E1', kind: 'nothing' },
      { asset: 'E9', kind: 'black' },
    ]),
    ['created', ['kind', 'synchronisation.code_unknown'], ['asset', 'fleet.asset_unknown']],
  )
  const reading = (code: string, readOn: string, value: number, more: object = {}) => ({
    ...{ asset: 'E1', meter: 'black', code, readOn, value, ...more },
  })
  assert.deepEqual(
    await push('readings', [
      reading('R2', '2026-10-01', 3),
      reading('R1', '2026-09-01', 99_998),
      reading('R3', '2026-10-20', 2),
      reading('R4', '2026-12-24', 50),
      reading('R5', '2026-11-01', 103, { startValue: 0 }),
      reading('R6', '2026-11-02', 10),
      reading('R7', '2026-11-02', 100_000),
      { ...reading('R8', '2026-11-02', 1), meter: 'colour' },
    ]),
    [
      'created',
      'created',
      ['value', 'fleet.reading_lower'],
      ['readOn', 'fleet.reading_future'],
      'created',
      'created',
      ['value', 'fleet.reading_digits'],
      ['meter', 'fleet.meter_unknown'],
    ],
  )
  assert.deepEqual(await push('readings', [reading('R6', '2026-11-02', 11)]), [['value', 'fleet.reading_stays']])
  const [asset] = (await world.user.get('/assets?search=H-E1')).body.items
  const counted = (await world.user.get(`/assets/${asset.id}/readings`)).body.items.map((one: any) => one.counted)
  assert.deepEqual(counted, [10, 100, 5, null])
  assert.deepEqual(await push('assets', [row('E1', { client: 'C2', serial: 'SN1' })]), ['changed'])
  assert.equal((await world.user.get(`/assets/${asset.id}`)).body.state, 'removed')
  const [there] = (await world.rival.get('/assets?search=H-E1')).body.items
  assert.deepEqual(
    (await world.rival.get(`/assets/${there.id}/readings`)).body.items.map((one: any) => [one.value, one.origin]),
    [[10, 'start']],
  )
  assert.deepEqual(await push('readings', [reading('R9', '2026-11-20', 30)]), ['created'])
})

test('D29 P11 P31 what assets cost is pushed by its code, changed when it is said otherwise, and shown by month to whoever may see it', async () => {
  assert.deepEqual(await push('assets', [row('Q1'), row('Q2', { client: 'C2' })]), ['created', 'created'])
  const [{ id }] = await portal.sql("select id from assets where source_code = 'Q1'")
  const month = (back: number) => {
    const now = portal.clock.now
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 2)).toISOString().slice(0, 10)
  }
  const cost = (code: string, back: number, more: object = {}) => ({
    ...{ code, asset: 'Q1', onDay: month(back), kind: 'contract', amountCents: 4500, ...more },
  })
  const rows = [
    cost('c1', 1),
    cost('c2', 1, { kind: 'intervention', amountCents: 9000, label: 'Dépannage' }),
    cost('c3', 13),
    cost('c4', 2, { amountCents: -500 }),
    cost('c5', 1, { currency: 'CHF', amountCents: 700 }),
  ]
  assert.deepEqual(await push('asset-costs', [...rows, cost('c9', 1, { asset: 'nothing' })]), [
    ...rows.map(() => 'created'),
    ['asset', 'fleet.asset_unknown'],
  ])
  assert.deepEqual(
    await push('asset-costs', rows),
    rows.map(() => 'same'),
  )
  const figures = async (who = world.supervisor) => (await who.get(`/assets/${id}/statistics?months=3`)).body.costs
  const [swiss, euros] = await figures()
  assert.deepEqual([swiss.currency, swiss.total], ['CHF', 700])
  assert.deepEqual(
    [euros.currency, euros.amounts, euros.before, euros.total, euros.totalBefore],
    ['EUR', [-500, 13_500, 0], [0, 4500, 0], 13_000, 4500],
  )
  assert.deepEqual(euros.kinds, [
    { kind: 'contract', total: 4000 },
    { kind: 'intervention', total: 9000 },
  ])
  assert.deepEqual(await push('asset-costs', [cost('c1', 1, { amountCents: 5000 })]), ['changed'])
  assert.equal((await figures())[1].total, 13_500)
  // Its code in other letters is the same code.
  assert.deepEqual(await push('asset-costs', [cost('C1', 1, { amountCents: 5000 })]), ['same'])
  assert.deepEqual(await push('asset-costs', [cost('C1', 1, { amountCents: 5500 })]), ['changed'])
  assert.deepEqual(await push('asset-costs', [cost('c1', 1, { amountCents: 5000 })]), ['changed'])
  assert.equal((await figures())[1].total, 13_500)
  // Who may not see it learns nothing of it, the asset's other figures aside.
  assert.equal(await figures(world.user), null)
  assert.equal((await world.rival.get(`/assets/${id}/statistics`)).status, 404)
})
