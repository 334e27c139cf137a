import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { camtFile, makeBankAccount, type Sample } from '../bank/testing.ts'
import { line, makeWorld, type World } from '../testing.ts'
import { tellDebits } from './notice.ts'

let portal: Portal
let world: World
let payerId: string
let accountId: string
let mandate: any
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await portal.sql('insert into settings (brand_id, key, value) values ($1, $2, $3), ($1, $4, $5)', [
    portal.brandId,
    'billing.sepa_creditor_id',
    '"FR72ZZZ123456"',
    'billing.debit_notice_days',
    '3',
  ])
  accountId = await makeBankAccount(portal)
  payerId = (await world.draft([line('1')])).payerId
  mandate = (await world.agent.post('/staff/mandates', { payerId, iban, signedOn: '2026-01-02', rum: 'CU1908-00002' }))
    .body
})
after(() => portal.close())

const iban = 'FR1420041010050500013M02606'
// Notice of three days from Friday 20 leads to Monday 23; banks want two business days more: Tuesday 24.
const on = '2026-11-24'
const due = async (price: string) => world.invoice([line(price)], { issueOn: '2026-11-20', dueOn: '2026-11-20' })
const collect = (ids: string[], more: object = {}) =>
  world.agent.post('/staff/collections', { scheme: 'CORE', accountId, collectionOn: on, invoiceIds: ids, ...more })
const restOf = async (id: string) => (await world.agent.get(`/staff/invoices/${id}`)).body.restCents
const linesOf = async (batch: any) =>
  (await world.agent.get(`/staff/collections/${batch.id}/lines?size=100`)).body.items
const preview = async (query = '') => (await world.agent.get(`/staff/collections/preview?scheme=CORE${query}`)).body
let sequence = 0
const bring = async (...entries: Sample[]) => {
  sequence++
  const day = portal.clock.now.toISOString().slice(0, 10)
  const brought = await world.agent.upload('/staff/bank-statements', [
    {
      field: 'file',
      name: 'r.xml',
      bytes: camtFile({
        id: `s${sequence}`,
        sequence: String(sequence),
        on: day,
        entries: entries.map((one) => ({ on: day, ...one })),
      }),
    },
  ])
  assert.equal(brought.status, 200, JSON.stringify(brought.body))
  return (await world.agent.get(`/staff/bank-entries/decisions?statement=${brought.body.statements[0].id}`)).body.items
}

