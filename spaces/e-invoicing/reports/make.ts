import { sql } from 'kysely'
import { addDays, addMonths, type Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { billingSettings } from '../../billing/index.ts'
import { reportSettings } from '../settings.ts'
import { receiptsOf, type ToldReceipt } from './books.ts'
import { type Kind, type Period, periodFrom } from './periods.ts'

/** Holds the reports of the brand until the transaction ends: of two rounds, or of one that makes and one who hands over, the second finds it done. */
export const holdReports = (ctx: Context) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`e-invoicing.reports ${ctx.brand.id}`}, 0))`.execute(ctx.db)

/** The last report of each period. */
type Last = { id: string; kind: Kind; start: Day; end: Day; sequence: number; handed: boolean; awaited: boolean }

async function lastReports(ctx: Context): Promise<Last[]> {
  const { rows } = await sql<Last>`
    select distinct on (kind, starts_on) id, kind, starts_on as start, ends_on as end, sequence, handed_at is not null as handed,
      flow_id is not null and accepted is null as awaited
    from e_reports where brand_id = ${ctx.brand.id} order by kind, starts_on, sequence desc`.execute(ctx.db)
  return rows
}

/** The periods that are over and of which nothing was made yet. */
function missing(ctx: Context, last: readonly Last[], kind: Kind): Period[] {
  const begins = settingOf(ctx, reportSettings.reporting_from)
  const from = {
    transactions: begins,
    payments: settingOf(ctx, reportSettings.reporting_vat_due) === 'receipts' ? begins : '',
    purchases: settingOf(ctx, reportSettings.reporting_purchases_from),
  }[kind]
  const length = settingOf(ctx, reportSettings.reporting_period)
  const days = settingOf(ctx, reportSettings.reporting_days)
  if (!from) return []
  const ends = last.filter((one) => one.kind === kind).map(({ end }) => end)
  const found: Period[] = []
  let start = ends.length > 0 ? addDays(ends.toSorted().at(-1)!, 1) : from
  // A brand that begins years late does so over some rounds.
  while (found.length < 40) {
    const period = periodFrom(start, kind, length)
    if (addDays(period.end, days) > ctx.today) break
    found.push(period)
    start = addDays(period.end, 1)
  }
  return found
}

/** The last report of each period of the years that are still looked at: whoever finds an error later declares it otherwise. */
const latest = (ctx: Context) => sql`select distinct on (kind, starts_on) * from e_reports
  where brand_id = ${ctx.brand.id} and ends_on > ${addMonths(ctx.today, -36)} order by kind, starts_on, sequence desc`

/**
 * The reports that the books may have left behind: those of transactions of whose period an invoice is in none; those of payments since which something was
 * settled, undone or credited that may weigh on their days. Purchases are those of the days on which they came: none comes late. What began before a report
 * was made and ended after it is looked at for a day.
 */
async function mayDiffer(ctx: Context): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with last as materialized (${latest(ctx)}),
    changes as materialized (
      select case when k.since is null then greatest(coalesce(p.received_on, s.settled_on), w.issue_on) else k.since end as day, s.created_at as at
      from settlements s join open_items d on d.posting_id = s.debit_posting_id join open_items c on c.posting_id = s.credit_posting_id
        join invoice_ways w on w.invoice_id = d.invoice_id left join payments p on p.id = c.payment_id
        left join lateral (select least(w.issue_on, (select min(o.issue_on) from invoice_deductions x join invoices o on o.id = x.deposit_id where x.invoice_id = w.invoice_id)) as since
          where exists (select from invoices k where k.credited_id = w.invoice_id and k.state = 'closed')) k on true
      where s.brand_id = ${ctx.brand.id} and w.way in ('international', 'consumer')
      union all
      select least(w.issue_on, (select min(o.issue_on) from invoice_deductions x join invoices o on o.id = x.deposit_id where x.invoice_id = w.invoice_id)), k.closed_at
      from invoices k join invoice_ways w on w.invoice_id = k.credited_id
      where k.brand_id = ${ctx.brand.id} and k.state = 'closed' and w.way in ('international', 'consumer')
    )
    select r.id from last r where r.kind = 'payments'
      and exists (select from changes c where c.at > r.made_at - interval '1 day' and c.day <= r.ends_on)
    union all
    select r.id from last r where r.kind = 'transactions' and exists (
      select from invoice_ways w where w.brand_id = ${ctx.brand.id} and w.issue_on between r.starts_on and r.ends_on and w.way in ('international', 'consumer')
        and not exists (select from e_report_invoices t where t.report_id = r.id and t.invoice_id = w.invoice_id))`.execute(
    ctx.db,
  )
  return new Set(rows.map(({ id }) => id))
}

/** Whether a report of payments says what the books say now; one of transactions does unless an invoice is missing in it. */
async function isAsTold(ctx: Context, one: Last): Promise<boolean> {
  if (one.kind === 'transactions') return false
  const written = (receipts: readonly ToldReceipt[]) =>
    receipts
      .map(({ invoiceId, day, rate, cents }) => `${invoiceId} ${day} ${rate} ${cents}`)
      .sort()
      .join('\n')
  const { rows } = await sql<ToldReceipt>`select invoice_id as "invoiceId", day, rate, way, currency, cents
    from e_report_receipts where report_id = ${one.id}`.execute(ctx.db)
  return written(rows) === written(await receiptsOf(ctx, one))
}

