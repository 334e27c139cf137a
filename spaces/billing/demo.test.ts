import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('B11 B13 the demo shows invoices in every state, charges to invoice and statements that add up', async () => {
  const staff = await demo.signIn('m.roquelin')
  const states = new Set<string>()
  for (let cursor = ''; ; ) {
    const page = await staff(`/staff/invoices?size=100${cursor}`)
    for (const { state } of page.items) states.add(state)
    if (!page.nextCursor) break
    cursor = `&cursor=${page.nextCursor}`
  }
  // In the first days of a month nothing of the one before is late yet, and in its last ones nothing is due.
  for (const state of ['draft', 'paid', 'used']) assert.ok(states.has(state), `${state} in ${[...states]}`)
  assert.ok(states.has('due') || states.has('late'))
  assert.ok((await staff('/staff/charges/clients')).items.length > 0)
  const ages = (await staff('/staff/aged-balance')).items
  assert.ok(ages.length > 5)
  for (const { organisation, balanceCents } of ages) {
    const [last] = (await staff(`/staff/statements/${organisation.id}?size=1`)).items
    assert.equal(last.balanceCents, balanceCents, organisation.name)
  }
  const client = await demo.signIn('c.aubertine')
  assert.ok((await client('/invoices')).items.length >= 12)
})

test('B11 B12 a year of the demo holds together: balances are what is open, journals balance, numbers have no gap', async () => {
  assert.deepEqual(
    await demo.rows(`select p.organisation_id from ledger_postings p where account like '411%' group by 1
      having sum(debit_cents - credit_cents) <> (select sum(case side when 'debit' then rest_cents else -rest_cents end) from open_items o where o.organisation_id = p.organisation_id)`),
    [],
  )
  assert.deepEqual(
    await demo.rows(`select e.journal from ledger_entries e join ledger_postings p on p.entry_id = e.id group by 1
      having sum(p.debit_cents) <> sum(p.credit_cents)`),
    [],
  )
  // What the statements say goes on from one to the next, and the account of the books is what the matched movements came to.
  assert.deepEqual(
    await demo.rows(`select s.statement_id from (select *, lag(closing_cents) over (order by imported_at) as before from bank_statements) s
      where s.before <> s.opening_cents or s.opening_cents + s.sum_cents <> s.closing_cents`),
    [],
  )
  const gaps = await demo.rows(`with numbers as (
      select number from invoices where number is not null union all select number from payments union all select number from ledger_entries
      union all select number from direct_debit_batches union all select number from refunds union all select number from payment_intents),
    parts as (select regexp_replace(number, '[0-9]+$', '') as series, substring(number from '[0-9]+$')::int as at from numbers)
    select series, count(*)::int, max(at) from parts group by 1 having count(*) <> max(at) or min(at) <> 1`)
  assert.deepEqual(gaps, [])
  assert.deepEqual(
    await demo.rows(`select number from (select number, issue_on, lag(issue_on) over (partition by series_id order by left(number, 6), number) as before from invoices where number is not null) i
      where before > issue_on`),
    [],
    'dates follow the numbers',
  )
})

test('B12 B25 B26 B30 the demo has something of all that a month brings', async () => {
  const [made] = await demo.rows(`select
    (select count(*) from organisations)::int >= 60 as clients,
    (select count(distinct method) from payments)::int as methods,
    (select count(*) from bank_entries where not matched and side = 'credit')::int > 3 as to_match,
    (select count(*) from payment_intents where succeeded_at is not null)::int > 3 as cards,
    (select count(distinct level) from reminders)::int as levels,
    (select count(*) from invoice_disputes where ended_at is null)::int as disputed,
    (select count(*) from invoice_disputes where outcome = 'accepted')::int as settled,
    (select count(*) from payment_promises)::int as promised,
    (select count(distinct invoice_id) from invoice_instalments)::int as instalments,
    (select count(*) from refunds)::int as refunds,
    (select count(*) from invoices where type = 386)::int as deposits,
    (select count(*) from invoice_deductions)::int as deducted`)
  const { disputed, ...always } = made
  assert.deepEqual(always, {
    ...{ clients: true, methods: 3, to_match: true, cards: true, levels: 3, settled: 1, promised: 1, instalments: 1 },
    ...{ refunds: 1, deposits: 2, deducted: always.deducted },
  })
  assert.ok(disputed <= 1)
})
