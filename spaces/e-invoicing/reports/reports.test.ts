// Reports of e-reporting (spec 5, B28): what the exchange does not carry, by period, each told once, beside the books.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type InvoiceDraft, invoiceXml, reportFindings } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { reportJobs } from './jobs.ts'
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

const receipts = (one: any) => one.receipts.map((each: any) => [each.day, each.way, each.rate, each.cents])

test('B28 payments received on services are told by day and rate; one undone later is put right by a report of its period', async () => {
  const { invoice, pay, payers, at, make, agent } = world
  at('2026-12-10')
  const mixed = await invoice([line('10'), line('20', { vatRate: 550 }), line('8', { account: '707000' })], {
    payerId: payers.person,
  })
  const exchanged = await invoice([line('50')], { payerId: payers.french })
  const abroad = await invoice([line('40')], { payerId: payers.belgian })
  await pay([exchanged], 6_000)
  const first = await pay([mixed], 2_000)
  at('2026-12-12')
  await pay([mixed], mixed.grossCents - 2_000)
  await pay([abroad], 1_200)
  at('2027-01-05')
  const [transactions, payments] = await Promise.all((await make()).map(report))
  assert.deepEqual([transactions.invoices, payments.invoices], [2, 2])
  // 42.70 in all: 12.00 at 20 %, 21.10 at 5.5 %, and 9.60 of goods, of which the tax fell due as they were delivered.
  const byRate = (rate: number, way = 'consumer') =>
    payments.receipts
      .filter((one: any) => one.rate === rate && one.way === way)
      .reduce((all: number, one: any) => all + one.cents, 0)
  assert.deepEqual([byRate(2000), byRate(550), byRate(2000, 'international')], [1_200, 2_110, 1_200])
  assert.deepEqual(
    receipts(payments)
      .filter(([, way]: any) => way === 'consumer')
      .map(([day]: any) => day),
    [...['2026-12-10', '2026-12-10', '2026-12-12', '2026-12-12']],
  )
  const xml = await xmlOf(payments.id)
  assert.match(xml, new RegExp(`<InvoiceID>${abroad.number}<`))
  assert.ok(!xml.includes(exchanged.number) && !xml.includes(mixed.number))
  // Undone after it was told: the whole of December anew, and no receipt below zero.
  const handed = await agent.post(`/staff/e-reports/${payments.id}/handing`, { version: 1, way: 'by_hand' })
  assert.equal(handed.status, 200, JSON.stringify(handed.body))
  at('2027-01-20')
  const undone = await agent.post(`/staff/payments/${first.id}/undoing`, { version: first.version, reason: 'Rejet' })
  assert.equal(undone.status, 200)
  const made = await Promise.all((await make()).map(report))
  assert.deepEqual(
    made.map((one) => [one.kind, one.startsOn, one.sequence]),
    [['payments', '2026-12-01', 2]],
  )
  assert.equal((await report(payments.id)).replaced, true)
  const total = (one: any) => one.receipts.reduce((all: number, each: any) => all + each.cents, 0)
  assert.ok(total(made[0]) < total(payments))
  assert.deepEqual(
    receipts(made[0]).map(([day]: any) => day),
    ['2026-12-12', '2026-12-12', '2026-12-12'],
  )
  assert.match(await xmlOf(made[0].id), /<TypeCode>RE</)
  assert.deepEqual(await make(), [])
})

