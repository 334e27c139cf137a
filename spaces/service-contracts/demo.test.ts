import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('P14 P18 P19 P20 the demo has contracts of units and of lifts, visits in each state, a week that is planned', async () => {
  const staff = await demo.signIn('m.roquelin')
  const visits = (await staff('/staff/interventions?size=100')).items
  assert.deepEqual([...new Set(visits.map((one: any) => one.state))].sort(), [
    'cancelled',
    'confirmed',
    'done',
    'planned',
  ])
  assert.equal((await staff('/staff/technicians')).items.length, 2)
  const contracts = (await staff('/staff/service-contracts?size=100')).items
  assert.deepEqual([...new Set(contracts.map((one: any) => one.kind))].sort(), ['maintenance', 'units'])
  const units = contracts.find((one: any) => one.kind === 'units')
  const statement = await staff(`/service-contracts/${units.id}/units`)
  assert.deepEqual([statement.granted, statement.left, statement.planned], [40, 11, 2])
  const lifts = contracts.find((one: any) => one.number === 'SSC-2025-078')
  assert.equal((await staff(`/service-contracts/${lifts.id}/interventions`)).items.length, 2)
})
