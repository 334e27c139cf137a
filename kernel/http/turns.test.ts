// One asker keeps no connection from others: what waits for itself waits in its own line.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAccount, makeMember, makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'
import { asPerson } from './context.ts'
import { hashToken } from './endpoints.ts'
import { inTurn } from './turns.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

test('V15.1.3 while all that one session asks for waits for a lock of its own making, others are answered', async () => {
  const principal = await makeAccount(portal, 'paule.maistre')
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal })
  const other = await makeAccount(portal, 'rose.dupond')
  await makeMember(portal, other, organisation, 'member')
  const [eager, patient] = [await portal.signedIn(principal), await portal.signedIn(other)]
  const { services } = portal.app
  const held = Promise.withResolvers<void>()
  let done = 0
  const asked = Array.from({ length: 30 }, () =>
    asPerson(services, hashToken(eager.token), services.brands.byId(portal.brandId), async () => {
      await held.promise
      done++
    }),
  )
  try {
    assert.equal((await patient.get('/session')).status, 200)
    assert.equal(done, 0)
  } finally {
    held.resolve()
    await Promise.all(asked)
  }
  assert.equal(done, 30)
})

test('Z4 of one asker so many wait, in the order in which they came; whoever sends more is told to come again', async () => {
  const held = Promise.withResolvers<void>()
  const order: number[] = []
  const work = (n: number) => () => held.promise.then(() => void order.push(n))
  const waiting = Array.from({ length: 201 }, (_, n) => inTurn('one', 1, work(n)))
  await assert.rejects(inTurn('one', 1, work(-1)), { code: 'too_many_at_once' })
  await inTurn('other', 1, async () => void order.push(-2))
  held.resolve()
  await Promise.all(waiting)
  assert.deepEqual(order, [-2, ...Array.from({ length: 201 }, (_, n) => n)])
  // A work that failed gives its place back.
  await assert.rejects(
    inTurn('one', 1, () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await inTurn('one', 1, async () => 'yes'), 'yes')
})
