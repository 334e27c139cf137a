import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { runs } from '../../../testing/seed.ts'
import { camtFile, makeBankAccount } from '../bank/testing.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let accountId: string
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  accountId = await makeBankAccount(portal)
  await portal.sql(
    `insert into settings (brand_id, key, value) values ($1, 'billing.sepa_creditor_id', '"FR72ZZZ123456"'), ($1, 'billing.debit_notice_days', '1')`,
    [portal.brandId],
  )
  const { payerId } = await world.draft([line('1')])
  await world.agent.post('/staff/mandates', { payerId, iban, signedOn: '2026-01-02' })
})
after(() => portal.close())

const iban = 'FR1420041010050500013M02606'

/** What must hold of the books whatever was done. */
async function checkBooks() {
  const none = async (what: string, text: string) => assert.deepEqual(await portal.sql(text), [], what)
  await none(
    'an entry balances and has two postings',
    'select entry_id from ledger_postings group by entry_id having count(*) < 2 or sum(debit_cents) <> sum(credit_cents)',
  )
  await none(
    'an entry has its postings',
    'select id from ledger_entries e where not exists (select from ledger_postings where entry_id = e.id)',
  )
  await none(
    'a balance is the sum of what is open',
    `select organisation_id from (
       select organisation_id, currency, sum(debit_cents - credit_cents) as balance from ledger_postings where account like '411%' group by 1, 2) b
     full join (select organisation_id, currency, sum(case side when 'debit' then rest_cents else -rest_cents end) as open from open_items group by 1, 2) o using (organisation_id, currency)
     where balance is distinct from open`,
  )
  await none(
    'what is left is the amount less what was settled',
    `select o.posting_id from open_items o left join settlements s on o.posting_id in (s.debit_posting_id, s.credit_posting_id)
     group by o.posting_id having o.rest_cents <> o.amount_cents - coalesce(sum(s.amount_cents), 0)`,
  )
  for (const [table, where] of [
    ['invoices', "state = 'closed'"],
    ['ledger_entries', 'true'],
    ['payments', 'true'],
  ])
    await none(
      `numbers of ${table} have no gap`,
      `select series from (select regexp_replace(number, '-[0-9]+$', '') as series, regexp_replace(number, '^.*-', '')::int as n from ${table} where ${where}) x
       group by series having min(n) <> 1 or max(n) <> count(*) or count(distinct n) <> count(*)`,
    )
  await none(
    'the dates of a series never go back',
    `select number from (select number, issue_on, lag(issue_on) over (partition by series_id, extract(year from issue_on) order by number) as before from invoices where state = 'closed') x where issue_on < before`,
  )
  await none(
    'the tax that was posted is that of the invoices',
    `select 1 from (select sum(credit_cents - debit_cents) as posted from ledger_postings where account = '445710') p,
       (select sum(case type when 381 then -vat_cents else vat_cents end) as invoiced from invoices where state = 'closed') i,
       (select coalesce(sum(d.vat_cents), 0) as deducted from invoice_deductions x join invoices d on d.id = x.deposit_id join invoices i on i.id = x.invoice_id and i.state = 'closed') d
     where posted <> invoiced - deducted`,
  )
  await none(
    'an invoice is the sum of its lines, and its tax that of its rates',
    `select i.id from invoices i where i.state = 'closed' and (i.net_cents <> (select sum(l.net_cents) from invoice_lines l where l.invoice_id = i.id)
       or (i.net_cents, i.vat_cents) <> (select sum(v.base_cents), sum(v.vat_cents) from invoice_vat v where v.invoice_id = i.id)
       or exists (select from (select vat_category, vat_rate, sum(net_cents) as base from invoice_lines where invoice_id = i.id group by 1, 2) l
         join invoice_vat v on v.invoice_id = i.id and v.category = l.vat_category and v.rate = l.vat_rate where v.base_cents <> l.base))`,
  )
  await none(
    'what is due by day is what is left',
    `select o.posting_id from open_items o left join open_dues d using (posting_id) where o.side = 'debit' and o.rest_cents > 0
       group by o.posting_id having o.rest_cents <> coalesce(sum(d.rest_cents), 0)`,
  )
  await none(
    'no more is given back than came',
    `select p.id from payments p join refunds r on r.payment_id = p.id and r.failed_at is null group by p.id having sum(r.amount_cents) > p.amount_cents
     union all select i.id from invoices i join refunds r on r.invoice_id = i.id and r.failed_at is null group by i.id having sum(r.amount_cents) > i.gross_cents`,
  )
  await none(
    'a movement is one payment, and a debit one',
    `select entry_id from bank_matches where ended_at is null group by entry_id having count(*) > 1
     union all select invoice_id from direct_debits where state = 'open' group by invoice_id having count(*) > 1
     union all select d.id from direct_debits d join payments p on p.id = d.payment_id where d.state = 'returned' and p.undone_at is null`,
  )
  await none(
    'nothing is credited beyond what was invoiced',
    `select o.id from invoices o join invoices c on c.credited_id = o.id and c.state = 'closed' group by o.id having sum(c.gross_cents) > o.gross_cents`,
  )
}

