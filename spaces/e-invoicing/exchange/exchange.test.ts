// What is closed goes by the platform, and what is said of it comes back (B15, B29): against the simulator, a process of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../../billing/testing.ts'
import { type Exchange, makeExchange } from './testing.ts'

let portal: Portal
let world: World
let exchange: Exchange
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeWorld(portal)
  exchange = await makeExchange(portal)
})
after(async () => {
  exchange?.simulator.end()
  await portal.close()
})

const read = async (id: string) => (await world.agent.get(`/staff/e-invoices/${id}`)).body

test('B15 a closed invoice goes by the platform, is told as deposited, received and made available, and its payment is told by rate', async () => {
  const invoice = await world.invoice([line('100'), line('50', { vatRate: 550 })])
  assert.equal((await read(invoice.id)).state, 'waiting')
  await exchange.round(4)
  const seen = await read(invoice.id)
  assert.deepEqual(exchange.reported, [])
  assert.equal(seen.state, 'exchanged', JSON.stringify(seen))
  assert.deepEqual(
    seen.timeline.map((one: { code: string }) => one.code),
    ['200', '201', '202', '203'],
  )
  assert.equal(seen.status, '203')
  await world.pay([invoice], 6_000)
  await exchange.round(3)
  const paid = await read(invoice.id)
  const told = paid.timeline.at(-1)
  assert.equal(told.code, '212')
  assert.deepEqual(told.ack, 'Ok', JSON.stringify(paid))
  assert.equal(
    told.amounts.reduce((all: number, { amount }: { amount: string }) => all + Math.round(Number(amount) * 100), 0),
    6_000,
  )
})