/** Whether a report of a period was handed over and not refused: what follows puts it right. */
async function isTold(ctx: Context, kind: Kind, start: Day): Promise<boolean> {
  const { rows } = await sql<{
    told: boolean
  }>`select exists (select from e_reports where brand_id = ${ctx.brand.id} and kind = ${kind} and starts_on = ${start}
    and handed_at is not null and accepted is distinct from false) as told`.execute(ctx.db)
  return rows[0]!.told
}

/** Makes a report of a period of what the books say now. */
async function make(ctx: Context, kind: Kind, { start, end }: Period, sequence: number): Promise<string> {
  const row = {
    brand_id: ctx.brand.id,
    ...{ kind, starts_on: start, ends_on: end, sequence, type: (await isTold(ctx, kind, start)) ? 'RE' : 'IN' },
    siren: settingOf(ctx, billingSettings.seller_siret).slice(0, 9),
    name: settingOf(ctx, billingSettings.seller_name),
    vat_number: settingOf(ctx, billingSettings.seller_vat_number),
    vat_due: settingOf(ctx, reportSettings.reporting_vat_due),
    made_at: ctx.now,
  }
  const { id } = await ctx.db.insertInto('e_reports').values(row).returning('id').executeTakeFirstOrThrow()
  if (kind === 'transactions') {
    await sql`insert into e_report_invoices (report_id, invoice_id, way, told, net_cents, vat_cents)
      select ${id}, w.invoice_id, w.way,
        w.way = 'consumer' or (i.currency = 'EUR' or i.vat_cents = 0) and not exists (select from invoice_vat v where v.invoice_id = i.id and not parvis.is_french_rate(v.rate)),
        case i.type when 381 then -1 else 1 end * i.net_cents - d.net, case i.type when 381 then -1 else 1 end * i.vat_cents - d.vat
      from invoice_ways w join invoices i on i.id = w.invoice_id cross join lateral (
        select coalesce(sum(o.net_cents), 0) as net, coalesce(sum(o.vat_cents), 0) as vat from invoice_deductions x join invoices o on o.id = x.deposit_id where x.invoice_id = i.id) d
      where w.brand_id = ${ctx.brand.id} and w.issue_on between ${start} and ${end} and w.way in ('international', 'consumer')`.execute(
      ctx.db,
    )
    await sql`insert into e_report_sums (report_id, day, currency, kind, rate, base_cents, vat_cents, invoices)
      select ${id}, day, currency, kind, rate, sum(base_cents), sum(vat_cents), min(invoices)
      from (
        select *, count(*) filter (where first_of_invoice) over (partition by day, currency, kind) as invoices from (
          select w.issue_on as day, w.currency, k.kind, p.rate, p.base_cents, p.vat_cents,
            row_number() over (partition by p.invoice_id, k.kind order by p.rate, p.category, p.goods) = 1 as first_of_invoice
          from parvis.counted_parts(array(select t.invoice_id from e_report_invoices t where t.report_id = ${id} and t.way = 'consumer')) p join invoices w on w.id = p.invoice_id
            cross join lateral (select case when p.category = 'O' or not parvis.is_french_rate(p.rate) then 'TNT1' when p.goods then 'TLB1' else 'TPS1' end as kind) k) each
      ) counted
      group by day, currency, kind, rate`.execute(ctx.db)
  } else if (kind === 'purchases') {
    await sql`insert into e_report_purchases (report_id, deposit_id, told)
      select ${id}, d.id, d.bought is not null from invoice_deposits d
      where d.brand_id = ${ctx.brand.id} and d.accepted and d.seller_country <> '' and not parvis.is_french_territory(d.seller_country)
        and d.deposited_at >= (${start}::date)::timestamp at time zone ${ctx.brand.timeZone}
        and d.deposited_at < (${addDays(end, 1)}::date)::timestamp at time zone ${ctx.brand.timeZone}`.execute(ctx.db)
  } else {
    const receipts = await receiptsOf(ctx, { start, end })
    if (receipts.length > 0)
      await sql`insert into e_report_receipts (report_id, invoice_id, day, rate, way, currency, cents)
        select ${id}, r."invoiceId", r.day, r.rate, r.way, r.currency, r.cents
        from jsonb_to_recordset(${JSON.stringify(receipts)}::jsonb) r ("invoiceId" uuid, day date, rate integer, way text, currency text, cents bigint)`.execute(
        ctx.db,
      )
  }
  await record(ctx, {
    type: 'e_invoicing.report.made',
    subjectType: 'e_invoicing.report',
    subjectId: id,
    subjectLabel: `${start} – ${end}`,
    after: { kind, sequence },
  })
  return id
}

/**
 * Makes what is due (B28): the first report of each period that is over, empty or not, and one that puts it right where the books say something else than
 * was told. One that was not handed over yet gives way to what the books say now.
 * @returns the reports that were made
 */
export async function makeReports(ctx: Context): Promise<string[]> {
  if (!settingOf(ctx, reportSettings.reporting_from) || !settingOf(ctx, billingSettings.seller_siret)) return []
  await holdReports(ctx)
  const made: string[] = []
  const last = await lastReports(ctx)
  const behind = await mayDiffer(ctx)
  for (const one of last) {
    // What a platform has not answered yet may be refused: then nothing is there to be put right.
    if (one.awaited || !behind.has(one.id) || (await isAsTold(ctx, one))) continue
    if (!one.handed) await ctx.db.deleteFrom('e_reports').where('id', '=', one.id).execute()
    made.push(await make(ctx, one.kind, one, one.handed ? one.sequence + 1 : one.sequence))
  }
  for (const kind of ['transactions', 'payments', 'purchases'] as const)
    for (const period of missing(ctx, last, kind)) made.push(await make(ctx, kind, period, 1))
  return made
}