test('B25 the preview says who, how much, and what is not debited and why; nothing is collected without notice nor off a business day', async () => {
  const { agent, rivals, reader } = world
  const one = await due('100')
  const other = await agent.post('/staff/invoices', { organisationId: rivals, type: 380 })
  const saved = await agent.put(`/staff/invoices/${other.body.id}`, {
    ...other.body,
    version: other.body.version,
    payerId: other.body.payerId,
    reference: '',
    subject: '',
    comment: '',
    priceMode: 'net',
    currency: 'EUR',
    issueOn: null,
    dueOn: '2026-11-20',
    depositIds: [],
    lines: [line('7')],
  })
  await agent.post(`/staff/invoices/${other.body.id}/closing`, { version: saved.body.version })
  const seen = await preview()
  assert.deepEqual([seen.earliestOn, seen.collectionOn, seen.totalCents], [on, on, 12_000])
  assert.deepEqual(
    seen.items.map((item: any) => [item.organisation.name, item.amountCents, item.sequence, item.obstacle]).sort(),
    [
      ["Office de l'habitat du Lerzan", 12_000, 'FRST', null],
      ['Rivaux', 840, null, 'no_mandate'],
    ],
  )
  assert.deepEqual((await preview('&collectionOn=2026-11-19')).items, [])
  assert.equal(
    (await agent.get('/staff/collections/preview?scheme=B2B')).body.items.find(
      (item: any) => item.invoice.id === one.id,
    ).obstacle,
    'other_scheme',
  )
  assert.equal((await reader.post('/staff/collections', {})).status, 403)
  for (const [day, code] of [
    ['2026-11-23', 'billing.notice_too_short'],
    ['2026-11-28', 'billing.no_bank_day'],
    ['2026-12-25', 'billing.no_bank_day'],
  ])
    assert.deepEqual(
      (await collect([one.id], { collectionOn: day })).body.errors?.map((each: any) => [each.field, each.code]),
      [['collectionOn', code]],
    )
  const refused = await collect([other.body.id])
  assert.deepEqual(
    [refused.status, refused.body.code, refused.body.extra.obstacle],
    [409, 'billing.not_collectable', 'no_mandate'],
  )
  const made = await collect([one.id])
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual([made.body.lines, made.body.totalCents, made.body.state], [1, 12_000, 'open'])
  // It is in one open collection at most; cancelled, it may be in another, and its mandate is as before.
  assert.equal((await collect([one.id])).body.extra.obstacle, 'in_collection')
  assert.equal(
    (await agent.post(`/staff/collections/${made.body.id}/cancellation`, { version: made.body.version + 1 })).status,
    409,
  )
  assert.equal(
    (await agent.post(`/staff/collections/${made.body.id}/cancellation`, { version: made.body.version })).body.state,
    'cancelled',
  )
  const again = await Promise.all([collect([one.id]), collect([one.id])])
  assert.deepEqual(again.map(({ status }) => status).sort(), [201, 409])
  const [line1] = await linesOf(again.find(({ status }) => status === 201)!.body)
  assert.equal(line1.sequence, 'FRST')
})

test('B25 the file has what is open; paid as one by the bank, each line is a payment once; sent back, its invoice is due again', async () => {
  const { agent } = world
  const batch = (await agent.get('/staff/collections')).body.items.find((one: any) => one.state === 'open')
  const [first] = await linesOf(batch)
  const file = await agent.get(`/staff/collections/${batch.id}/file`)
  assert.equal(file.status, 200)
  const text = file.bytes.toString()
  assert.match(text, /<MndtId>CU1908-00002<\/MndtId>/)
  assert.match(text, /<InstdAmt Ccy="EUR">120\.00<\/InstdAmt>/)
  assert.match(text, /FR1420041010050500013M02606/)
  portal.clock.set(`${on}T10:00:00Z`)
  const [item] = await bring({
    amount: '120.00',
    words: `REMISE ${batch.number}`,
    paymentInfoId: `${batch.number}.FRST`,
  })
  assert.deepEqual([item.verdict, item.found.kind, item.found.id], ['sure', 'collection', batch.id])
  const started = await agent.post('/staff/bank-entries/validations', {
    entries: [{ id: item.entry.id, invoiceIds: [batch.id] }],
  })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const paid = (await agent.get(`/staff/collections/${batch.id}`)).body
  assert.deepEqual([paid.state, paid.paid], ['done', 1])
  assert.equal(await restOf(first.invoice.id), 0)
  const payments = (await agent.get('/staff/payments')).body.items
  assert.deepEqual(
    payments.map((one: any) => [one.method, one.amountCents, one.receivedOn]),
    [['direct_debit', 12_000, on]],
  )
  assert.equal(
    (await agent.post(`/staff/collections/${batch.id}/confirmation`, { receivedOn: on })).body.code,
    'billing.collection_over',
  )
  assert.equal((await agent.get(`/staff/mandates/${mandate.id}`)).body.lastUsedOn, on)
  // Funds were lacking: due again, the mandate stays in force.
  const [back] = await bring({ amount: '120.00', side: 'DBIT', endToEndId: first.endToEndId, returnCode: 'AM04' })
  assert.deepEqual([back.verdict, back.found.kind], ['sure', 'return'])
  assert.equal((await agent.post(`/staff/bank-entries/${back.entry.id}/acceptance`)).body.matched, true)
  assert.equal((await agent.post(`/staff/bank-entries/${back.entry.id}/acceptance`)).status, 409)
  assert.equal(await restOf(first.invoice.id), 12_000)
  const [undone] = (await agent.get('/staff/payments')).body.items
  assert.match(undone.undoReason, /^AM04 Provision insuffisante/)
  assert.equal((await agent.get(`/staff/mandates/${mandate.id}`)).body.state, 'in_force')
  assert.deepEqual(
    (await linesOf(batch)).map((one: any) => [one.state, one.reasonCode]),
    [['returned', 'AM04']],
  )
})

