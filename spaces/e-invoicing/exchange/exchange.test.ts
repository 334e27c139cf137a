// What is closed goes by the platform, and what is said of it comes back (B15, B29): against the simulator, a process of its own.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { readInvoice, readMessage } from '../../../kernel/e-invoicing/index.ts'
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
afterEach(async () => {
  await exchange.simulator.clearFaults()
  exchange.reported.length = 0
})

const read = async (id: string) => (await world.agent.get(`/staff/e-invoices/${id}`)).body
const codes = (view: { timeline: Array<{ code: string }> }) => view.timeline.map(({ code }) => code)
const flowOf = async (id: string) => (await read(id)).flow
const platformFlow = async (id: string) =>
  (await portal.sql('select flow_id from exchanged_flows where id = $1', [(await flowOf(id)).id]))[0].flow_id as string
/** A closed invoice that the buyer has. */
async function sent(lines = [line('100')], changes = {}): Promise<{ id: string; number: string }> {
  const invoice = await world.invoice(lines, changes)
  await exchange.round(4)
  assert.equal((await read(invoice.id)).status, '203', JSON.stringify(exchange.reported))
  return invoice
}
/** What the buyer says on its platform. */
async function buyerSays(id: string, saying: object, anyway = false): Promise<void> {
  await exchange.simulator.answer(await platformFlow(id), saying as never, anyway)
  await exchange.round(2)
}
const said = (invoice: { id: string }, clause: string) =>
  portal.sql(`select * from invoice_statuses where invoice_id = $1 and code = $2 order by at`, [invoice.id, clause])
const receivable = async (id: string) => (await world.agent.get(`/staff/invoices/${id}/receivable`)).body

test('B15 a closed invoice goes by the platform, is told as deposited, issued, received and made available, and its payment is told by rate', async () => {
  const invoice = await world.invoice([line('100'), line('50', { vatRate: 550 })])
  assert.equal((await read(invoice.id)).state, 'waiting')
  await exchange.round(4)
  const seen = await read(invoice.id)
  assert.deepEqual(exchange.reported, [])
  assert.deepEqual([seen.state, seen.status, codes(seen)], ['exchanged', '203', ['200', '201', '202', '203']])
  // 120 € at 20 %, 52.75 € at 5.5 %: of 60 € paid, in proportion.
  await world.pay([invoice], 6_000)
  await exchange.round(3)
  const paid = await read(invoice.id)
  const told = paid.timeline.at(-1)
  assert.deepEqual(
    [told.code, told.ack, told.amounts.map((one: any) => [one.type, one.amount, one.percent])],
    [
      '212',
      'Ok',
      [
        ['MEN', '41.68', '20.00'],
        ['MEN', '18.32', '5.50'],
      ],
    ],
  )
  await world.pay([invoice], 11_275)
  await exchange.round(3)
  const whole = await said(invoice, '212')
  const sum = (rate: string) =>
    whole
      .flatMap(({ amounts }: any) => amounts)
      .filter(({ percent }: any) => percent === rate)
      .reduce((all: number, { amount }: any) => all + Math.round(Number(amount) * 100), 0)
  assert.deepEqual([whole.length, sum('20.00'), sum('5.50')], [2, 12_000, 5_275])
})

test('B15 what is paid and undone is told again, below zero, once', async () => {
  const invoice = await sent()
  const payment = await world.pay([invoice], 12_000)
  await exchange.round(2)
  const undone = await world.agent.post(`/staff/payments/${payment.id}/undoing`, {
    reason: 'Erreur',
    version: payment.version,
  })
  assert.equal(undone.status, 200, JSON.stringify(undone.body))
  await exchange.round(2)
  await exchange.round(2)
  assert.deepEqual(
    (await said(invoice, '212')).map(({ amounts }: any) => amounts[0].amount),
    ['120.00', '-120.00'],
  )
})

