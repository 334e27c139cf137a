// Reports of e-reporting (spec 5, B28): what the exchange does not carry, by period, each told once, beside the books.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { reportFindings } from '../../../kernel/e-invoicing/index.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { makeReportWorld, type ReportWorld } from './testing.ts'

let portal: Portal
let world: ReportWorld
before(async () => {
  portal = await startPortal()
  world = await makeReportWorld(portal)
})
after(() => portal.close())

const report = async (id: string) => (await world.agent.get(`/staff/e-reports/${id}`)).body
const xmlOf = async (id: string) => {
  const answer = await world.agent.get(`/staff/e-reports/${id}/document`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  const xml = answer.bytes.toString()
  assert.deepEqual(reportFindings(Buffer.from(xml)), [], xml)
  return xml
}

test('B28 what the exchange does not carry is gathered from the ledger by period, currency and VAT rate; what it carries is in no report', async () => {
  const { invoice, payers, at, make } = world
  const french = await invoice([line('100')], { payerId: payers.french })
  await invoice([line('10'), line('20', { vatRate: 550 })], { payerId: payers.person })
  await invoice([line('5', { account: '707000' })], { payerId: payers.person })
  const belgian = await invoice([line('300', { vatCategory: 'AE', vatRate: 0 })], { payerId: payers.belgian })
  at('2026-12-04')
  assert.deepEqual(await make(), [])
  at('2026-12-05')
  const made = await make()
  assert.equal(made.length, 2)
  const [transactions, payments] = await Promise.all(made.map(report))
  assert.deepEqual(
    [transactions, payments].map((one) => [one.kind, one.startsOn, one.endsOn, one.sequence, one.state, one.invoices]),
    [
      ['transactions', '2026-11-01', '2026-11-30', 1, 'made', 3],
      ['payments', '2026-11-01', '2026-11-30', 1, 'made', 0],
    ],
  )
  assert.deepEqual(
    transactions.sums.map((one: any) => [one.day, one.currency, one.kind, one.rate, one.baseCents, one.vatCents]),
    [
      ['2026-11-20', 'EUR', 'TLB1', 2000, 500, 100],
      ['2026-11-20', 'EUR', 'TPS1', 2000, 1000, 200],
      ['2026-11-20', 'EUR', 'TPS1', 550, 2000, 110],
    ],
  )
  const xml = await xmlOf(transactions.id)
  assert.ok(xml.includes(`<ID>${belgian.number}</ID>`))
  assert.ok(!xml.includes(french.number))
  assert.match(xml, /<CompanyId schemeId="0223">BE0403019261</)
  assert.match(await xmlOf(payments.id), /<PaymentsReport>\s*<ReportPeriod>/)
  assert.deepEqual(await make(), [])
})