type Step =
  | { kind: 'invoice'; prices: number[]; rate: number; gross: boolean; deposit: boolean }
  | { kind: 'credit'; at: number; whole: boolean; share: number }
  | { kind: 'pay'; at: number; share: number }
  | { kind: 'use'; at: number }
  | { kind: 'undo'; at: number }
  | { kind: 'wait'; days: number }
  | { kind: 'refund'; at: number; share: number }
  | { kind: 'dispute'; at: number; answer: boolean }
  | { kind: 'instalments'; at: number; parts: number }
  | { kind: 'match'; at: number; share: number }
  | { kind: 'debit'; cancelled: boolean }
  | { kind: 'return'; at: number }
const at = fc.nat(50)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('invoice' as const),
      prices: fc.array(fc.integer({ min: 1, max: 999_999 }), { minLength: 1, maxLength: 4 }),
      rate: fc.constantFrom(2000, 1000, 550, 210),
      gross: fc.boolean(),
      deposit: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('credit' as const), at, whole: fc.boolean(), share: fc.integer({ min: 1, max: 120 }) }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pay' as const), at, share: fc.integer({ min: 1, max: 150 }) }),
  },
  fc.record({ kind: fc.constant('use' as const), at }),
  fc.record({ kind: fc.constant('undo' as const), at }),
  fc.record({ kind: fc.constant('refund' as const), at, share: fc.integer({ min: 1, max: 110 }) }),
  fc.record({ kind: fc.constant('dispute' as const), at, answer: fc.boolean() }),
  fc.record({ kind: fc.constant('instalments' as const), at, parts: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('match' as const), at, share: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('debit' as const), cancelled: fc.boolean() }),
  fc.record({ kind: fc.constant('return' as const), at }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 20 }) }),
)
const of = <T>(all: T[], index: number): T | undefined => all[index % Math.max(1, all.length)]
const known = (text: string) => portal.sql(text) as Promise<any[]>

