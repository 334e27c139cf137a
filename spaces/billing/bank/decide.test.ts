import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../testing.ts'
import { camtFile, makeBankAccount, type Sample } from './testing.ts'

let portal: Portal
let world: World
let sequence = 0
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await makeBankAccount(portal, { ledger_account: '512100' })
})
after(() => portal.close())

const bring = async (...entries: Sample[]) => {
  sequence++
  const text = camtFile({ id: `s${sequence}`, sequence: String(sequence), entries })
  const brought = await world.agent.upload('/staff/bank-statements', [{ field: 'file', name: 'r.xml', bytes: text }])
  assert.equal(brought.status, 200, JSON.stringify(brought.body))
  return (await world.agent.get(`/staff/bank-entries/decisions?statement=${brought.body.statements[0].id}`)).body
}
const restOf = async (id: string) => (await world.agent.get(`/staff/invoices/${id}`)).body.restCents
const client = "Office de l'habitat du Lerzan"
const iban = 'FR1420041010050500013M02606'

test('B12 the sure ones are matched by one act, each in the books once, on the account of its bank; the rest waits', async () => {
  const { agent, invoice, reader } = world
  const [one, two] = [await invoice([line('100')]), await invoice([line('50')])]
  const seen = await bring(
    { amount: '120.00', words: `REGLT ${one.number}`, party: client, iban },
    { amount: '60.00', words: two.number.replaceAll('-', ''), party: client, iban },
    { amount: '77.00', words: 'INCONNU', party: 'M PERRIGOT SACHA' },
    { amount: '9.00', side: 'DBIT', words: 'FRAIS' },
  )
  assert.deepEqual(seen.counts, { matched: 0, sure: 2, doubtful: 0, none: 1 })
  const sure = seen.items.filter((item: any) => item.verdict === 'sure')
  const entries = sure.map((item: any) => ({
    id: item.entry.id,
    invoiceIds: item.proposals[0].invoices.map((each: any) => each.id),
  }))
  assert.equal((await reader.post('/staff/bank-entries/validations', { entries })).status, 403)
  const started = await agent.post('/staff/bank-entries/validations', { entries })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const work = (await agent.get(`/work/${started.body.id}`)).body
  assert.deepEqual([work.total, work.done, work.refused], [2, 2, 0])
  assert.deepEqual([await restOf(one.id), await restOf(two.id)], [0, 0])
  const posted = await portal.sql(
    `select p.account, sum(p.debit_cents)::int as debit from ledger_postings p join ledger_entries e on e.id = p.entry_id where e.origin_kind = 'payment' and p.debit_cents > 0 group by 1`,
  )
  assert.deepEqual(posted, [{ account: '512100', debit: 18_000 }])
  // Started again, nothing is paid twice.
  await agent.post('/staff/bank-entries/validations', { entries })
  await portal.drain()
  assert.equal((await agent.get('/staff/payments')).body.items.length, 2)
})

test('B12 what was sure and is not any more is refused by itself', async () => {
  const { agent, invoice, pay } = world
  const one = await invoice([line('10')])
  const seen = await bring({ amount: '12.00', words: one.number })
  const [item] = seen.items
  assert.equal(item.verdict, 'sure')
  await pay([one], 1200)
  const started = await agent.post('/staff/bank-entries/validations', {
    entries: [{ id: item.entry.id, invoiceIds: [one.id] }],
  })
  await portal.drain()
  const lines = (await agent.get(`/work/${started.body.id}/items`)).body.items
  assert.equal(lines[0].problem.code, 'billing.entry_not_sure')
  const again = await agent.get(`/staff/bank-entries/decisions?statement=${item.entry.statementId}`)
  assert.deepEqual([again.body.items[0].verdict, again.body.items[0].why.code], ['doubtful', 'already_paid'])
})

test('B12 a doubtful one is decided by a person; two halves pay one invoice; undone, the movement waits again and may be another payment', async () => {
  const { agent, invoice } = world
  const one = await invoice([line('100')])
  const seen = await bring({ amount: '60.00', party: client, iban }, { amount: '60.00', party: client, iban })
  assert.deepEqual(seen.counts, { matched: 0, sure: 0, doubtful: 2, none: 0 })
  const [first, second] = seen.items
  const path = (item: any) => `/staff/bank-entries/${item.entry.id}/decision`
  const body = { organisationId: world.client, invoices: [{ invoiceId: one.id }] }
  const decided = await agent.post(path(first), body)
  assert.equal(decided.status, 201, JSON.stringify(decided.body))
  assert.equal(await restOf(one.id), 6000)
  const twice = await agent.post(path(first), body)
  assert.deepEqual([twice.status, twice.body.code, twice.body.extra.matched], [409, 'billing.entry_matched', true])
  assert.equal((await agent.post(path(second), body)).status, 201)
  assert.equal(await restOf(one.id), 0)
  const { payment } = decided.body
  assert.equal(
    (await agent.post(`/staff/payments/${payment.id}/undoing`, { version: payment.version, reason: 'Erreur' })).status,
    200,
  )
  assert.equal(await restOf(one.id), 6000)
  assert.equal((await agent.get(`/staff/bank-entries/${first.entry.id}`)).body.matched, false)
  const other = await agent.post(path(first), { organisationId: world.client, invoices: [] })
  assert.equal(other.status, 201, JSON.stringify(other.body))
  assert.notEqual(other.body.payment.id, payment.id)
  assert.equal(other.body.payment.restCents, 6000)
  const beyond = await agent.post(path(second), body)
  assert.equal(beyond.status, 409)
})