test('B15 the client sees what was said of its invoice, a rival and a member without the right do not', async () => {
  const invoice = await sent()
  // What leaves by the exchange is not among what is to be delivered on paper (D14).
  assert.equal((await world.agent.get(`/staff/invoices/${invoice.id}`)).body.delivery.exchange, true)
  const onPaper = (await world.agent.get('/staff/invoices?delivery=paper&size=100')).body.items
  assert.ok(!onPaper.some(({ id }: any) => id === invoice.id))
  const own = await world.manager.get(`/e-invoices/${invoice.id}`)
  assert.deepEqual([own.status, own.body.exchanged, own.body.statusTitle], [200, true, 'Mise à disposition'])
  assert.equal(codes(own.body).length, 4)
  assert.equal((await world.rival.get(`/e-invoices/${invoice.id}`)).status, 404)
  // As of the invoice itself: to whom it is not shown, it is not there.
  assert.equal((await world.member.get(`/e-invoices/${invoice.id}`)).status, 404)
  for (const path of ['/staff/e-invoices', `/staff/e-invoices/${invoice.id}`, '/staff/exchanged-flows'])
    assert.equal((await world.manager.get(path)).status, 404)
  const reader = await world.reader.post(`/staff/e-invoices/${invoice.id}/sending`, { version: 1 })
  assert.equal(reader.status, 403)
  assert.equal((await world.agent.get('/staff/e-invoices/00000000-0000-4000-8000-000000000000')).status, 404)
})

test('B15 B26 a refused invoice is kept, nobody is reminded of it, the staff are told why, and the credit note goes by the platform too', async () => {
  const invoice = await sent()
  assert.equal((await receivable(invoice.id)).pause, null)
  await buyerSays(invoice.id, { status: 204 })
  await buyerSays(invoice.id, { status: 210, reason: 'TX_TVA_ERR', text: 'Le taux est de 5,5 %' })
  const seen = await read(invoice.id)
  assert.deepEqual([seen.status, seen.statusTitle], ['210', 'Refusée'])
  assert.deepEqual(seen.timeline.at(-1).reasons, [{ code: 'TX_TVA_ERR', words: 'Le taux est de 5,5 %' }])
  assert.equal((await receivable(invoice.id)).pause, 'refused')
  // Nor is it collected: the preview of a collection says why.
  const preview = await world.agent.get(`/staff/collections/preview?collectionOn=2027-06-01`)
  assert.equal(preview.status, 200, JSON.stringify(preview.body))
  assert.equal(preview.body.items.find((one: any) => one.invoice.id === invoice.id)?.obstacle, 'refused')
  assert.equal((await portal.sql('select state from invoices where id = $1', [invoice.id]))[0].state, 'closed')
  const told = await portal.sql(
    "select params from notifications where kind = 'e_invoicing.invoice_stopped' and href like $1",
    [`%${invoice.id}`],
  )
  assert.ok(told.length > 0)
  // After a refusal nothing is said of it any more.
  await buyerSays(invoice.id, { status: 205 }, true)
  assert.equal((await read(invoice.id)).status, '210')
  const note = await world.agent.post(`/staff/invoices/${invoice.id}/credit-notes`, {})
  const closed = await world.agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
  await exchange.round(4)
  assert.equal((await read(note.body.id)).status, '203')
})

test('B15 disputed, completed, approved, paid: each step in its turn, and what the rules forbid is refused with what can be said', async () => {
  const invoice = await sent()
  const say = (code: string, more = {}) =>
    world.agent.post(`/staff/e-invoices/${invoice.id}/statuses`, { code, ...more })
  assert.equal((await say('209')).status, 409)
  assert.equal((await say('212')).body.errors[0].field, 'code')
  assert.equal((await say('210')).body.errors[0].field, 'code')
  await buyerSays(invoice.id, { status: 208, reason: 'JUSTIF_ABS' })
  const before = await read(invoice.id)
  assert.deepEqual(
    before.next.map(({ code }: any) => code),
    ['209', '220'],
  )
  const completed = await say('209', { words: 'Bon de livraison joint par mail' })
  assert.equal(completed.status, 200, JSON.stringify(completed.body))
  assert.equal((await say('209')).body.code, 'e_invoicing.step')
  await exchange.round(3)
  assert.equal((await read(invoice.id)).timeline.at(-1).ack, 'Ok')
  await buyerSays(invoice.id, { status: 205 })
  await buyerSays(invoice.id, { status: 211 })
  await world.pay([invoice], 12_000)
  await exchange.round(3)
  assert.deepEqual(codes(await read(invoice.id)).slice(4), ['208', '209', '205', '211', '212'])
})