let statements = 0
/** Does one step as the agent would; what the portal refuses is no failure, and changes nothing. */
async function take(one: Step): Promise<number> {
  const { agent, draft, client } = world
  const closed = () =>
    known("select id, gross_cents from invoices where state = 'closed' and type <> 381 order by number")
  const today = () => portal.clock.now.toISOString().slice(0, 10)
  if (one.kind === 'wait') {
    portal.clock.advanceDays(one.days)
    // Nobody has to sign in again, however many cases there are.
    await portal.sql("update sessions set expires_at = $1::timestamptz + interval '1 day', last_seen_at = $1", [
      portal.clock.now,
    ])
    return 200
  }
  if (one.kind === 'invoice') {
    const deposits = one.deposit
      ? await known(
          'select d.id from invoices d join open_items o on o.invoice_id = d.id and o.rest_cents = 0 where d.type = 386 and not exists (select from invoice_deductions x where x.deposit_id = d.id) and not exists (select from invoices c where c.credited_id = d.id) order by d.number limit 1',
        )
      : []
    const made = await draft(
      one.prices.map((cents, index) =>
        line((cents / 100).toFixed(2), { vatRate: index % 2 ? 2000 : one.rate, quantity: String(1 + (index % 3)) }),
      ),
      { priceMode: one.gross ? 'gross' : 'net' },
      one.deposit && deposits.length === 0 ? 386 : 380,
    )
    const { version, ...content } = made
    const lines = made.lines.map(({ label, quantity, unitPrice, vatCategory, vatRate }: any) => ({
      label,
      quantity,
      unitPrice,
      vatCategory,
      vatRate,
    }))
    const named = deposits.length
      ? await agent.put(`/staff/invoices/${made.id}`, {
          ...{
            version,
            payerId: content.payerId,
            reference: '',
            subject: '',
            comment: '',
            priceMode: made.priceMode,
            currency: 'EUR',
          },
          ...{ issueOn: null, dueOn: null, depositIds: deposits.map(({ id }) => id), lines },
        })
      : { status: 200, body: made }
    if (named.status !== 200) return named.status
    return (await agent.post(`/staff/invoices/${made.id}/closing`, { version: named.body.version })).status
  }
  if (one.kind === 'credit') {
    const invoice = of(await closed(), one.at)
    if (!invoice) return 404
    const [first] = await known(
      `select id, net_cents from invoice_lines where invoice_id = '${invoice.id}' order by position`,
    )
    const lines = [{ lineId: first.id, netCents: Math.ceil((first.net_cents * one.share) / 100) }]
    const made = await agent.post(`/staff/invoices/${invoice.id}/credit-notes`, one.whole ? {} : { lines })
    if (made.status !== 201) return made.status
    const done = await agent.post(`/staff/invoices/${made.body.id}/closing`, { version: made.body.version })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    return done.status
  }
  if (one.kind === 'pay') {
    const invoice = of(await closed(), one.at)
    if (!invoice) return 404
    return (
      await agent.post('/staff/payments', {
        ...{ organisationId: client, method: 'transfer', currency: 'EUR', receivedOn: today() },
        ...{ amountCents: Math.ceil((invoice.gross_cents * one.share) / 100), invoices: [{ invoiceId: invoice.id }] },
      })
    ).status
  }
  if (one.kind === 'use') {
    const credit = of(
      await known(
        "select payment_id, invoice_id from open_items where side = 'credit' and rest_cents > 0 order by posting_id",
      ),
      one.at,
    )
    const [debit] = await known(
      "select invoice_id from open_items where side = 'debit' and rest_cents > 0 and invoice_id is not null order by posting_id",
    )
    if (!credit || !debit) return 404
    const path = credit.payment_id
      ? `/staff/payments/${credit.payment_id}/use`
      : `/staff/invoices/${credit.invoice_id}/use`
    const used = await agent.post(path, { invoices: [{ invoiceId: debit.invoice_id }] })
    assert.equal(used.status, 200, JSON.stringify(used.body))
    return used.status
  }
  if (one.kind === 'refund') {
    const credit = of(
      await known(
        "select payment_id, invoice_id, rest_cents from open_items where side = 'credit' and rest_cents > 0 and num_nonnulls(payment_id, invoice_id) = 1 order by posting_id",
      ),
      one.at,
    )
    if (!credit) return 404
    const { payment_id, invoice_id } = credit
    return (
      await agent.post('/staff/refunds', {
        ...(payment_id ? { paymentId: payment_id } : { invoiceId: invoice_id }),
        ...{ amountCents: Math.ceil((credit.rest_cents * one.share) / 100), reason: 'Trop perçu', accountId, iban },
      })
    ).status
  }
  if (one.kind === 'dispute') {
    const [open] = await known('select id, version from invoice_disputes where ended_at is null order by opened_at, id')
    if (open && one.answer)
      return (
        await agent.post(`/staff/disputes/${open.id}/answer`, {
          ...{ version: open.version, outcome: 'rejected', message: 'Non' },
        })
      ).status
    const invoice = of(await closed(), one.at)
    if (!invoice) return 404
    return (await world.manager.upload(`/invoices/${invoice.id}/disputes`, [], { reason: 'amount', words: '' })).status
  }
  if (one.kind === 'instalments') {
    const invoice = of(
      await known(
        "select i.id, i.payable_cents, i.issue_on from invoices i join open_items o on o.invoice_id = i.id and o.rest_cents > 0 and o.side = 'debit' order by i.number",
      ),
      one.at,
    )
    if (!invoice || invoice.payable_cents < one.parts) return 404
    const before = await known(
      `select due_on as "dueOn", amount_cents as "amountCents" from invoice_instalments where invoice_id = '${invoice.id}' order by position`,
    )
    const part = Math.floor(invoice.payable_cents / Math.max(1, one.parts))
    const items = Array.from({ length: one.parts }, (_, index) => ({
      dueOn: addDays(invoice.issue_on, index * 10),
      amountCents: index === one.parts - 1 ? invoice.payable_cents - index * part : part,
    }))
    return (await agent.put(`/staff/invoices/${invoice.id}/instalments`, { before, items })).status
  }
  if (one.kind === 'match') {
    const invoice = of(await closed(), one.at)
    if (!invoice) return 404
    const amount = (Math.ceil((invoice.gross_cents * one.share) / 100) / 100).toFixed(2)
    const id = `S${++statements}`
    const file = camtFile({ id, sequence: id, on: today(), entries: [{ amount, on: today(), words: id }] })
    const brought = await agent.upload('/staff/bank-statements', [{ field: 'file', name: 'r.xml', bytes: file }])
    const query = `?statement=${brought.body.statements[0].id}`
    const [{ entry }] = (await agent.get(`/staff/bank-entries/decisions${query}`)).body.items
    const decision = { organisationId: client, invoices: [{ invoiceId: invoice.id }] }
    // In two tabs at once: one of them is the match.
    const both = await Promise.all([1, 2].map(() => agent.post(`/staff/bank-entries/${entry.id}/decision`, decision)))
    assert.ok(both.filter(({ status }) => status === 200).length <= 1)
    return Math.min(...both.map(({ status }) => status))
  }
  if (one.kind === 'debit') {
    const { items, collectionOn } = (await agent.get('/staff/collections/preview?scheme=CORE')).body
    const invoiceIds = items.filter(({ obstacle }: any) => !obstacle).map(({ invoice }: any) => invoice.id)
    if (invoiceIds.length === 0) return 404
    const made = await agent.post('/staff/collections', {
      ...{ scheme: 'CORE', accountId, collectionOn, invoiceIds: invoiceIds.slice(0, 3) },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { id, version } = made.body
    if (one.cancelled) return (await agent.post(`/staff/collections/${id}/cancellation`, { version })).status
    await agent.get(`/staff/collections/${id}/file`)
    const confirmed = await agent.post(`/staff/collections/${id}/confirmation`, { receivedOn: today() })
    await portal.drain()
    return confirmed.status
  }
  if (one.kind === 'return') {
    const debit = of(await known("select id from direct_debits where state = 'paid' order by end_to_end_id"), one.at)
    if (!debit) return 404
    return (await agent.post(`/staff/direct-debits/${debit.id}/return`, { code: 'AM04' })).status
  }
  const payment = of(await known('select id, version from payments order by number'), one.at)
  if (!payment) return 404
  return (await agent.post(`/staff/payments/${payment.id}/undoing`, { version: payment.version, reason: 'Rejet' }))
    .status
}

test('B11 B12 B25 B30 whatever is invoiced, credited, paid, matched, debited, returned, refunded, contested, put in instalments and undone, in any order: entries balance, balances are what is open, numbers have no gap', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      for (const one of steps) {
        const status = await take(one)
        assert.ok(status < 500)
        const key = `${one.kind} ${status < 300 ? 'done' : 'refused'}`
        seen.set(key, (seen.get(key) ?? 0) + 1)
      }
      await checkBooks()
    }),
    { numRuns: runs(14), seed: 411 },
  )
  // It was no empty run: each act was done.
  for (const kind of [
    'invoice',
    'credit',
    'pay',
    'use',
    'undo',
    'refund',
    'dispute',
    'instalments',
    'match',
    'debit',
    'return',
  ])
    assert.ok((seen.get(`${kind} done`) ?? 0) > 2, `${kind}: ${[...seen]}`)
})

