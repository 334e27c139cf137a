import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('O37 the demo has an organisation that somebody asks for, which staff find in their queue', async () => {
  const get = await demo.signIn('m.roquelin')
  const { items } = await get('/staff/organisation-requests')
  assert.deepEqual(
    items.map((item: { organisation: unknown; person: { surname: string } }) => [
      item.organisation,
      item.person.surname,
    ]),
    [[{ id: null, name: 'Ateliers Kermoalig' }, 'KERMOALIG']],
  )
  const one = await get(`/staff/organisation-requests/${items[0].id}`)
  assert.deepEqual([one.known, one.abilities.decide.allowed], [[], true])
  assert.deepEqual(
    await demo.rows("select 1 from memberships m join accounts a on a.id = m.account_id where a.surname = 'KERMOALIG'"),
    [],
  )
})
