import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('B10 B24 the demo has a catalogue, quotes in every state, and subscriptions', async () => {
  const staff = await demo.signIn('m.roquelin')
  const states = (await staff('/staff/quotes?size=100')).items.map((one: any) => one.state)
  assert.deepEqual([...new Set(states)].sort(), ['draft', 'lapsed', 'refused', 'signed', 'to_sign'])
  assert.ok((await staff('/staff/products')).items.length >= 4)
  const subscriptions = (await staff('/staff/subscriptions')).items
  assert.deepEqual([...new Set(subscriptions.map((one: any) => one.state))].sort(), [
    'active',
    'notice',
    'suspended',
    'terminated',
  ])
  const client = await demo.signIn('c.aubertine')
  assert.ok((await client('/quotes')).items.length >= 1)
})