test('B11 many closings at once, some of which fail: each has its number, none is missing', async () => {
  const { agent, draft } = world
  const drafts = await Promise.all(
    Array.from({ length: 24 }, (_, index) => draft([line('10')], index % 6 === 5 ? { issueOn: '2026-11-01' } : {})),
  )
  const closed = await Promise.all(
    drafts.map((one) => agent.post(`/staff/invoices/${one.id}/closing`, { version: one.version })),
  )
  assert.deepEqual(closed.map(({ status }) => status).sort(), [...Array(20).fill(200), ...Array(4).fill(409)])
  assert.equal(new Set(closed.flatMap(({ body }) => body.number ?? [])).size, 20)
  // The same one twice at once is closed once.
  const one = await draft([line('10')])
  const twice = await Promise.all(
    [1, 2].map(() => agent.post(`/staff/invoices/${one.id}/closing`, { version: one.version })),
  )
  assert.deepEqual(twice.map(({ status }) => status).sort(), [200, 409])
  await checkBooks()
})

test('B12 two payments of one invoice at once pay it once; what is over is the client’s', async () => {
  const { agent, invoice, pay } = world
  const one = await invoice([line('100')])
  const paid = await Promise.all([pay([one], 7_000), pay([one], 7_000)])
  assert.deepEqual(paid.map(({ restCents }) => restCents).sort(), [0, 2_000])
  assert.equal((await agent.get(`/staff/invoices/${one.id}`)).body.restCents, 0)
  await checkBooks()
})