test('B12 a credit note that the payer names is taken off the sum: sure by their very difference, each settled once', async () => {
  const { agent, invoice, pay } = world
  const paidOne = await invoice([line('40')])
  await pay([paidOne], 4_800)
  const drafted = await agent.post(`/staff/invoices/${paidOne.id}/credit-notes`, {})
  const note = (await agent.post(`/staff/invoices/${drafted.body.id}/closing`, { version: drafted.body.version })).body
  const [one, other] = [await invoice([line('30')]), await invoice([line('100')])]
  const named = `${one.number} ${other.number} MOINS ${note.number}`
  const seen = await bring({ amount: '108.00', words: named }, { amount: '107.99', words: named })
  const [exact, short] = seen.items
  assert.deepEqual([exact.verdict, exact.why.code], ['sure', 'pays'])
  assert.equal(short.verdict, 'doubtful', 'a cent too little is seen')
  const [proposal] = exact.proposals
  assert.deepEqual(
    proposal.credits.map((credit: any) => [credit.number, credit.invoices]),
    [
      [
        note.number,
        [
          { id: one.id, cents: 3_600 },
          { id: other.id, cents: 1_200 },
        ],
      ],
    ],
  )
  assert.deepEqual(
    proposal.invoices.map(({ number, cents }: any) => [number, cents]),
    [
      [one.number, 0],
      [other.number, 10_800],
    ],
  )
  const path = `/staff/bank-entries/${exact.entry.id}/decision`
  const credits = [
    {
      creditNoteId: note.id,
      invoices: proposal.credits[0].invoices.map(({ id, cents }: any) => ({ invoiceId: id, amountCents: cents })),
    },
  ]
  const foreign = await agent.post(path, { organisationId: world.rivals, invoices: [], credits })
  assert.deepEqual([foreign.status, foreign.body.errors[0].field], [422, 'credits.0.creditNoteId'])
  const started = await agent.post('/staff/bank-entries/validations', {
    entries: [{ id: exact.entry.id, invoiceIds: [one.id, other.id, note.id] }],
  })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  assert.deepEqual(
    [await restOf(one.id), await restOf(other.id), (await agent.get(`/staff/invoices/${note.id}`)).body.restCents],
    [0, 0, 0],
  )
  const again = await agent.post(path, { organisationId: world.client, invoices: [], credits })
  assert.deepEqual([again.status, again.body.code], [409, 'billing.entry_matched'])
})

test('B12 two people decide one movement at once: one payment', async () => {
  const seen = await bring({ amount: '31.00', party: client, iban })
  const [item] = seen.items
  const all = await Promise.all(
    [1, 2, 3, 4].map(() =>
      world.agent.post(`/staff/bank-entries/${item.entry.id}/decision`, { organisationId: world.client, invoices: [] }),
    ),
  )
  assert.deepEqual(all.map(({ status }) => status).sort(), [201, 409, 409, 409])
  const paid = await portal.sql('select count(*)::int as n from payments where amount_cents = 3100')
  assert.equal(paid[0].n, 1)
})

test('B12 one that is no client’s is set aside with its reason, and taken back', async () => {
  const { agent } = world
  const seen = await bring({ amount: '1000.00', words: 'APPORT' }, { amount: '2.00', side: 'DBIT' })
  const [item] = seen.items
  const path = `/staff/bank-entries/${item.entry.id}/setting-aside`
  assert.equal((await agent.post(path, { reason: '' })).status, 422)
  assert.equal((await agent.post(path, { reason: 'Apport en compte courant' })).body.matched, true)
  assert.equal((await agent.post(path, { reason: 'Encore' })).status, 409)
  const aside = async () => (await agent.get('/staff/bank-entries?aside=true')).body.items
  assert.deepEqual(
    (await aside()).map((one: any) => [one.id, one.asideReason]),
    [[item.entry.id, 'Apport en compte courant']],
  )
  assert.equal((await agent.delete(path)).body.matched, false)
  assert.deepEqual(await aside(), [])
  assert.equal((await agent.delete(path)).body.code, 'billing.entry_not_aside')
  const debit = (await agent.get(`/staff/bank-entries?side=debit&statement=${item.entry.statementId}`)).body.items[0]
  assert.equal(
    (await agent.post(`/staff/bank-entries/${debit.id}/decision`, { organisationId: world.client, invoices: [] })).body
      .code,
    'billing.entry_debit',
  )
  assert.equal(
    (
      await agent.post('/staff/bank-entries/00000000-0000-4000-8000-000000000000/decision', {
        organisationId: world.client,
        invoices: [],
      })
    ).status,
    404,
  )
})
