// The sum of both equals the books (spec 5, B28): what the exchange carries and what reports tell come to the ledger, whatever was done.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { addDays } from '../../../kernel/dates/day.ts'
import { reportFindings } from '../../../kernel/e-invoicing/index.ts'
import { asStaffMember } from '../../../kernel/http/context.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { runs } from '../../../testing/seed.ts'
import { takeExternalInvoice } from '../../billing/index.ts'
import { line } from '../../billing/testing.ts'
import { makeReportWorld, type Payers, type ReportWorld } from './testing.ts'

let portal: Portal
let world: ReportWorld
before(async () => {
  portal = await startPortal()
  world = await makeReportWorld(portal)
})
after(() => portal.close())

const known = (text: string) => portal.sql(text) as Promise<any[]>
const of = <T>(all: T[], index: number): T | undefined => all[index % Math.max(1, all.length)]
const agreement = async (from: string, to: string) => {
  const answer = await world.agent.get(`/staff/e-reports/agreement?from=${from}&to=${to}`)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}

type Step =
  | {
      kind: 'invoice'
      payer: keyof Payers
      prices: number[]
      rate: number
      goods: number
      gross: boolean
      deposit: boolean
    }
  | { kind: 'credit'; at: number; share: number }
  | { kind: 'pay'; at: number; share: number }
  | { kind: 'use'; at: number }
  | { kind: 'undo'; at: number }
  | { kind: 'wait'; days: number }
  | { kind: 'report'; hand: boolean }
const at = fc.nat(50)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('invoice' as const),
      payer: fc.constantFrom('french', 'belgian', 'guyanese', 'person', 'person'),
      prices: fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1, maxLength: 3 }),
      rate: fc.constantFrom(2000, 1000, 550, 210),
      goods: fc.nat(7),
      gross: fc.boolean(),
      deposit: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('credit' as const), at, share: fc.integer({ min: 1, max: 100 }) }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pay' as const), at, share: fc.integer({ min: 1, max: 130 }) }),
  },
  fc.record({ kind: fc.constant('use' as const), at }),
  fc.record({ kind: fc.constant('undo' as const), at }),
  fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 25 }) }),
  fc.record({ kind: fc.constant('report' as const), hand: fc.boolean() }),
)

/** Does one step as the agent would; what the portal refuses is no failure, and changes nothing. */
async function take(one: Step): Promise<void> {
  const { agent, draft, client, payers } = world
  const closed = () =>
    known("select id, gross_cents from invoices where state = 'closed' and type <> 381 order by number")
  if (one.kind === 'wait') {
    portal.clock.advanceDays(one.days)
    await portal.sql("update sessions set expires_at = $1::timestamptz + interval '1 day', last_seen_at = $1", [
      portal.clock.now,
    ])
  } else if (one.kind === 'invoice') {
    const free = await known(
      `select d.id from invoices d join open_items o on o.invoice_id = d.id and o.rest_cents = 0 where d.type = 386
       and not exists (select from invoice_deductions x where x.deposit_id = d.id) and not exists (select from invoices c where c.credited_id = d.id) order by d.number limit 1`,
    )
    const lines = one.prices.map((cents, index) =>
      line((cents / 100).toFixed(2), {
        vatRate: index % 2 ? 2000 : one.rate,
        account: (one.goods >> index) & 1 ? '707000' : '706000',
      }),
    )
    const changes = { payerId: payers[one.payer], priceMode: one.gross ? 'gross' : 'net' }
    const made = await draft(lines, changes, one.deposit && free.length === 0 ? 386 : 380)
    const content = { reference: '', subject: '', comment: '', currency: 'EUR', issueOn: null, dueOn: null, lines }
    const saved =
      one.deposit && free.length > 0
        ? await agent.put(`/staff/invoices/${made.id}`, {
            ...{ ...content, ...changes },
            ...{ version: made.version, depositIds: [free[0].id] },
          })
        : { body: made }
    if (saved.body.version) await agent.post(`/staff/invoices/${made.id}/closing`, { version: saved.body.version })
  } else if (one.kind === 'credit') {
    const invoice = of(await closed(), one.at)
    if (!invoice) return
    const [first] = await known(
      `select id, net_cents from invoice_lines where invoice_id = '${invoice.id}' order by position`,
    )
    const lines = [{ lineId: first.id, netCents: Math.ceil((first.net_cents * one.share) / 100) }]
    const made = await agent.post(`/staff/invoices/${invoice.id}/credit-notes`, one.share > 80 ? {} : { lines })
    if (made.status === 201) await agent.post(`/staff/invoices/${made.body.id}/closing`, { version: made.body.version })
  } else if (one.kind === 'pay') {
    const invoice = of(await closed(), one.at)
    if (!invoice) return
    await agent.post('/staff/payments', {
      ...{ organisationId: client, method: 'transfer', currency: 'EUR' },
      receivedOn: portal.clock.now.toISOString().slice(0, 10),
      ...{ amountCents: Math.ceil((invoice.gross_cents * one.share) / 100), invoices: [{ invoiceId: invoice.id }] },
    })
  } else if (one.kind === 'use') {
    const credit = of(
      await known(
        "select payment_id, invoice_id from open_items where side = 'credit' and rest_cents > 0 order by posting_id",
      ),
      one.at,
    )
    const [debit] = await known(
      "select invoice_id from open_items where side = 'debit' and rest_cents > 0 and invoice_id is not null order by posting_id",
    )
    if (!credit || !debit) return
    const path = credit.payment_id ? `payments/${credit.payment_id}` : `invoices/${credit.invoice_id}`
    await agent.post(`/staff/${path}/use`, { invoices: [{ invoiceId: debit.invoice_id }] })
  } else if (one.kind === 'undo') {
    const payment = of(await known('select id, version from payments order by number'), one.at)
    if (payment)
      await agent.post(`/staff/payments/${payment.id}/undoing`, { version: payment.version, reason: 'Rejet' })
  } else {
    const made = await world.make()
    if (!one.hand) return
    for (const id of made) {
      const handed = await agent.post(`/staff/e-reports/${id}/handing`, { version: 1, way: 'by_hand' })
      assert.equal(handed.status, 200, JSON.stringify(handed.body))
    }
  }
}

