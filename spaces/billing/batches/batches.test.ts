import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const batch = async (query = '') => (await world.agent.get(`/staff/invoice-batch?size=100${query}`)).body.items

test('B11 what all clients owe becomes drafts as one task; what is in a client’s favour waits', async () => {
  const { agent, writer, reader, charge, client, rivals } = world
  await charge(10_000)
  await charge(5_000, { organisation_id: rivals })
  await charge(-9_000, { organisation_id: rivals })
  assert.equal((await reader.post('/staff/invoice-batch/drafts')).status, 403)
  const started = await writer.post('/staff/invoice-batch/drafts')
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const work = (await writer.get(`/work/${started.body.id}`)).body
  assert.deepEqual([work.total, work.done, work.refused], [1, 1, 0])
  assert.deepEqual(
    (await batch()).map((one: any) => [one.organisation.id, one.lines, one.grossCents, one.before, one.anomaly]),
    [[client, 1, 12_000, null, null]],
  )
  assert.equal((await agent.post('/staff/invoice-batch/drafts')).body.code, 'billing.nothing_to_draft')
})

test('B11 anomalies come first, the rest by its difference; closing many is a task in which one that fails takes no number', async () => {
  const { agent, writer, draft, invoice, client } = world
  await invoice([line('100')])
  const threefold = await draft([line('300')])
  const nothing = await draft([line('1'), line('1', { quantity: '-1' })])
  const unpaid = await draft([line('90')], { payerId: null })
  const ready = await draft([line('120')])
  const later = await draft([line('110')])
  const review = await batch('&review=true')
  assert.deepEqual(
    review.map((one: any) => [one.id, one.anomaly]),
    [
      [threefold.id, 'much_more'],
      [nothing.id, 'nothing_due'],
      [unpaid.id, 'no_payer'],
    ],
  )
  const prepared = await batch('&review=false')
  assert.deepEqual(prepared.map((one: any) => one.id).slice(0, 2), [ready.id, later.id])
  assert.equal(prepared[0].before.number, 'F-2026-0001')
  assert.deepEqual((await agent.get('/staff/invoice-batch/count?review=true')).body, { count: 3 })
  // One was changed since it was seen, one cannot be closed.
  const seen = [...prepared, ...review].map(({ id, version }: any) => ({
    id,
    version: id === later.id ? version - 1 : version,
  }))
  assert.equal((await writer.post('/staff/invoice-batch/closings', { drafts: seen })).status, 403)
  const started = await agent.post('/staff/invoice-batch/closings', { drafts: seen })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const work = (await agent.get(`/work/${started.body.id}`)).body
  assert.deepEqual([work.total, work.done, work.refused], [6, 3, 3])
  const numbers = (await agent.get(`/staff/invoices?organisation=${client}&size=100`)).body.items.flatMap(
    (one: any) => one.number ?? [],
  )
  // Whoever looks for a number of the day finds it by the client's name.
  const closed = (await portal.sql(
    'select c.name from invoices i join organisations c on c.id = i.organisation_id where i.closed_at = $1 order by i.number',
    [portal.clock.now],
  )) as Array<{ name: string }>
  assert.deepEqual(
    closed.map(({ name }) => name),
    closed.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, 'fr')),
  )
  assert.deepEqual(numbers.sort(), ['F-2026-0001', 'F-2026-0002', 'F-2026-0003', 'F-2026-0004'])
  assert.deepEqual((await batch()).map((one: any) => one.id).sort(), [nothing.id, unpaid.id, later.id].sort())
})

test('B11 B29 what stops closing is looked at first: a commitment number that the buyer wants, a date to come; the effect still says what it comes to', async () => {
  const { agent, draft } = world
  const tomorrow = new Date(portal.clock.now.getTime() + 86_400_000).toISOString().slice(0, 10)
  const early = await draft([line('100')], { issueOn: tomorrow })
  const without = await draft([line('100')])
  const numbered = await draft([line('250')], { reference: 'ENG-2026-7' })
  await portal.sql('update payers set wants_commitment = true, terms_days = 45 where id = $1', [without.payerId])
  const found = new Map((await batch()).map((one: any) => [one.id, one.anomaly]))
  assert.deepEqual([found.get(without.id), found.get(numbered.id)], ['no_commitment', null])
  const effect = (await agent.get(`/staff/invoices/${without.id}/effect`)).body
  assert.equal(effect.refusal.code, 'billing.commitment_missing')
  const due = new Date(portal.clock.now.getTime() + 45 * 86_400_000).toISOString().slice(0, 10)
  assert.deepEqual([effect.dueOn, effect.balanceAfterCents - effect.balanceCents], [due, 12_000])
  await portal.sql('update payers set wants_commitment = false where id = $1', [without.payerId])
  assert.equal((await batch('&review=true')).find((one: any) => one.id === early.id)?.anomaly, 'wrong_date')
})

test('B11 the list of the staff goes by when invoices were closed, so that numbers follow each other whatever was begun first', async () => {
  const { agent, draft } = world
  const [begun, later] = [await draft([line('250')]), await draft([line('260')])]
  for (const one of [later, begun]) {
    portal.clock.advanceDays(1)
    const closed = await agent.post(`/staff/invoices/${one.id}/closing`, { version: one.version })
    assert.equal(closed.status, 200, JSON.stringify(closed.body))
  }
  const page = (await agent.get('/staff/invoices?size=1')).body
  const next = (await agent.get(`/staff/invoices?size=1&cursor=${page.nextCursor}`)).body
  assert.deepEqual([page.items[0].id, next.items[0].id], [begun.id, later.id])
})