test('B11 two credit notes of all of one invoice: the second is refused, whichever is first', async () => {
  const { agent, invoice } = world
  const one = await invoice([line('33.33'), line('66.67', { vatRate: 550 })])
  const notes = await Promise.all([1, 2].map(() => agent.post(`/staff/invoices/${one.id}/credit-notes`, {})))
  const closed = await Promise.all(
    notes.map(({ body }) => agent.post(`/staff/invoices/${body.id}/closing`, { version: body.version })),
  )
  assert.deepEqual(closed.map(({ status }) => status).sort(), [200, 409])
  assert.equal((await agent.get(`/staff/invoices/${one.id}`)).body.restCents, 0)
  assert.equal((await agent.post(`/staff/invoices/${one.id}/credit-notes`, {})).body.code, 'billing.not_credited')
  await checkBooks()
})

test('B11 the year of a number is that of the date on the brand’s wall', async () => {
  // After whatever the cases before waited.
  const year = Math.max(2027, portal.clock.now.getUTCFullYear() + 1)
  portal.clock.set(`${year}-12-31T22:30:00Z`)
  const agent = await portal.signedIn(world.agent.id)
  const close = async () => {
    const one = (await agent.post('/staff/invoices', { organisationId: world.client })).body
    const saved = await agent.put(`/staff/invoices/${one.id}`, {
      ...{
        version: 1,
        payerId: one.payerId,
        reference: '',
        subject: '',
        comment: '',
        priceMode: 'net',
        currency: 'EUR',
      },
      ...{ issueOn: null, dueOn: null, depositIds: [], lines: [line('10')] },
    })
    return (await agent.post(`/staff/invoices/${one.id}/closing`, { version: saved.body.version })).body
  }
  const before = await close()
  assert.deepEqual([before.issueOn, before.number.slice(0, 7)], [`${year}-12-31`, `F-${year}-`])
  portal.clock.set(`${year}-12-31T23:30:00Z`)
  const next = await close()
  assert.deepEqual([next.issueOn, next.number], [`${year + 1}-01-01`, `F-${year + 1}-0001`])
  // Due today it is not late, to the end of the day there.
  const due = (await agent.get(`/staff/invoices/${next.id}`)).body.dueOn
  portal.clock.set(`${due}T22:00:00Z`)
  assert.equal((await (await portal.signedIn(world.agent.id)).get(`/staff/invoices/${next.id}`)).body.state, 'due')
  portal.clock.set(`${due}T23:30:00Z`)
  assert.equal((await (await portal.signedIn(world.agent.id)).get(`/staff/invoices/${next.id}`)).body.state, 'late')
  await checkBooks()
})
