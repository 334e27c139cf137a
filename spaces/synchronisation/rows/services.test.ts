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