test('B29 an address that is closed or nobody’s holds the invoice back with the open ones; the chosen one is the one that the file carries', async () => {
  const payer = (await world.agent.get('/staff/payers')).body.items.find((one: any) => one.siren === '812004513')
  const change = (electronicAddress: string, version: number) =>
    world.agent.put(`/staff/payers/${payer.id}`, { ...payer, siret: '81200451300014', electronicAddress, version })
  const bad = await change('999999999_X', payer.version)
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'electronicAddress'])
  let { version } = (await change('812004513_FERME', payer.version)).body
  const invoice = await world.invoice([line('100')])
  await exchange.round(2)
  const held = await read(invoice.id)
  assert.deepEqual([held.state, held.held, held.address], ['held', 'closed_address', '812004513_FERME'])
  assert.deepEqual(held.choices.map(({ address }: any) => address).sort(), [
    '812004513',
    '812004513_81200451300014',
    '812004513_81200451300014_PUBLIC',
    '812004513_TRAVAUX',
  ])
  const sentNothing = await portal.sql('select count(*)::int from exchanged_flows where subject_id = $1', [invoice.id])
  assert.equal(sentNothing[0].count, 0)
  version = (await change('812004513_NULLEPART', version)).body.version
  const other = await world.invoice([line('100')])
  await exchange.round(2)
  assert.equal((await read(other.id)).held, 'unknown_address')
  await change('', version)
  const send = (body: object) => world.agent.post(`/staff/e-invoices/${invoice.id}/sending`, body)
  assert.equal((await send({ version: held.version - 1 })).status, 409)
  assert.equal((await send({ version: held.version, address: 'x' })).body.errors[0].field, 'address')
  assert.equal(
    (await send({ version: held.version, address: '732829320' })).body.code,
    'e_invoicing.address_of_another',
  )
  assert.equal((await send({ version: held.version, address: '812004513_TRAVAUX' })).status, 200)
  await exchange.round(4)
  const seen = await read(invoice.id)
  assert.deepEqual([seen.status, seen.address], ['203', '812004513_TRAVAUX'])
  const file = await world.agent.get(`/staff/exchanged-flows/${seen.flow.id}/file`)
  assert.equal(readInvoice(file.bytes).invoice.buyer?.electronicAddress?.value, '812004513_TRAVAUX')
  assert.equal((await send({ version: seen.version })).body.code, 'e_invoicing.sent')
  const found = await world.agent.get('/staff/directory-lines?siren=812004513')
  assert.deepEqual(found.body.items.find((one: any) => one.address.endsWith('FERME')).status, 'Disabled')
})

test('B29 a public buyer: its service code and the commitment number reach the XML, and without that one nothing is closed', async () => {
  const payer = (await world.agent.get('/staff/payers')).body.items.find((one: any) => one.siren === '812004513')
  const changed = await world.agent.put(`/staff/payers/${payer.id}`, {
    ...payer,
    siret: '81200451300014',
    serviceCode: 'FINANCES',
    wantsCommitment: true,
  })
  const draft = await world.draft([line('100')])
  const refused = await world.agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })
  assert.equal(refused.body.code, 'billing.commitment_missing')
  const invoice = await sent([line('100')], { reference: 'EJ-2026-118' })
  const file = await world.agent.get(`/staff/exchanged-flows/${(await flowOf(invoice.id)).id}/file`)
  const { buyerReference, purchaseOrder, buyer } = readInvoice(file.bytes).invoice
  assert.deepEqual(
    [buyerReference, purchaseOrder, buyer?.identifier],
    ['FINANCES', 'EJ-2026-118', { value: '81200451300014', scheme: '0009' }],
  )
  // What only the directory knows of is asked for before the invoice leaves.
  const address = '812004513_81200451300014_PUBLIC'
  const other = { ...changed.body, serviceCode: '', wantsCommitment: false, electronicAddress: address }
  const { version } = (await world.agent.put(`/staff/payers/${payer.id}`, other)).body
  const lacking = await world.invoice([line('100')])
  await exchange.round(2)
  assert.deepEqual([(await read(lacking.id)).held, (await flowOf(lacking.id)) ?? null], ['public_buyer', null])
  await sent([line('100')], { reference: 'EJ-2026-119' })
  await world.agent.put(`/staff/payers/${payer.id}`, { ...other, electronicAddress: '', version })
})

