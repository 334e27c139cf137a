import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import type { Period } from './periods.ts'
import { type Part, type Settled, sharesOf } from './receipts.ts'

export type Way = 'international' | 'consumer'
/** What came on a day for the services of an invoice at one rate of VAT, with its tax, in the smallest unit of the currency. */
export type ToldReceipt = { invoiceId: string; day: Day; rate: number; way: Way; currency: string; cents: number }

/** The invoices that reports of payments are about: those of services with French VAT that the exchange does not carry. */
const told = sql`w.way in ('international', 'consumer') and exists (select from invoice_vat v where v.invoice_id = w.invoice_id and v.category = 'S' and parvis.is_french_rate(v.rate))`

/** On what day money came for an invoice: a payment as it was received, a credit as it was used; never before the invoice was there. */
const paidOn = sql`greatest(coalesce(p.received_on, s.settled_on), w.issue_on)`

/** Invoices for which something came in a period, with those that deduct them or are deducted. */
async function invoicesPaidIn(ctx: Context, { start, end }: Period) {
  const { rows } = await sql<{ id: string; way: Way; currency: string }>`
    with settled as (
      select c.posting_id from payments p join open_items c on c.payment_id = p.id where p.brand_id = ${ctx.brand.id} and p.received_on between ${start} and ${end}
      union all
      select c.posting_id from open_items c where c.brand_id = ${ctx.brand.id} and c.side = 'credit' and c.payment_id is null
    ), paid as (
      select d.invoice_id from settled x join settlements s on s.credit_posting_id = x.posting_id join open_items d on d.posting_id = s.debit_posting_id where d.invoice_id is not null
      union
      select i.id from invoices i where i.brand_id = ${ctx.brand.id} and i.state = 'closed' and i.issue_on between ${start} and ${end}
    ), deducting as (
      select coalesce(x.invoice_id, p.invoice_id) as id from paid p
        left join (invoice_deductions x join invoices f on f.id = x.invoice_id and f.state = 'closed') on x.deposit_id = p.invoice_id
    ), family as (
      select id from deducting union select x.deposit_id from deducting d join invoice_deductions x on x.invoice_id = d.id
    )
    select w.invoice_id as id, w.way, w.currency from family f join invoice_ways w on w.invoice_id = f.id where w.type <> 381 and ${told}`.execute(
    ctx.db,
  )
  return rows
}

/** What is known of how these invoices were settled. */
async function settledOf(ctx: Context, ids: readonly string[]): Promise<Settled[]> {
  const { rows } = await sql<{
    id: string
    receipts: Array<{ day: Day; cents: number }>
    given_back: number
    deposits: string[]
  }>`
    select w.invoice_id as id, w.issue_on,
      coalesce((select jsonb_agg(jsonb_build_object('day', r.day, 'cents', r.cents) order by r.day, r.credit_posting_id) from (
        select s.credit_posting_id, min(${paidOn}) as day, sum(s.amount_cents) as cents
        from open_items o join settlements s on s.debit_posting_id = o.posting_id join open_items c on c.posting_id = s.credit_posting_id
          left join payments p on p.id = c.payment_id left join invoices own on own.id = c.invoice_id
        where o.invoice_id = w.invoice_id and own.credited_id is distinct from w.invoice_id
        group by 1 having sum(s.amount_cents) > 0) r), '[]') as receipts,
      coalesce((select sum(k.gross_cents - coalesce((select sum(s.amount_cents) from open_items c join settlements s on s.credit_posting_id = c.posting_id
            join open_items o on o.posting_id = s.debit_posting_id where c.invoice_id = k.id and o.invoice_id = w.invoice_id), 0))
          from invoices k where k.credited_id = w.invoice_id and k.state = 'closed'), 0)::bigint as given_back,
      coalesce((select jsonb_agg(x.deposit_id order by d.issue_on, d.number) from invoice_deductions x join invoices d on d.id = x.deposit_id where x.invoice_id = w.invoice_id), '[]') as deposits
    from invoice_ways w where w.invoice_id = any (${ids}::uuid[]) order by w.issue_on, w.number`.execute(ctx.db)
  // What was credited of an invoice is none of it any more.
  const { rows: parts } = await sql<Part & { id: string }>`
    with credited as (
      select i.id, i.id as of from invoices i where i.id = any (${ids}::uuid[])
      union all select k.id, k.credited_id from invoices k where k.credited_id = any (${ids}::uuid[]) and k.state = 'closed'
    )
    select c.of as id, p.goods, p.category, p.rate, sum(p.base_cents + p.vat_cents)::bigint as cents
    from credited c join parvis.counted_parts(array(select id from credited)) p on p.invoice_id = c.id
    group by 1, 2, 3, 4 order by c.of, p.rate desc, p.category, p.goods`.execute(ctx.db)
  const partsOf = Map.groupBy(parts, ({ id }) => id)
  return rows.map((row) => ({
    id: row.id,
    receipts: row.receipts,
    parts: partsOf.get(row.id) ?? [],
    givenBack: Number(row.given_back),
    deposits: row.deposits,
  }))
}

const taxedService = ({ goods, category }: Part): boolean => !goods && category === 'S'

/** What came in a period for services with French VAT that the exchange does not carry, as the books say now (10.2, 10.4). */
export async function receiptsOf(ctx: Context, period: Period): Promise<ToldReceipt[]> {
  const invoices = await invoicesPaidIn(ctx, period)
  const known = new Map(invoices.map((one) => [one.id, one]))
  const shares = sharesOf(
    await settledOf(
      ctx,
      invoices.map(({ id }) => id),
    ),
  )
  const sums = new Map<string, ToldReceipt>()
  for (const { invoiceId, day, part, cents } of shares) {
    if (day < period.start || day > period.end || !taxedService(part)) continue
    const { way, currency } = known.get(invoiceId)!
    const key = `${invoiceId} ${day} ${part.rate}`
    const one = sums.get(key)
    if (one) one.cents += cents
    else sums.set(key, { invoiceId, day, rate: part.rate, way, currency, cents })
  }
  return [...sums.values()]
}
