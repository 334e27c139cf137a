import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { clientOf, type PlatformSimulator, startPlatformSimulator } from './testing.ts'

let simulator: PlatformSimulator
let client: Awaited<ReturnType<typeof clientOf>>
before(async () => {
  simulator = await startPlatformSimulator()
})
after(() => simulator.end())
beforeEach(async () => {
  await simulator.clearFaults()
  client = await clientOf(simulator)
})

const search = () => client.flows('POST', '/flows/search', { where: { flowDirection: ['Out'] } })
const lines = () => client.directory('POST', '/directory-line/search', {})
const send = (trackingId: string) =>
  client.send({ name: 'f.xml', flowSyntax: 'CII', trackingId }, invoiceXml(soundInvoice({ number: trackingId }), 'cii'))

test('B22 a platform is down for so many calls, or for a time, at one place or everywhere', async () => {
  await simulator.fault({ kind: 'down', on: 'flows.search', times: 2 })
  assert.equal((await lines()).status, 200)
  const down = await search()
  assert.deepEqual([down.status, down.body.errorCode], [503, 'RESOURCE_ERROR'])
  assert.equal((await search()).status, 503)
  assert.equal((await search()).status, 200)
  await simulator.fault({ kind: 'down', seconds: 60 })
  assert.deepEqual([(await search()).status, (await lines()).status], [503, 503])
  await simulator.advance(60)
  assert.deepEqual([(await search()).status, (await lines()).status], [200, 200])
})

test('B22 a platform says that it is called too often, and when to come again', async () => {
  await simulator.fault({ kind: 'busy', on: 'directory', times: 1, retryAfter: 7 })
  const busy = await lines()
  assert.deepEqual([busy.status, busy.headers.get('retry-after'), busy.body.errorCode], [429, '7', 'TOO_MANY_REQUESTS'])
  assert.equal((await lines()).status, 200)
  await simulator.fault({ kind: 'busy', on: 'token', times: 1 })
  await assert.rejects(
    clientOf(simulator)
      .then(({ flows }) => flows('GET', '/webhooks'))
      .then(({ status }) => assert.equal(status, 200)),
  )
})

test('B22 a token is refused before its time', async () => {
  await simulator.fault({ kind: 'unauthorised', on: 'flows.search', times: 1 })
  assert.equal((await search()).body.errorCode, 'INVALID_TOKEN')
  assert.equal((await search()).status, 200)
})

test('B22 a dropped call did nothing; one whose answer is lost was done, and once more says what it said', async () => {
  await simulator.fault({ kind: 'dropped', on: 'flows.create', times: 1 })
  await assert.rejects(send('D-1'))
  assert.equal((await client.search({ trackingId: 'D-1' })).length, 0)
  await simulator.fault({ kind: 'lost', on: 'flows.create', times: 1 })
  await assert.rejects(send('L-1'))
  const [kept] = await client.search({ trackingId: 'L-1' })
  const again = await send('L-1')
  assert.deepEqual([again.status, again.body.flowId], [202, kept!.flowId])
  assert.equal((await client.search({ trackingId: 'L-1' })).length, 1)
})

test('B22 a slow platform answers in the end', async () => {
  await simulator.fault({ kind: 'slow', on: 'flows.search', times: 1, ms: 150 })
  const begun = performance.now()
  assert.equal((await search()).status, 200)
  assert.ok(performance.now() - begun >= 140)
})

test('B22 the times of a platform are an hour off', async () => {
  await simulator.fault({ kind: 'clock', times: 1, offset: -3_600 })
  const { body } = await send('C-1')
  const now = Date.parse((await simulator.state()).now)
  const off = (now - Date.parse(body.submittedAt)) / 1_000
  assert.ok(off > 3_599 && off < 3_602, String(off))
  const { body: next } = await send('C-2')
  assert.ok(Math.abs(now - Date.parse(next.submittedAt)) < 60_000)
})

test('B22 faults are checked, listed and cleared', async () => {
  await assert.rejects(simulator.fault({ kind: 'down', times: 0 }), /400/)
  await assert.rejects(simulator.control('POST', 'faults', { kind: 'asleep' }), /400/)
  await simulator.fault({ kind: 'down', on: 'callbacks' })
  assert.deepEqual(
    (await simulator.state()).faults.map(({ kind, on }) => [kind, on]),
    [['down', 'callbacks']],
  )
  await simulator.clearFaults()
  assert.deepEqual((await simulator.state()).faults, [])
})