/** What must hold of reports and books whatever was done. */
async function check() {
  const none = async (what: string, text: string) => assert.deepEqual(await known(text), [], what)
  await none(
    'an invoice that the exchange carries is in no report',
    `select i.invoice_id from invoice_ways w join (select invoice_id from e_report_invoices union all select invoice_id from e_report_receipts) i using (invoice_id)
     where w.way not in ('international', 'consumer')`,
  )
  await none(
    'of a period of which reports were made, each invoice that the exchange does not carry is in the last one',
    `select w.invoice_id from (select distinct on (kind, starts_on) * from e_reports where kind = 'transactions' order by kind, starts_on, sequence desc) r
     join invoice_ways w on w.issue_on between r.starts_on and r.ends_on and w.way in ('international', 'consumer')
     where not exists (select from e_report_invoices t where t.report_id = r.id and t.invoice_id = w.invoice_id)`,
  )
  await none(
    'the sums of a report are those of its invoices',
    `select r.id from e_reports r where r.kind = 'transactions' and (
       (select (coalesce(sum(net_cents), 0), coalesce(sum(vat_cents), 0)) from e_report_invoices t where t.report_id = r.id and t.way = 'consumer')
       <> (select (coalesce(sum(base_cents), 0), coalesce(sum(vat_cents), 0)) from e_report_sums s where s.report_id = r.id))`,
  )
  await none(
    'for an invoice of services alone, what came less what its credit notes gave back is what is told of it',
    `select i.id from invoice_ways w join invoices i on i.id = w.invoice_id and i.type <> 381
     join lateral (select coalesce(sum(t.cents), 0) as told from (select distinct on (starts_on) * from e_reports where kind = 'payments' order by starts_on, sequence desc) r
       join e_report_receipts t on t.report_id = r.id and t.invoice_id = i.id) t on true
     join lateral (select coalesce(sum(s.amount_cents), 0) as came from open_items o join settlements s on s.debit_posting_id = o.posting_id join open_items c on c.posting_id = s.credit_posting_id
       left join invoices k on k.id = c.invoice_id where o.invoice_id = i.id and k.credited_id is distinct from i.id) a on true
     where w.way in ('international', 'consumer') and i.issue_on <= (select max(ends_on) from e_reports where kind = 'payments')
       and not exists (select from invoice_lines l where l.invoice_id = i.id and l.account like '707%')
       and not exists (select from invoices k where k.credited_id = i.id or k.credited_id in (select x.invoice_id from invoice_deductions x where x.deposit_id = i.id))
       and not exists (select from settlements s join open_items o on o.posting_id = s.debit_posting_id where o.invoice_id = i.id and s.settled_on > (select max(ends_on) from e_reports where kind = 'payments'))
       and t.told <> a.came`,
  )
}