test('B28 each is sent once: again is refused, one that was refused goes anew under another number, and what was told is on record', async () => {
  const { agent, reader, at, make, invoice, payers, manager, guest } = { ...world, guest: portal.guest }
  const list = (await agent.get('/staff/e-reports?kind=transactions')).body.items
  const november = list.find((one: any) => one.startsOn === '2026-11-01')
  const path = `/staff/e-reports/${november.id}`
  const hand = (body: object) => agent.post(`${path}/handing`, body)
  assert.equal((await reader.post(`${path}/handing`, { version: 1, way: 'by_hand' })).status, 403)
  assert.equal((await reader.get(path)).status, 200)
  assert.equal((await manager.get(path)).status, 404)
  assert.equal((await guest.get(path)).status, 401)
  assert.equal((await agent.get('/staff/e-reports/00000000-0000-4000-8000-000000000000')).status, 404)
  const bad = await hand({ version: 1, way: 'pigeon' })
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'way'])
  assert.deepEqual([(await hand({ version: 9, way: 'by_hand' })).body.code], ['conflict'])
  await world.set('reporting_platform_number', '')
  assert.equal((await hand({ version: 1, way: 'by_hand' })).body.code, 'e_invoicing.no_platform_number')
  assert.equal((await agent.get(`${path}/document`)).body.code, 'e_invoicing.no_platform_number')
  await world.set('reporting_platform_number', 'P001')
  const answer = (body: object) => agent.post(`${path}/answer`, body)
  assert.equal((await answer({ version: 1, accepted: true })).body.code, 'e_invoicing.report_not_handed')
  // In two tabs at once: one of them hands it over.
  const both = await Promise.all([1, 2].map(() => hand({ version: 1, way: 'by_hand' })))
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  assert.equal((await hand({ version: 2, way: 'by_hand' })).body.code, 'e_invoicing.report_handed')
  const refused = await answer({ version: 2, accepted: false, answer: 'Matricule inconnu' })
  assert.deepEqual([refused.body.state, refused.body.answer], ['rejected', 'Matricule inconnu'])
  assert.match(await xmlOf(november.id), /<Id>T-20261101-20261130-1-2</)
  assert.equal((await hand({ version: 3, way: 'by_hand' })).body.attempts, 2)
  assert.equal((await answer({ version: 4, accepted: true })).body.state, 'accepted')
  assert.equal((await answer({ version: 5, accepted: true })).body.code, 'e_invoicing.report_not_handed')
  for (const text of [
    `delete from e_reports where id = '${november.id}'`,
    `update e_reports set siren = '812004513' where id = '${november.id}'`,
    `update e_reports set attempts = 3, handed_at = now() where id = '${november.id}'`,
    `delete from e_report_sums where report_id = '${november.id}'`,
    `update e_report_invoices set net_cents = 1 where report_id = '${november.id}'`,
    `insert into e_report_sums values ('${november.id}', '2026-11-21', 'EUR', 'TPS1', 2000, 1, 0, 1)`,
  ])
    await assert.rejects(portal.sql(text), /e_reports|told|handed|changed/, text)
  // A late entry: an invoice of a period of which a report was not handed over yet gives way to another; one that was is put right.
  assert.equal((await agent.get('/staff/e-reports?kind=transactions&state=made')).body.items[0].startsOn, '2026-12-01')
  at('2027-01-21')
  const late = await invoice([line('7')], { payerId: payers.person, issueOn: '2026-12-31' })
  const [anew] = await Promise.all((await make()).map(report))
  assert.deepEqual([anew.startsOn, anew.sequence, anew.invoices], ['2026-12-01', 1, 3])
  assert.equal(late.issueOn, '2026-12-31')
  assert.ok(anew.sums.some((one: any) => one.day === '2026-12-31' && one.baseCents === 700))
  await agent.post(`/staff/e-reports/${anew.id}/handing`, { version: 1, way: 'by_hand' })
  await invoice([line('9')], { payerId: payers.person, issueOn: '2026-12-31' })
  const [right] = await Promise.all((await make()).map(report))
  assert.deepEqual([right.startsOn, right.sequence, right.invoices], ['2026-12-01', 2, 4])
  const told = await portal.sql(`select type from journal_events where subject_id = $1 order by type`, [november.id])
  assert.deepEqual(
    told.map(({ type }) => type.replace('e_invoicing.report.', '')),
    ['accepted', 'handed', 'handed', 'made', 'rejected'],
  )
})

