// Service contracts, their coverages and units, and interventions, pushed by the provider's own software (D29, P14, P18, P19, P36).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeStaff, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../../service-contracts/testing.ts'
import { makeKey, type Program, programOf } from '../testing.ts'

let portal: Portal
let world: World
let program: Program
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
  await portal.sql("update organisations set code = 'C1' where id = $1", [world.client])
  await portal.sql("update organisations set code = 'C2' where id = $1", [world.rivals])
  await portal.sql("update assets set source_code = 'A1' where id = $1", [world.asset])
  await portal.sql("update assets set source_code = 'A2' where id = $1", [world.rivalAsset])
  const administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  program = await programOf(portal, await makeKey(administrator))
})
after(() => portal.close())

const push = async (kind: string, rows: unknown[]) => {
  const { status, body } = await program.lines(`/synchronisation/rows/${kind}`, rows)
  assert.equal(status, 200, JSON.stringify(body))
  return body.items.map((one: any) => (one.state === 'refused' ? [one.field, one.code] : one.state))
}

test('D29 P18 P19 contracts, coverages and units are pushed by their codes: made, changed, the same, refused with the field and why', async () => {
  const contract = { code: 'K1', client: 'C1', title: 'Carnet', kind: 'units', startsOn: '2026-01-01', assets: ['A1'] }
  assert.deepEqual(
    await push('service-contracts', [
      contract,
      { ...contract, code: 'K2', client: 'C9' },
      { ...contract, code: 'K3', assets: ['A2'] },
      { ...contract, code: 'K4', endsOn: '2025-01-01' },
      { code: 'K5', client: 'C1', title: 'x' },
    ]),
    [
      'created',
      ['client', 'synchronisation.code_unknown'],
      ['assets', 'service-contracts.asset_elsewhere'],
      ['endsOn', 'synchronisation.ends_before'],
      ['startsOn', 'required'],
    ],
  )
  assert.deepEqual(await push('service-contracts', [contract]), ['same'])
  assert.deepEqual(await push('service-contracts', [{ ...contract, invoicingName: 'Anouar Bréhec' }]), ['changed'])
  assert.deepEqual(await push('service-contracts', [{ ...contract, client: 'C2' }]), [
    ['client', 'synchronisation.contract_elsewhere'],
  ])
  const coverage = { contract: 'K1', code: 'V1', label: 'Astreinte', startsOn: '2026-01-01' }
  assert.deepEqual(await push('coverages', [coverage, { ...coverage, contract: 'K9' }]), [
    'created',
    ['contract', 'synchronisation.code_unknown'],
  ])
  assert.deepEqual(await push('coverages', [{ ...coverage, endsOn: '2026-12-31' }]), ['changed'])
  const units = { code: 'U1', contract: 'K1', kind: 'grant', units: 40, onDay: '2026-01-02', label: 'Carnet de 40' }
  assert.deepEqual(
    await push('units', [
      units,
      { ...units, code: 'U2', kind: 'use', units: 3 },
      { ...units, code: 'U3', kind: 'use', units: -3 },
    ]),
    ['created', ['units', 'bad_value'], 'created'],
  )
  assert.deepEqual(await push('units', [units]), ['same'])
  assert.deepEqual(await push('units', [{ ...units, units: 41 }]), [['code', 'service-contracts.units_used']])
  const [seen] = (await world.user.get('/service-contracts?search=Carnet')).body.items
  assert.deepEqual([seen.number, seen.unitsLeft, seen.assets], ['K1', 37, 1])
  const whole = (await world.user.get(`/service-contracts/${seen.id}`)).body
  assert.deepEqual([whole.invoicing.name, whole.coverages[0].endsOn], ['Anouar Bréhec', '2026-12-31'])
})