test('B28 an invoice that went out by the exchange is in no report, and the sum of both equals the books to the cent, whatever is invoiced, credited, paid and undone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
      for (const one of steps) await take(one)
      await world.make()
      await check()
      const today = portal.clock.now.toISOString().slice(0, 10)
      for (const [from, to] of [
        [`${today.slice(0, 7)}-01`, today],
        [addDays(today, -300), today],
      ] as const) {
        const { books } = await agreement(from, to)
        for (const one of books)
          assert.deepEqual([one.baseCents, one.vatCents], [one.booksBaseCents, one.booksVatCents], `${from} ${to}`)
      }
      const [one] = await known('select id from e_reports order by made_at desc, kind limit 1')
      if (!one) return
      const { bytes } = await world.agent.get(`/staff/e-reports/${one.id}/document`)
      assert.deepEqual(reportFindings(bytes), [])
    }),
    { numRuns: runs(12), endOnFailure: true },
  )
  const [seen] = await known(
    `select count(*) filter (where type = 'RE')::int as rectifying, count(distinct kind)::int as kinds,
     (select count(*)::int from e_report_receipts) as receipts, (select count(distinct way)::int from invoice_ways) as ways from e_reports`,
  )
  assert.ok(seen.rectifying > 0 && seen.kinds === 2 && seen.receipts > 10 && seen.ways === 3, JSON.stringify(seen))
})

test('B28 each figure of the agreement opens its list, which comes to it; what is outside VAT or of another program is told apart', async () => {
  const { agent, invoice, payers } = world
  const today = portal.clock.now.toISOString().slice(0, 10)
  await portal.sql(
    `insert into vat_rates (brand_id, created_at, country, category, rate, name, starts_on, exemption_code, exemption_words)
     values ($1, now(), 'FR', 'O', 0, '{"fr": "Hors champ", "en": "Outside VAT"}', '2014-01-01', 'VATEX-EU-O', 'Hors champ de la TVA')`,
    [portal.brandId],
  )
  await portal.sql(`update organisations set code = 'C1' where id = $1`, [world.client])
  await asStaffMember(portal.app.services, portal.app.services.brands.all()[0]!, agent.id, (ctx) =>
    takeExternalInvoice(ctx, {
      ...{ kind: 'invoice', credits: '' },
      ...{ client: 'C1', source: 'EBP', number: 'X1', issueOn: today, currency: 'EUR', grossCents: 12_000 },
      ...{ subject: '', reference: '', vat: [{ category: 'S', rate: 2000, netCents: 10_000, vatCents: 2_000 }] },
    }),
  )
  await invoice([line('40', { vatCategory: 'E', vatRate: 0 })], { payerId: payers.person })
  await invoice([line('70')], { payerId: payers.french })
  await invoice([line('30', { vatCategory: 'O', vatRate: 0 })], { payerId: payers.person })
  await invoice([line('60', { vatCategory: 'O', vatRate: 0 })], { payerId: payers.french })
  const { rows, books } = await agreement(today, today)
  assert.ok(books.every((one: any) => one.baseCents === one.booksBaseCents && one.vatCents === one.booksVatCents))
  const sum = (all: any[], of: string) => all.reduce((total, one) => total + one[of], 0)
  const all = (await agreement(addDays(today, -300), today)).rows
  assert.ok(all.length > 5)
  for (const { standing, currency, category, rate, invoices, baseCents, vatCents } of all) {
    const query = { from: addDays(today, -300), to: today, standing, currency, category, rate, size: 100 }
    const { items } = (await agent.get(`/staff/e-reports/invoices?${new URLSearchParams(query as never)}`)).body
    const parts = items.flatMap((one: any) =>
      one.parts.filter((part: any) => part.category === category && part.rate === rate),
    )
    const figure = [standing, category, rate, invoices, baseCents, vatCents]
    assert.deepEqual([standing, category, rate, items.length, sum(parts, 'baseCents'), sum(parts, 'vatCents')], figure)
  }
  // Another program's is in that one's books.
  const others = (await agent.get(`/staff/e-reports/invoices?from=${today}&standing=elsewhere`)).body.items
  assert.deepEqual(
    others.map((one: any) => [one.number, one.netCents, one.vatCents]),
    [['X1', 10_000, 2_000]],
  )
  assert.ok(rows.every((row: any) => row.standing !== 'elsewhere'))
  const exempt = rows.find((row: any) => row.category === 'E')
  assert.deepEqual([exempt.standing, exempt.baseCents, exempt.vatCents], ['to_report', 4_000, 0])
  const untaxed = rows.find((row: any) => row.standing === 'untaxed')
  assert.deepEqual([untaxed.category, untaxed.baseCents], ['O', 3_000])
  const refused = await agent.get(`/staff/e-reports/agreement?from=${today}&to=2020-01-01`)
  assert.deepEqual([refused.status, refused.body.errors[0].field], [422, 'to'])
  assert.equal((await world.manager.get(`/staff/e-reports/agreement?from=${today}&to=${today}`)).status, 404)
})