test('B28 purchases abroad are told as the buyer from the invoices that were received, where a brand reports them here; what cannot be told is left out and shown', async () => {
  const { agent, at, make, set, manager, client } = world
  at('2027-02-10')
  await set('reporting_purchases_from', '2026-11-01')
  const halbrane = {
    ...{ name: 'Halbrane SAS', vatIdentifier: 'FR44732829320' },
    electronicAddress: { value: '732829320', scheme: '0225' },
    address: { line1: '12 quai', city: 'Port-Halbrane', postCode: '99000', country: 'FR' },
  }
  const hand = async (more: InvoiceDraft) => {
    const given = { issueDate: '2027-02-01', dueDate: '2027-03-01', buyer: halbrane, ...more }
    const xml = invoiceXml(soundInvoice(given), 'cii')
    const files = [{ field: 'files', name: 'f.xml', bytes: xml }]
    const answer = await manager.upload('/invoice-deposits', files, { organisationId: client })
    assert.deepEqual(
      answer.body.items?.map((one: any) => [one.accepted, one.findings]),
      [[true, []]],
      JSON.stringify(answer.body),
    )
  }
  const belgian = {
    name: 'Fabrique Dupont',
    vatIdentifier: 'BE0403019261',
    electronicAddress: { value: '0403019261', scheme: '0208' },
    address: { line1: 'Rue Haute 1', city: 'Bruxelles', postCode: '1000', country: 'BE' },
  }
  const reversed = {
    buyer: halbrane,
    lines: [
      {
        ...{ identifier: '1', quantity: '2', unit: 'C62', netAmount: '100.00', price: { net: '50' } },
        ...{ vat: { category: 'AE', rate: '0' }, item: { name: 'Conseil' } },
      },
    ],
    allowances: [],
    charges: [],
    vatBreakdown: [
      {
        ...{ base: '100.00', tax: '0.00', category: 'AE', rate: '0' },
        ...{ exemptionReason: 'Autoliquidation', exemptionCode: 'VATEX-EU-AE' },
      },
    ],
    totals: { lines: '100.00', withoutVat: '100.00', vat: '0.00', withVat: '100.00', due: '100.00' },
  } as InvoiceDraft
  await hand({ number: 'F-1' })
  await hand({ ...reversed, number: 'BE-1', seller: belgian })
  await hand({ ...reversed, number: 'BE 2 é', seller: belgian })
  at('2027-03-05')
  const made = (await Promise.all((await make()).map(report))).filter((one) => one.kind === 'purchases')
  const february = made.find((one) => one.startsOn === '2027-02-01')
  assert.deepEqual(
    [february.invoices, february.leftOut, february.totals],
    [2, 1, [{ currency: 'EUR', netCents: 10_000, vatCents: 0 }]],
  )
  assert.deepEqual(
    february.purchases.map((one: any) => [one.number, one.told, one.netCents]),
    [
      ['BE 2 é', false, 10_000],
      ['BE-1', true, 10_000],
    ],
  )
  const xml = await xmlOf(february.id)
  assert.match(xml, /<RoleCode>BY</)
  assert.match(xml, /<ID>BE-1</)
  assert.doesNotMatch(xml, /F-1<|BE 2/)
  // One of nothing is due too.
  assert.ok(made.some((one) => one.startsOn === '2026-11-01' && one.invoices === 0))
  assert.equal((await agent.get('/staff/e-reports?kind=purchases')).body.items.length, made.length)
})

test('B28 the daily round makes what is due and tells the staff of it once; by the debits payments are not told; each currency has its sums', async () => {
  const { agent, at, set, invoice, payers, pay } = world
  at('2027-04-10')
  await set('reporting_vat_due', 'debits')
  const sold = await invoice([line('12')], { payerId: payers.person })
  await invoice([line('15')], { payerId: payers.person, currency: 'USD' })
  await pay([sold], sold.grossCents)
  at('2027-05-05')
  const failed: unknown[] = []
  const [job] = reportJobs(portal.app.services)
  const run = () => job!.run({}, { stopping: () => false, report: (error) => failed.push(error) })
  await run()
  assert.equal((await world.reader.post('/staff/e-reports/making', {})).status, 403)
  assert.equal((await agent.post('/staff/e-reports/making', {})).status, 202)
  await portal.drain()
  const april = (await agent.get('/staff/e-reports')).body.items.filter((one: any) => one.startsOn === '2027-04-01')
  assert.deepEqual(april.map((one: any) => one.kind).sort(), ['purchases', 'transactions'])
  const sales = await report(april.find((one: any) => one.kind === 'transactions').id)
  assert.deepEqual(
    sales.sums.map((one: any) => [one.currency, one.baseCents, one.vatCents]),
    [
      ['EUR', 1_200, 240],
      ['USD', 1_500, 300],
    ],
  )
  const xml = await xmlOf(sales.id)
  assert.match(xml, /<TransactionsCurrency>USD<\/TransactionsCurrency>\s*<TaxDueDateTypeCode>5</)
  const told = await portal.sql(`select subject from mails where text_body like '%' || $1 || '%'`, [sales.number])
  assert.deepEqual(
    told.map(({ subject }) => subject),
    ['E-reporting à remettre avant le 10/05/2027'],
  )
  assert.deepEqual(failed, [])
  // Where they leave by themselves and no platform is there, they wait, and nothing else is held up.
  await set('reporting_automatic', true)
  await run()
  assert.ok(failed.length > 0)
  assert.equal((await report(sales.id)).state, 'made')
  await set('reporting_automatic', false)
})
