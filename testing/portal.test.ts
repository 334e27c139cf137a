import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAccount, type Portal, startPortal, testPassword } from './portal.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

test('C6 a failed sign-in shows the same words for a known and an unknown identifier', async () => {
  await makeAccount(portal, 'claire.aubertine')
  const known = await portal.guest.post('/session', { identifier: 'claire.aubertine', password: 'wrong' })
  const unknown = await portal.guest.post('/session', { identifier: 'nobody', password: 'wrong' })
  assert.equal(known.status, 401)
  assert.deepEqual({ ...known.body, traceId: '' }, { ...unknown.body, traceId: '' })
  const right = await portal.guest.post('/session', { identifier: 'claire.aubertine', password: testPassword })
  assert.equal(right.body.state, 'signed_in')
})