test('B15 a platform that is down for a day, busy, drops calls or loses its answers: nothing is lost, nothing is there twice', async () => {
  const { simulator } = exchange
  await simulator.fault({ kind: 'down' })
  const invoice = await world.invoice([line('100')])
  for (let hour = 0; hour < 24; hour++) await exchange.round(1, 3_600)
  assert.equal((await read(invoice.id)).state, 'waiting')
  const [platform] = (await exchange.admin.get('/staff/platforms')).body.items
  assert.ok(platform.failingSince)
  const mails = await portal.sql("select count(*)::int from notifications where kind = 'e_invoicing.platform_away'")
  const people = await portal.sql(
    "select count(distinct account_id)::int from notifications where kind = 'e_invoicing.platform_away'",
  )
  assert.deepEqual([mails[0].count > 0, mails[0].count], [true, people[0].count])
  await simulator.clearFaults()
  await simulator.fault({ kind: 'lost', on: 'flows.create', times: 2 })
  await simulator.fault({ kind: 'busy', on: 'flows.search', times: 1, retryAfter: 60 })
  for (let minutes = 0; minutes < 8; minutes++) await exchange.round(1, 600)
  const seen = await read(invoice.id)
  assert.deepEqual([seen.state, seen.status], ['exchanged', '203'])
  const there = await simulator.state()
  assert.equal(there.flows.filter((one: any) => one.name === `${invoice.number}.xml`).length, 1)
  assert.equal((await exchange.admin.get('/staff/platforms')).body.items[0].failingSince, null)
})

test('B15 messages late, twice and out of order are each taken once, in their place', async () => {
  await exchange.simulator.play({
    title: 'Désordre',
    company: { siren: '732829320', name: 'Halbrane SAS' },
    directory: (await import('./testing.ts')).companies,
    invoices: [
      {
        life: [
          { after: 1, status: 200 },
          { after: 1, status: 202 },
          { after: 1, status: 203 },
          { after: 1, status: 204 },
          { after: 1, status: 205 },
        ],
        faults: ['twice', 'reordered'],
      },
    ],
  })
  const invoice = await world.invoice([line('100')])
  await exchange.round(6)
  const seen = await read(invoice.id)
  assert.deepEqual([codes(seen), seen.status], [['200', '202', '203', '204', '205'], '205'])
  await exchange.round(3)
  assert.equal(codes(await read(invoice.id)).length, 5)
})

test('B15 a clock an hour ahead hides nothing of what comes once it is right', async () => {
  await exchange.simulator.play({
    title: 'Heure',
    company: { siren: '732829320', name: 'Halbrane SAS' },
    directory: (await import('./testing.ts')).companies,
  })
  await exchange.simulator.fault({ kind: 'clock', offset: 3_600 })
  const first = await world.invoice([line('100')])
  await exchange.round(4)
  assert.equal((await read(first.id)).status, '203')
  await exchange.simulator.clearFaults()
  const second = await world.invoice([line('100')])
  await exchange.round(4)
  assert.equal((await read(second.id)).status, '203')
})

test('B15 a message of an unknown invoice, of another seller’s, by somebody who may not say it, or that breaks the rules changes nothing and says why', async () => {
  const invoice = await sent()
  const before = codes(await read(invoice.id))
  const flow = await platformFlow(invoice.id)
  // A step that cannot be is sent anyway: approved after paid and refused.
  await buyerSays(invoice.id, { status: 210, reason: 'DOUBLON' })
  await exchange.simulator.answer(flow, { status: 205 } as never, true)
  await exchange.round(2)
  assert.deepEqual(codes(await read(invoice.id)), [...before, '210'])
  const refused = (await world.agent.get('/staff/exchanged-flows?state=refused')).body.items
  assert.ok(refused.some((one: any) => one.label === `${invoice.number} 205` && one.reason === 'step'))
})

test('B15 the journal of exchanges keeps each file that went and came, and gives it back as it was', async () => {
  const invoice = await sent()
  const { items } = (await world.agent.get(`/staff/exchanged-flows?search=${invoice.number}`)).body
  assert.deepEqual(items.map(({ direction, kind, state }: any) => [direction, kind, state].join(' ')).sort(), [
    'in status taken',
    'in status taken',
    'in status taken',
    'in status taken',
    'out invoice taken',
  ])
  const message = items.find(({ direction }: any) => direction === 'in')
  const file = await world.agent.get(`/staff/exchanged-flows/${message.id}/file`)
  assert.equal(readMessage(file.bytes).message.documents[0]?.number, invoice.number)
  assert.equal((await world.writer.get('/staff/exchanged-flows')).status, 403)
  await assert.rejects(portal.sql("update exchanged_flows set kind = 'report' where id = $1", [message.id]))
  await assert.rejects(portal.sql('delete from exchanged_flows where id = $1', [message.id]))
})
