// What a clerk with bad luck does: amounts at the ends of what can be computed with, and two acts at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeOrganisation, type Portal, startPortal } from '../../testing/portal.ts'
import { line, makeWorld, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const close = ({ id, version }: { id: string; version: number }) =>
  world.agent.post(`/staff/invoices/${id}/closing`, { version })
const credit = (id: string, lines?: object[]) =>
  world.agent.post(`/staff/invoices/${id}/credit-notes`, lines ? { lines } : {})

test('B11 a line beyond what sums are exact of is refused, even where another one takes it back', async () => {
  const huge = (quantity: string) => line('90071992547.40991', { quantity })
  await assert.rejects(world.draft([huge('1000'), line('0.02'), huge('-1000')]), /billing\.too_large/)
  await assert.rejects(world.draft([huge('1000'), huge('-1000'), line('0.02')]), /billing\.too_large/)
  const discounted = { ...huge('1000'), discountRate: 9999 }
  await assert.rejects(world.draft([discounted]), /billing\.too_large/)
})

test('B11 a tiny quantity at a huge price has its paper, and is credited', async () => {
  const one = await world.invoice([line('999999999999', { quantity: '0.000001' })], { priceMode: 'gross' })
  assert.equal((await world.agent.get(`/staff/invoices/${one.id}/pdf`)).status, 200)
  const part = await credit(one.id, [{ lineId: one.lines[0].id, netCents: 5 }])
  assert.equal((await close(part.body)).status, 200)
  const rest = await credit(one.id)
  assert.equal(rest.status, 201, JSON.stringify(rest.body))
  const closed = await close(rest.body)
  assert.equal(closed.body.grossCents + part.body.grossCents, one.grossCents)
  assert.equal((await world.agent.get(`/staff/invoices/${rest.body.id}/pdf`)).status, 200)
  // Nearly all of its amount is left of hardly any quantity: the price of that has no room, so it is one of the whole amount.
  const two = await world.invoice([
    line('50000000000', { quantity: '1.000001' }),
    line('49990000000', { quantity: '-1' }),
  ])
  await close((await credit(two.id, [{ lineId: two.lines[0].id, netCents: 5 }])).body)
  const last = await credit(two.id)
  assert.equal(last.status, 201, JSON.stringify(last.body))
  assert.equal((await close(last.body)).status, 200)
})

test('B14 first drafts of a client at once make one payer of it', async () => {
  const values = { address_line1: '1 rue Neuve', postal_code: '99000', city: 'Port-Halbrane' }
  const organisationId = await makeOrganisation(portal, 'Neuve', { values })
  const drafts = await Promise.all(
    Array.from({ length: 4 }, () => world.agent.post('/staff/invoices', { organisationId })),
  )
  const payers = await portal.sql('select id from payers where organisation_id = $1', [organisationId])
  assert.deepEqual(
    drafts.map(({ body }) => body.payerId),
    Array(4).fill(payers[0].id),
  )
  assert.equal(payers.length, 1)
})

test('B11 parts of one invoice that are credited at once take back all of its tax together', async () => {
  for (let round = 0; round < 3; round++) {
    const one = await world.invoice([line('0.02'), line('0.02'), line('0.02')])
    assert.equal(one.vatCents, 1)
    const notes = await Promise.all(one.lines.map(({ id }: any) => credit(one.id, [{ lineId: id, quantity: '1' }])))
    const closed = await Promise.all(notes.map(({ body }) => close(body)))
    assert.deepEqual(
      closed.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(
      closed.reduce((all, { body }) => all + body.vatCents, 0),
      1,
    )
    assert.equal((await world.agent.get(`/staff/invoices/${one.id}`)).body.state, 'paid')
  }
})

test('B11 a line that a rebate made up for is not credited without it: the draft says so, not its closing', async () => {
  const one = await world.invoice([line('1000'), line('1', { quantity: '-900' })])
  const refused = await credit(one.id, [{ lineId: one.lines[0].id, quantity: '1' }])
  assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'billing.credited_beyond'])
  const both = await credit(one.id)
  assert.equal((await close(both.body)).status, 200)
})