test('B25 a mandate revoked between file and debit: the line is refused and told, and is in no file from then', async () => {
  const { agent } = world
  const later = '2026-11-27'
  const [one, two] = [await due('10'), await due('20')]
  const made = await collect([one.id, two.id], { collectionOn: later })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(
    (await linesOf(made.body)).map((each: any) => [each.sequence, each.endToEndId]),
    [
      ['FRST', `${made.body.number}-1`],
      ['RCUR', `${made.body.number}-2`],
    ],
  )
  const now = (await agent.get(`/staff/mandates/${mandate.id}`)).body
  await agent.post(`/staff/mandates/${mandate.id}/revocation`, { version: now.version, reason: 'Banque changée' })
  const after = (await agent.get(`/staff/collections/${made.body.id}`)).body
  assert.deepEqual([after.state, after.refused, after.openCents], ['done', 2, 0])
  assert.deepEqual(
    (await linesOf(made.body)).map((each: any) => [each.state, each.reasonCode]),
    [
      ['refused', 'MD01'],
      ['refused', 'MD01'],
    ],
  )
  assert.equal((await agent.get(`/staff/collections/${made.body.id}/file`)).body.code, 'billing.collection_over')
  assert.equal(
    (await preview('&collectionOn=2026-11-27')).items.find((each: any) => each.invoice.id === one.id).obstacle,
    'mandate_revoked',
  )
  await assert.rejects(
    portal.sql("update direct_debits set state = 'open', ended_on = null, reason_code = '' where batch_id = $1", [
      made.body.id,
    ]),
    { constraint: 'direct_debits_kept' },
  )
})

