import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'
import { undisturbed } from '../../testing/portal.ts'
import { contracts } from './index.ts'
import { requestContent } from './schema.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('C9 C38 the demo contract has 44 CI of which 2 in notice, 8 CP for 14 subscribers, 2 keys', async () => {
  const get = await demo.signIn('c.aubertine')
  const { items } = await get('/contracts')
  assert.deepEqual(
    items.map((item: { number: string }) => item.number),
    ['24-0173', '25-0290'],
  )
  const contract = await get(`/contracts/${items[0].id}`)
  assert.deepEqual(contract.seats, {
    named: { bought: 44, used: 44, inNotice: 2 },
    concurrent: { bought: 8, used: 14, inNotice: 0 },
    key: { bought: 2, used: 2, inNotice: 0 },
  })
  assert.equal(contract.monthlyCents, 180_800)
})

test('C12 the demo has open blocks of every cause', async () => {
  const found = await demo.rows(
    'select distinct cause from connection_blocks where lifted_at is null union select distinct cause from account_blocks where lifted_at is null order by 1',
  )
  assert.deepEqual(found.map((row) => row.cause).sort(), [
    'administrator',
    'notice',
    'provider',
    'regularisation',
    'wrong_passwords',
  ])
})

test('C42 the demo has requests in every state, all of them shown in detail', async () => {
  const get = await demo.signIn('c.aubertine')
  const states = new Set<string>()
  for (const state of [
    'to_return',
    'late',
    'to_verify',
    'under_review',
    'planned',
    'carried_out',
    'refused',
    'deleted',
  ]) {
    const { items } = await get(`/change-requests?state=${state}`)
    for (const item of items) {
      states.add(item.state)
      await get(`/change-requests/${item.id}`)
    }
  }
  assert.deepEqual([...states].sort(), [
    'carried_out',
    'deleted',
    'late',
    'planned',
    'refused',
    'to_return',
    'to_verify',
    'under_review',
  ])
  for (const row of await demo.rows('select content from change_request_versions')) requestContent.parse(row.content)
  assert.ok(
    (
      await demo.rows(
        "select 1 from change_requests where decision = 'approved' and carried_out_at is null and scheduled_on <= (now() at time zone 'Europe/Paris')::date",
      )
    ).length > 0,
    'one validated for today',
  )
})

test('C30 starting the jobs carries out what is due, and leaves the rest of the demo as it is', async () => {
  const before = await demo.rows(
    "select number from change_requests where carried_out_at is null and not (decision is not distinct from 'approved' and scheduled_on <= (now() at time zone 'Europe/Paris')::date) order by number",
  )
  for (const job of contracts.jobs!(demo.app.services)) if (job.everyMinutes) await job.run({}, undisturbed)
  await demo.app.services.jobs.drain()
  const afterwards = await demo.rows('select number from change_requests where carried_out_at is null order by number')
  assert.deepEqual(afterwards, before)
  const made = await demo.rows(
    "select c.created_on, a.status from connections c join accounts a on a.id = c.account_id where a.identifier = 'm.colombet'",
  )
  assert.equal(made.length, 1)
  assert.equal(
    (await demo.rows('select count(*)::int as n from change_requests where reminded_at is not null'))[0].n,
    2,
  )
})