test('D29 P14 P36 interventions are pushed by their code; what the client moved stays, units count once, and what the client does comes back by the feed', async () => {
  const planned = {
    ...{
      code: 'I1',
      client: 'C1',
      subject: 'Contact de porte',
      technician: 'theo.nivernec',
      contract: 'K1',
      assets: ['A1'],
    },
    ...{ startsAt: '2026-11-24T08:00:00Z', endsAt: '2026-11-24T09:00:00Z' },
  }
  assert.deepEqual(
    await push('interventions', [
      planned,
      { ...planned, code: 'I2' },
      { ...planned, code: 'I3', technician: 'nobody' },
      { ...planned, code: 'I4', contract: 'K9' },
      { ...planned, code: 'I5', endsAt: '2026-11-24T07:00:00Z' },
      { code: 'I6', client: 'C1' },
      { ...planned, code: 'I7', technician: '', startsAt: null, endsAt: null, assets: ['A2'] },
    ]),
    [
      'created',
      ['startsAt', 'interventions.technician_taken'],
      ['technician', 'synchronisation.code_unknown'],
      ['contract', 'service-contracts.contract_elsewhere'],
      ['endsAt', 'synchronisation.ends_before'],
      ['subject', 'required'],
      ['assets', 'service-contracts.asset_elsewhere'],
    ],
  )
  const [seen] = (await world.user.get('/interventions?search=Contact')).body.items
  const view = (await world.user.get(`/interventions/${seen.id}`)).body
  const moved = await world.user.post(`/interventions/${seen.id}/move`, {
    version: view.version,
    startsAt: '2026-11-25T08:00:00Z',
  })
  assert.equal(moved.status, 200, JSON.stringify(moved.body))
  await world.user.put(`/interventions/${seen.id}/tasks`, { version: moved.body.version, tasks: ['Le bouton du 3e'] })
  // Said again as it was, the client's slot stays.
  assert.deepEqual(await push('interventions', [planned]), ['same'])
  assert.equal((await world.user.get(`/interventions/${seen.id}`)).body.startsAt, '2026-11-25T08:00:00.000Z')
  const done = { ...planned, state: 'done', doneAt: '2026-11-25T09:00:00Z', minutes: 50, report: 'Réglé.', units: 2 }
  delete (done as Partial<typeof done>).startsAt
  delete (done as Partial<typeof done>).endsAt
  assert.deepEqual(await push('interventions', [done]), ['changed'])
  assert.deepEqual(await push('interventions', [{ ...done, report: 'Réglé et essayé.' }]), ['changed'])
  assert.deepEqual(await push('interventions', [{ ...done, state: 'cancelled' }]), [['state', 'interventions.over']])
  const after = (await world.user.get(`/interventions/${seen.id}`)).body
  assert.deepEqual([after.state, after.report, after.workedMinutes], ['done', 'Réglé et essayé.', 50])
  const [contract] = (await world.user.get('/service-contracts?search=Carnet')).body.items
  assert.equal(contract.unitsLeft, 35)
  const events = await portal.sql("select kind, data from feed_events where kind like 'interventions.%' order by id")
  assert.deepEqual(
    events.map(({ kind, data }) => [kind, data.intervention.sourceCode, data.intervention.client.code]),
    [
      ['interventions.visit.moved', 'I1', 'C1'],
      ['interventions.tasks.asked', 'I1', 'C1'],
    ],
  )
  assert.deepEqual(
    [events[0].data.before.startsAt.slice(0, 13), events[1].data.tasks[0].label],
    ['2026-11-24T08', 'Le bouton du 3e'],
  )
})

test('D29 P36 of many interventions pushed at once those that the database refuses are refused alone, in their order, and the client learns what was moved of what it confirmed', async () => {
  const at = (hour: number) => new Date(Date.parse('2027-01-11T08:00:00Z') + hour * 3_600_000).toISOString()
  const row = (n: number, changes: object = {}) => ({
    ...{ code: `M${n}`, client: 'C1', subject: `Tournée ${n}`, technician: 'theo.nivernec', startsAt: at(n) },
    ...{ endsAt: at(n + 1), assets: ['A1', 'A1'] },
    ...changes,
  })
  const rows = Array.from({ length: 40 }, (_, n) => row(n))
  // The fifth takes the hour of the first, the eighteenth the number of the second; the last two want one hour, and the first of them has it.
  rows[5] = row(5, { startsAt: at(0), endsAt: at(1) })
  rows[18] = row(18, { number: 'M1' })
  rows.push(row(90), row(91, { startsAt: at(90), endsAt: at(91) }))
  const expected = rows.map((): unknown => 'created')
  expected[5] = ['startsAt', 'interventions.technician_taken']
  expected[18] = ['number', 'already_there']
  expected[41] = ['startsAt', 'interventions.technician_taken']
  assert.deepEqual(await push('interventions', rows), expected)
  assert.deepEqual(
    await portal.sql(
      "select count(*)::int as n, count(distinct starts_at)::int as hours from interventions where source_code like 'M%'",
    ),
    [{ n: 39, hours: 39 }],
  )
  const mails = () =>
    portal.sql(
      "select kind, calendar from mails where kind like 'interventions.visit_%' and text_body like '%Tournée%' order by id",
    )
  assert.deepEqual(await mails(), [])
  const [seen] = (await world.manager.get('/interventions?search=M7')).body.items
  const { version } = (await world.manager.get(`/interventions/${seen.id}`)).body
  await world.manager.post(`/interventions/${seen.id}/confirmation`, { version })
  assert.deepEqual(
    (await mails()).map(({ kind }) => kind),
    ['interventions.visit_confirmed'],
  )
  const moved = row(7, { startsAt: at(60), endsAt: at(61) })
  assert.deepEqual(await push('interventions', [moved, row(8, { report: 'x' })]), ['changed', 'changed'])
  const planned = (await mails()).filter(({ kind }) => kind === 'interventions.visit_planned')
  assert.equal(planned.length, 1)
  assert.match(planned[0].calendar, new RegExp(`DTSTART:${at(60).replace(/[-:]|\.000/g, '')}`))
  assert.equal((await world.manager.get(`/interventions/${seen.id}`)).body.state, 'planned')
  assert.deepEqual(await push('interventions', [{ ...moved, state: 'cancelled' }]), ['changed'])
  assert.equal((await mails()).filter(({ kind }) => kind === 'interventions.visit_cancelled').length, 1)
})