test('B25 each debit told by its own reference is a payment; a closed account blocks its mandate', async () => {
  const { agent } = world
  const fresh = (await agent.post('/staff/mandates', { payerId, iban, signedOn: '2026-11-24' })).body
  const one = await due('30')
  const made = await collect([one.id], { collectionOn: '2026-11-27' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const [first] = await linesOf(made.body)
  portal.clock.set('2026-11-27T10:00:00Z')
  const [item] = await bring({ amount: '36.00', endToEndId: first.endToEndId })
  assert.equal(item.found.kind, 'debit')
  assert.equal((await agent.post(`/staff/bank-entries/${item.entry.id}/acceptance`)).status, 200)
  assert.equal(await restOf(one.id), 0)
  const blocked = await agent.post(`/staff/direct-debits/${first.id}/return`, { code: 'AC04' })
  assert.deepEqual([blocked.status, blocked.body.returned], [200, 1])
  const seen = (await agent.get(`/staff/mandates/${fresh.id}`)).body
  assert.deepEqual([seen.state, seen.blockCode], ['blocked', 'AC04'])
  assert.equal(
    (await agent.post(`/staff/direct-debits/${first.id}/return`, { code: 'AC04' })).body.code,
    'billing.debit_over',
  )
  // The movement of the payment that was undone waits again.
  assert.equal((await agent.get(`/staff/bank-entries/${item.entry.id}`)).body.matched, false)
})

test('B25 an invoice that was paid otherwise meanwhile: what the bank debits is the client’s credit', async () => {
  const { agent } = world
  await agent.post('/staff/mandates', { payerId, iban, signedOn: '2026-11-26' })
  const one = await due('40')
  const made = await collect([one.id], { collectionOn: '2026-12-02' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await world.pay([one], 4800)
  portal.clock.set('2026-12-02T10:00:00Z')
  await agent.post(`/staff/collections/${made.body.id}/confirmation`, { receivedOn: '2026-12-02' })
  await portal.drain()
  const [payment] = (await agent.get('/staff/payments?open=true')).body.items
  assert.deepEqual([payment.method, payment.restCents], ['direct_debit', 4800])
})

test('B25 B30 what is contested is not debited, and of an invoice in instalments only what is due by the day', async () => {
  const contested = await due('70')
  const opened = await world.manager.upload(`/invoices/${contested.id}/disputes`, [], {
    reason: 'amount',
    words: 'Deux fois',
  })
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  const parts = await due('100') // 120 with tax
  const agreed = await world.agent.put(`/staff/invoices/${parts.id}/instalments`, {
    before: [],
    items: [
      { dueOn: '2026-11-20', amountCents: 6000 },
      { dueOn: '2026-12-20', amountCents: 6000 },
    ],
  })
  assert.equal(agreed.status, 200, JSON.stringify(agreed.body))
  const { items } = await preview(`&collectionOn=${on}`)
  const of = (id: string) => items.find((one: any) => one.invoice.id === id)
  assert.equal(of(contested.id).obstacle, 'disputed')
  assert.equal(of(parts.id).amountCents, 6000)
  const refused = await collect([contested.id], { collectionOn: (await preview()).collectionOn })
  assert.equal(refused.body.extra.obstacle, 'disputed')
})

test('B25 SEPA pre-notification: a client is told of what is debited, under which mandate and when, once; and that it is called off', async () => {
  const [one, other] = [await due('30'), await due('12.50')]
  // The clock went on meanwhile: the first day that is open now.
  const { earliestOn } = await preview()
  const made = await collect([one.id, other.id], { collectionOn: earliestOn })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const lines = await linesOf(made.body)
  assert.deepEqual(
    lines.map((each: any) => each.toldAt),
    [null, null],
  )
  const { rum } = lines[0]
  await portal.drain()
  const mails = (kind: string) =>
    portal.sql('select to_address, subject, text_body from mails where kind = $1 and key like $2', [
      kind,
      `%${made.body.id}%`,
    ])
  const told = await mails('billing.debit_announced')
  assert.ok(told.length >= 1)
  for (const mail of told) {
    assert.match(mail.subject, new RegExp(`51,00.€ le ${earliestOn.split('-').reverse().join('/')}`))
    for (const words of ['FR14 … 2606', rum, 'FR72ZZZ123456', one.number, other.number])
      assert.ok(mail.text_body.includes(words), `${words} in ${mail.text_body}`)
  }
  assert.ok((await linesOf(made.body)).every((line: any) => line.toldAt !== null))
  // Again it says nothing: neither a job that is done twice, nor for whoever writes past the server.
  await tellDebits(portal.app.services, portal.app.services.brands.byId(portal.brandId), made.body.id)
  await portal.drain()
  assert.equal((await mails('billing.debit_announced')).length, told.length)
  await assert.rejects(portal.sql('update direct_debits set told_at = null where batch_id = $1', [made.body.id]))
  const { version } = (await world.agent.get(`/staff/collections/${made.body.id}`)).body
  assert.equal((await world.agent.post(`/staff/collections/${made.body.id}/cancellation`, { version })).status, 200)
  await portal.drain()
  assert.equal((await mails('billing.debit_called_off')).length, told.length)
})

/** A mandate in force, and a day on which it may be used. */
const fresh = async () => {
  await world.agent.post('/staff/mandates', { payerId, iban, signedOn: '2026-11-26' })
  return (await preview()).earliestOn as string
}
const fileOf = (id: string) => world.agent.get(`/staff/collections/${id}/file`)

test('B25 B30 what was paid, credited, contested or put off since a collection was prepared is in no file; all of it gone, there is none', async () => {
  const { agent, manager } = world
  const collectionOn = await fresh()
  const [kept, paid, partly, credited, contested, late] = [
    await due('81'),
    await due('82'),
    await due('83'),
    await due('84'),
    await due('85'),
    await due('86'),
  ]
  const made = await collect(
    [kept, paid, partly, credited, contested, late].map(({ id }) => id),
    { collectionOn },
  )
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await portal.drain()
  await world.pay([paid], paid.restCents)
  await world.pay([partly], 1)
  const note = (await agent.post(`/staff/invoices/${credited.id}/credit-notes`, {})).body
  await agent.post(`/staff/invoices/${note.id}/closing`, { version: note.version })
  await manager.upload(`/invoices/${contested.id}/disputes`, [], { reason: 'amount', words: '' })
  await agent.put(`/staff/invoices/${late.id}/instalments`, {
    before: [],
    items: [{ dueOn: '2027-03-01', amountCents: late.payableCents }],
  })
  const file = await fileOf(made.body.id)
  assert.equal(file.status, 200)
  assert.deepEqual(file.bytes.toString().match(/<InstdAmt Ccy="EUR">[\d.]+/g), ['<InstdAmt Ccy="EUR">97.20'])
  assert.match(file.bytes.toString(), /<NbOfTxs>1<\/NbOfTxs><CtrlSum>97\.20</)
  assert.deepEqual(
    (await linesOf(made.body)).map(({ state }: any) => state),
    ['open', 'cancelled', 'cancelled', 'cancelled', 'cancelled', 'cancelled'],
  )
  // Those who were told of them are told that they are not debited, and of what is kept nothing.
  await portal.drain()
  const [off] = await portal.sql(
    "select text_body from mails where kind = 'billing.debit_called_off' and key like $1 limit 1",
    [`%${made.body.id}%`],
  )
  assert.deepEqual(
    [kept, paid, late].map(({ number }) => off.text_body.includes(number)),
    [false, true, true],
  )
  // What was left out may be asked for anew.
  assert.equal((await collect([partly.id], { collectionOn })).status, 201)
  const lone = await due('87')
  const other = await collect([lone.id], { collectionOn })
  await world.pay([lone], lone.restCents)
  assert.equal((await fileOf(other.body.id)).body.code, 'billing.collection_over')
  assert.equal((await agent.get(`/staff/collections/${other.body.id}`)).body.state, 'done')
})

test('B25 what the bank has the order to debit is paid by nobody otherwise in the portal, until the bank says what became of it', async () => {
  const { manager, agent } = world
  const collectionOn = await fresh()
  const one = await due('90')
  const made = (await collect([one.id], { collectionOn })).body
  const pay = () =>
    manager.post('/payment-intents', { method: 'transfer', lines: [{ invoiceId: one.id, amountCents: 10_800 }] })
  const payable = async () => (await manager.get('/payables?size=100')).body.items.find(({ id }: any) => id === one.id)
  assert.equal((await payable()).mayPay, true)
  await fileOf(made.id)
  const refused = await pay()
  assert.deepEqual(
    [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
    [422, 'lines.0.invoiceId', 'billing.being_debited'],
  )
  assert.equal((await payable()).mayPay, false)
  assert.ok(!(await manager.get(`/invoices/${one.id}/receivable`)).body.may.includes('pay'))
  const [open] = await linesOf(made)
  assert.equal((await agent.post(`/staff/direct-debits/${open.id}/return`, { code: 'AM04' })).status, 200)
  assert.equal((await pay()).status, 201)
})

test('B25 a mandate revoked once the bank has its file: the line stays open, no other collection takes it, the staff are told, and what the bank debits is written down', async () => {
  const { agent } = world
  const collectionOn = await fresh()
  const one = await due('95')
  const made = (await collect([one.id], { collectionOn })).body
  await fileOf(made.id)
  const of = (await linesOf(made))[0].rum
  const used = (await agent.get('/staff/mandates?state=in_force&size=100')).body.items.find(
    ({ rum }: any) => rum === of,
  )
  const revoked = await agent.post(`/staff/mandates/${used.id}/revocation`, { version: used.version, reason: 'Fini' })
  assert.equal(revoked.body.state, 'revoked')
  assert.deepEqual(
    (await linesOf(made)).map(({ state }: any) => state),
    ['open'],
  )
  const told = await portal.sql("select account_id from notifications where kind = 'billing.mandate_revoked_late'")
  assert.ok(told.some(({ account_id }) => account_id === agent.id))
  await fresh()
  assert.equal((await collect([one.id], { collectionOn })).body.extra.obstacle, 'in_collection')
  portal.clock.set(`${collectionOn}T10:00:00Z`)
  // The bank tells it twice: taken at once, one is the payment and the other is not.
  const told2 = await bring(
    { amount: '114.00', endToEndId: `${made.number}-1`, words: 'a' },
    { amount: '114.00', endToEndId: `${made.number}-1`, words: 'b' },
  )
  const taken = await Promise.all(
    told2.map(({ entry }: any) => agent.post(`/staff/bank-entries/${entry.id}/acceptance`)),
  )
  assert.deepEqual(taken.map(({ status }) => status).sort(), [200, 409])
  assert.equal(await restOf(one.id), 0)
})

test('B12 B25 what was written down by hand before its statement came is recognised in it, and by nobody decided as another payment', async () => {
  const { agent } = world
  const collectionOn = await fresh()
  const [one, two, three] = [await due('61'), await due('62'), await due('63')]
  const whole = (await collect([one.id, two.id], { collectionOn })).body
  const single = (await collect([three.id], { collectionOn })).body
  portal.clock.set(`${collectionOn}T10:00:00Z`)
  for (const { id } of [whole, single])
    await agent.post(`/staff/collections/${id}/confirmation`, { receivedOn: collectionOn })
  await portal.drain()
  const [first, , last] = [...(await linesOf(whole)), ...(await linesOf(single))]
  await agent.post(`/staff/direct-debits/${first.id}/return`, { code: 'AM04' })
  const count = async () => (await portal.sql('select count(*)::int as n from payments'))[0].n
  const before = await count()
  const items = await bring(
    { amount: '147.60', words: `REMISE ${whole.number}` },
    { amount: '75.60', endToEndId: last.endToEndId },
    { amount: '73.20', side: 'DBIT', endToEndId: first.endToEndId, returnCode: 'AM04' },
  )
  assert.deepEqual(
    items.map(({ verdict, found }: any) => [verdict, found?.kind]),
    [
      ['sure', 'collection'],
      ['sure', 'debit'],
      ['sure', 'return'],
    ],
  )
  const decided = await agent.post(`/staff/bank-entries/${items[0].entry.id}/decision`, {
    organisationId: world.client,
    invoices: [],
  })
  assert.deepEqual([decided.status, decided.body.code], [409, 'billing.entry_answers'])
  for (const { entry } of items) {
    const taken = await agent.post(`/staff/bank-entries/${entry.id}/acceptance`)
    assert.deepEqual([taken.status, taken.body.matched], [200, true], JSON.stringify(taken.body))
  }
  await portal.drain()
  assert.equal(await count(), before)
  assert.deepEqual([await restOf(one.id), await restOf(two.id), await restOf(three.id)], [7320, 0, 0])
  // Told once more, they are none of ours.
  const again = await bring(
    { amount: '147.60', words: `REMISE ${whole.number} bis` },
    { amount: '75.60', endToEndId: last.endToEndId, words: 'bis' },
  )
  assert.deepEqual(
    again.map(({ found }: any) => found),
    [null, null],
  )
})
