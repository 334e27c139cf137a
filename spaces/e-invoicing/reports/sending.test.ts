// Reports go by the platform (spec 5, B28): against the simulator, a process of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { type Exchange, makeExchange } from '../exchange/testing.ts'
import { reportJobs } from './jobs.ts'
import { makeReportWorld, type ReportWorld } from './testing.ts'

let portal: Portal
let world: ReportWorld
let exchange: Exchange
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeReportWorld(portal)
  exchange = await makeExchange(portal)
})
after(async () => {
  exchange?.simulator.end()
  await portal.close()
})

const report = async (id: string) => (await world.agent.get(`/staff/e-reports/${id}`)).body
const hand = async (id: string, way = 'platform') =>
  world.agent.post(`/staff/e-reports/${id}/handing`, { version: (await report(id)).version, way })

test('B28 reports are sent by the platform once, each with its answer; what puts nothing right is refused, with the reason, and goes anew', async () => {
  const { invoice, pay, payers, at, make, set } = world
  await set('reporting_purchases_from', '2026-11-01')
  const sold = await invoice([line('10')], { payerId: payers.person })
  await invoice([line('300', { vatCategory: 'AE', vatRate: 0 })], { payerId: payers.belgian })
  await pay([sold], 600)
  at('2026-12-05')
  const made = await make()
  for (const id of made) assert.equal((await hand(id)).status, 200)
  assert.equal((await hand(made[0]!)).body.code, 'e_invoicing.report_handed')
  const answer = await world.agent.post(`/staff/e-reports/${made[0]}/answer`, { version: 2, accepted: true })
  assert.equal(answer.body.code, 'e_invoicing.report_not_handed')
  await exchange.round(3)
  assert.deepEqual(exchange.reported, [])
  for (const id of made) {
    const { kind, state, byHand, answer: words } = await report(id)
    assert.deepEqual([kind, state, byHand, words], [kind, 'accepted', false, ''])
  }
  const flows = await portal.sql(
    `select f.flow_type, f.syntax, f.sha256 = r.sha256 as same, f.tries from exchanged_flows f join e_reports r on r.flow_id = f.id order by f.label`,
  )
  assert.equal(flows.length, 3)
  assert.ok(flows.every((one) => one.syntax === 'FRR' && one.same && one.tries === 1))
  // Undone since: the report that puts it right goes by itself, where a brand wants that.
  const [payment] = await portal.sql('select id, version from payments')
  const undone = { version: payment.version, reason: 'Rejet' }
  assert.equal((await world.agent.post(`/staff/payments/${payment.id}/undoing`, undone)).status, 200)
  await set('reporting_automatic', true)
  const failed: unknown[] = []
  const [job] = reportJobs(portal.app.services)
  await job!.run({}, { stopping: () => false, report: (error) => failed.push(error) })
  await exchange.round(3)
  assert.deepEqual(failed, [])
  const { items } = (await world.agent.get('/staff/e-reports?kind=payments')).body
  assert.deepEqual(items.map((one: any) => [one.sequence, one.state, one.invoices]).sort(), [
    [1, 'accepted', 1],
    [2, 'accepted', 0],
  ])
})

test('B28 a report that the platform refuses says why, the staff are told, and it goes anew under another number', async () => {
  const { invoice, payers, at, make, set } = world
  await set('reporting_automatic', false)
  at('2026-12-10')
  await invoice([line('10')], { payerId: payers.person })
  at('2027-01-05')
  const [first] = await make()
  assert.equal((await hand(first!, 'by_hand')).status, 200)
  await invoice([line('20')], { payerId: payers.person, issueOn: '2026-12-31' })
  const [right] = await make()
  assert.equal((await hand(right!)).status, 200)
  await exchange.round(3)
  const refused = await report(right!)
  assert.equal(refused.state, 'rejected')
  assert.match(refused.answer, /it rectifies no report of this period/)
  const [mail] = await portal.sql(`select subject from mails where kind = 'e_invoicing.report_refused'`)
  assert.equal(mail.subject, 'E-reporting T-20261201-20261231-2 rejeté')
  assert.equal((await hand(right!)).status, 200)
  await exchange.round(3)
  const again = await report(right!)
  assert.deepEqual([again.number, again.state], ['T-20261201-20261231-2-2', 'rejected'])
})

test('B28 what follows a first report that was refused is a first one still; while the platform has not answered, nothing follows', async () => {
  const { invoice, payers, at, make, set } = world
  at('2027-02-05')
  await set('reporting_purchases_from', '')
  const sales = (await Promise.all((await make()).map(report))).find((one) => one.kind === 'transactions')
  assert.equal((await hand(sales.id)).status, 200)
  const more = () => invoice([line('20')], { payerId: payers.person, issueOn: '2027-01-31' })
  await more()
  assert.deepEqual(await make(), [])
  await exchange.round(3)
  // As if it had been refused.
  await portal.sql('update e_reports set accepted = false where id = $1', [sales.id])
  const [next] = await Promise.all((await make()).map(report))
  assert.deepEqual([next.sequence, next.type, next.invoices], [2, 'IN', 1])
  assert.equal((await hand(sales.id)).body.code, 'e_invoicing.report_replaced')
  assert.equal((await hand(next.id, 'by_hand')).status, 200)
  await more()
  const [right] = await Promise.all((await make()).map(report))
  assert.deepEqual([right.sequence, right.type, right.invoices], [3, 'RE', 2])
})
