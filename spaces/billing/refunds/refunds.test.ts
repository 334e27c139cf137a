import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { camtFile, makeBankAccount } from '../bank/testing.ts'
import { checkFec } from '../ledger/fec.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let accountId: string
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  accountId = await makeBankAccount(portal)
})
after(() => portal.close())

const iban = 'FR1420041010050500013M02606'
const refund = (of: object, amountCents: number, more: object = {}) =>
  world.agent.post('/staff/refunds', { ...of, amountCents, reason: 'Trop perçu', accountId, iban, ...more })

/** Every entry balances, and what the client owes is the sum of what is open. */
async function sound() {
  const wrong = await portal.sql(
    'select entry_id from ledger_postings group by entry_id having sum(debit_cents) <> sum(credit_cents)',
  )
  assert.deepEqual(wrong, [])
  const [sums] = await portal.sql(
    `select coalesce((select sum(debit_cents - credit_cents) from ledger_postings where account like '411%' and organisation_id = $1), 0)::int as books,
    coalesce((select sum(case side when 'debit' then rest_cents else -rest_cents end) from open_items where organisation_id = $1), 0)::int as open`,
    [world.client],
  )
  assert.equal(sums.books, sums.open)
  return sums.books as number
}

test('B12 what is over is paid back: in the books once, settled, on the statement and in the file of entries; no more than is left', async () => {
  const { agent, invoice, pay, reader, client, manager } = world
  const one = await invoice([line('100')])
  const paid = await pay([one], 15_000)
  assert.equal(paid.restCents, 3000)
  assert.equal((await reader.post('/staff/refunds', {})).status, 403)
  for (const [more, field, code] of [
    [{ amountCents: 3001 }, 'amountCents', 'billing.beyond_credit'],
    [{ iban: 'FR00' }, 'iban', 'billing.bad_iban'],
    [{ accountId: '00000000-0000-4000-8000-000000000000' }, 'accountId', 'bad_choice'],
    [{ reason: '' }, 'reason', 'required'],
    [{ paymentId: '00000000-0000-4000-8000-000000000000' }, 'paymentId', 'bad_choice'],
    [{ invoiceId: one.id }, 'paymentId', 'billing.refund_of_one'],
  ] as const) {
    const refused = await refund({ paymentId: paid.id }, 3000, more)
    assert.deepEqual(
      [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
      [422, field, code],
    )
  }
  const both = await Promise.all([refund({ paymentId: paid.id }, 3000), refund({ paymentId: paid.id }, 3000)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [201, 422])
  const made = both.find(({ status }) => status === 201)!.body
  assert.deepEqual(
    [made.number, made.account, made.beneficiary, made.of.number],
    ['RB-2026-0001', 'FR14 … 2606', "Office de l'habitat du Lerzan", paid.number],
  )
  assert.equal((await agent.get(`/staff/payments/${paid.id}`)).body.restCents, 0)
  assert.equal(await sound(), 0)
  const [moved] = (await manager.get(`/statements/${client}?size=1`)).body.items
  assert.deepEqual(
    [moved.kind, moved.number, moved.debitCents, moved.balanceCents],
    ['refund', 'RB-2026-0001', 3000, 0],
  )
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'writer', 'billing.ledger.export')",
    [portal.brandId],
  )
  const fec = await world.writer.get('/staff/ledger/fec?from=2026-01-01&to=2026-12-31')
  assert.equal(fec.status, 200)
  assert.deepEqual(checkFec(fec.bytes.toString()), [])
  assert.match(fec.bytes.toString(), /\t512000\tBanques\t\t\tRB-2026-0001\t/)
  const file = await agent.get(`/staff/refunds/${made.id}/file`)
  assert.match(file.bytes.toString(), /<EndToEndId>RB-2026-0001<\/EndToEndId>/)
  assert.match(file.bytes.toString(), /FR1420041010050500013M02606/)
  assert.doesNotMatch(JSON.stringify(await portal.sql('select to_jsonb(r) as r from refunds r')), /20041010/)
  await assert.rejects(portal.sql('update refunds set amount_cents = 1'), { constraint: 'refunds_kept' })
  // The bank tells that it left.
  const text = camtFile({
    on: '2026-11-20',
    entries: [{ on: '2026-11-20', amount: '30.00', side: 'DBIT', endToEndId: 'RB-2026-0001' }],
  })
  await agent.upload('/staff/bank-statements', [{ field: 'file', name: 'r.xml', bytes: text }])
  const [item] = (await agent.get('/staff/bank-entries/decisions')).body.items
  assert.deepEqual([item.verdict, item.found.kind, item.found.number], ['sure', 'refund', 'RB-2026-0001'])
  assert.equal((await agent.post(`/staff/bank-entries/${item.entry.id}/acceptance`)).body.matched, true)
  assert.equal(await sound(), 0)
})

test('B12 what is left of a credit note is paid back too; a payment that comes back after its refund is owed again', async () => {
  const { agent, invoice, pay } = world
  const one = await invoice([line('50')])
  const paid = await pay([one], 6000)
  const draft = (await agent.post(`/staff/invoices/${one.id}/credit-notes`, {})).body
  const note = (await agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })).body
  const given = await refund({ invoiceId: note.id }, 1000)
  assert.equal(given.status, 201, JSON.stringify(given.body))
  assert.equal(given.body.of.kind, 'credit')
  assert.equal((await agent.get(`/staff/invoices/${note.id}`)).body.restCents, 5000)
  assert.equal((await agent.get(`/staff/invoices/${note.id}`)).status, 200)
  const over = await pay([], 700)
  await refund({ paymentId: over.id }, 700)
  const before = await sound()
  const now = (await agent.get(`/staff/payments/${over.id}`)).body
  assert.equal(
    (await agent.post(`/staff/payments/${over.id}/undoing`, { version: now.version, reason: 'Revenu' })).status,
    200,
  )
  assert.equal(await sound(), before + 700)
  assert.equal((await refund({ paymentId: over.id }, 1)).status, 409)
  assert.ok(paid)
})

test('B12 P16 in a file a credit note is below zero, and how a payment came is a word', async () => {
  const { agent, invoice, pay } = world
  const one = await invoice([line('100')])
  await pay([one], 12_000, { method: 'cheque' })
  const note = await agent.post(`/staff/invoices/${one.id}/credit-notes`, {})
  const credit = (await agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })).body
  const lineOf = async (path: string, number: string) =>
    (await agent.get(`${path}?format=csv`)).bytes
      .toString('utf8')
      .split(/\r?\n/)
      .find((row: string) => row.includes(number))
  assert.match((await lineOf('/staff/invoices/export', credit.number))!, /-100,00;-120,00;-120,00/)
  assert.match((await lineOf('/staff/invoices/export', one.number))!, /;100,00;120,00;0,00/)
  const payment = (await agent.get('/staff/payments')).body.items.find(({ method }: any) => method === 'cheque')
  assert.match((await lineOf('/staff/payments/export', payment.number))!, /;Chèque;/)
})
