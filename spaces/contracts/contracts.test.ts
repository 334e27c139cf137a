import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../testing/portal.ts'
import { makeWorld, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

test('C19 C20 C23 C28 C30 C31 C32 the shortest story: ask, print, validate, carried out, billed, notified', async () => {
  const { admin, staff, contract } = world
  const asked = await admin.post('/change-requests', world.creation({ surname: 'MORVANEC', givenName: 'Elsa' }))
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  assert.equal(asked.body.detail, 'MORVANEC Elsa')
  assert.equal(asked.body.state, 'to_return')
  assert.match(asked.body.number, /^D-2026-\d{4}$/)
  const form = await admin.get(`/change-requests/${asked.body.id}/form.pdf`)
  assert.equal(form.bytes.subarray(0, 5).toString(), '%PDF-')
  const queue = await staff.get('/staff/change-requests')
  assert.equal(queue.body.items[0].id, asked.body.id)
  const detail = await staff.get(`/staff/change-requests/${asked.body.id}`)
  assert.equal(detail.body.proposedIdentifier, 'e.morvanec')
  const done = await staff.post(`/staff/change-requests/${asked.body.id}/validation`, {
    rowVersion: detail.body.rowVersion,
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  await portal.drain()
  const after = await admin.get(`/change-requests/${asked.body.id}`)
  assert.equal(after.body.state, 'carried_out', JSON.stringify(after.body))
  assert.equal(after.body.lines[0].amountCents, 1063)
  const list = await admin.get(`/contracts/${contract}/connections?search=morvanec`)
  assert.equal(list.body.items.length, 1)
  const mails = await portal.sql('select kind from mails order by created_at, kind')
  assert.deepEqual(
    new Set(mails.map((mail) => mail.kind)),
    new Set(['identity.activation', 'contracts.request_validated', 'contracts.request_carried_out']),
  )
})
