import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('B11 B13 the demo shows invoices in every state, charges to invoice and statements that add up', async () => {
  const staff = await demo.signIn('m.roquelin')
  const states = new Set((await staff('/staff/invoices?size=100')).items.map((one: any) => one.state))
  // In the first days of a month nothing of the one before is late yet, and in its last ones nothing is due.
  for (const state of ['draft', 'due', 'late', 'paid', 'used'])
    if (!['due', 'late'].includes(state)) assert.ok(states.has(state), `${state} in ${[...states]}`)
  assert.ok(states.has('due') || states.has('late'))
  assert.ok((await staff('/staff/charges/clients')).items.length > 0)
  const ages = (await staff('/staff/aged-balance')).items
  for (const { organisation, balanceCents } of ages) {
    const [last] = (await staff(`/staff/statements/${organisation.id}?size=1`)).items
    assert.equal(last.balanceCents, balanceCents, organisation.name)
  }
  const client = await demo.signIn('c.aubertine')
  assert.ok((await client('/invoices')).items.length >= 3)
})
