import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { Day } from '../../../kernel/dates/day.ts'
import { day, text } from '../../../kernel/http/validation.ts'
import { byClient, defineList, filter, rareFilter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { numberOf } from './document.ts'
import type { Kind } from './periods.ts'
import * as schema from './schema.ts'

/** What an invoice received comes to before tax, in the smallest unit of its currency: a credit note below zero. */
export const purchaseCents = sql<number>`(round(coalesce(d.net_amount, d.gross_amount) * case when d.currency in ('JPY', 'XPF', 'XOF', 'KRW') then 1 else 100 end)
  * case when d.bought ->> 'typeCode' in ('261', '381', '396', '502', '503') then -1 else 1 end)::bigint`
type Money = { currency: string; netCents: number; vatCents: number }
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('e_reports as r')
    .selectAll('r')
    .select([
      sql<number>`case r.kind when 'transactions' then (select count(*) from e_report_invoices t where t.report_id = r.id)
        when 'purchases' then (select count(*) from e_report_purchases t where t.report_id = r.id)
        else (select count(distinct t.invoice_id) from e_report_receipts t where t.report_id = r.id) end::int`.as(
        'invoices',
      ),
      sql<Money[]>`coalesce(case r.kind when 'transactions' then (
          select jsonb_agg(jsonb_build_object('currency', s.currency, 'netCents', s.net, 'vatCents', s.vat) order by s.currency) from (
            select i.currency, sum(t.net_cents) as net, sum(t.vat_cents) as vat from e_report_invoices t join invoices i on i.id = t.invoice_id where t.report_id = r.id and t.told group by 1) s)
        when 'purchases' then (select jsonb_agg(jsonb_build_object('currency', s.currency, 'netCents', s.net, 'vatCents', 0) order by s.currency) from (
            select d.currency, sum(${purchaseCents}) as net from e_report_purchases t join invoice_deposits d on d.id = t.deposit_id where t.report_id = r.id and t.told group by 1) s)
        else (select jsonb_agg(jsonb_build_object('currency', s.currency, 'netCents', s.cents, 'vatCents', 0) order by s.currency) from (
            select t.currency, sum(t.cents) as cents from e_report_receipts t where t.report_id = r.id and t.currency = 'EUR' group by 1) s) end, '[]')`.as(
        'totals',
      ),
    ])
export type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** What became of a report follows from its facts. */
export const stateOf = (row: Pick<Row, 'handed_at' | 'accepted'>): (typeof schema.states)[number] =>
  row.handed_at === null ? 'made' : row.accepted === null ? 'handed' : row.accepted ? 'accepted' : 'rejected'

/** A row of the list. */
export const viewItem = (row: Row): z.input<typeof schema.reportItem> => ({
  id: row.id,
  number: numberOf({ ...row, kind: row.kind as Kind }, Math.max(row.attempts, 1)),
  kind: row.kind as Kind,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  type: row.type as 'IN',
  sequence: row.sequence,
  state: stateOf(row),
  madeAt: row.made_at.toISOString(),
  handedAt: row.handed_at?.toISOString() ?? null,
  invoices: row.invoices,
  totals: row.totals,
})

/** Reports of the brand, that of the latest period first (B28). */
export const reportList = defineList({
  title: { fr: 'E-reporting', en: 'E-reporting' },
  rows,
  filters: {
    kind: filter(schema.kind.optional(), (kind) => sql`r.kind = ${kind}`),
    state: filter(
      schema.state.optional(),
      (state) =>
        ({
          made: sql<boolean>`r.handed_at is null`,
          handed: sql<boolean>`r.handed_at is not null and r.accepted is null`,
          accepted: sql<boolean>`r.accepted`,
          rejected: sql<boolean>`not r.accepted`,
        })[state],
    ),
  },
  id: by.uuid('r.id'),
  sorts: { endsOn: [by.day('r.ends_on')] },
  order: () => 'desc',
  item: schema.reportItem,
  view: viewItem,
})

/** What an invoice adds to turnover: a credit note is below zero, and deposits are taken off the invoice that deducts them. */
const counted = (own: string, of: string) =>
  sql<number>`(case i.type when 381 then -1 else 1 end * ${sql.ref(`i.${own}`)} - coalesce((select sum(${sql.ref(`o.${of}`)}) from invoice_deductions x join invoices o on o.id = x.deposit_id where x.invoice_id = i.id), 0))::bigint`

/** Whether an invoice, or a deposit that it deducts, has a part of which that holds. */
const hasPart = (holds: RawBuilder<unknown>) =>
  sql<boolean>`(exists (select from invoice_vat v where v.invoice_id = i.id and ${holds})
    or exists (select from invoice_deductions x join invoice_vat v on v.invoice_id = x.deposit_id where x.invoice_id = i.id and ${holds}))`
type Part = { category: string; rate: number; baseCents: number; vatCents: number }
/** Closed invoices with how far each is made known, the latest first: what a figure of the agreement with the books is the sum of. */
export const reportableList = defineList({
  title: { fr: 'Factures et e-reporting', en: 'Invoices and e-reporting' },
  rows: (db) =>
    db
      .selectFrom('invoices as i')
      .innerJoin(
        sql<{ invoice_id: string; way: string; standing: string }>`invoice_tellings`.as('w'),
        'w.invoice_id',
        'i.id',
      )
      .leftJoin('organisations as c', 'c.id', 'i.organisation_id')
      .select([
        'i.id',
        'i.type',
        'i.organisation_id',
        'i.currency',
        sql<string>`i.number`.as('number'),
        sql<Day>`i.issue_on`.as('issue_on'),
        'w.way',
        'w.standing',
        sql<string>`coalesce(c.name, i.buyer ->> 'name', '')`.as('organisation_name'),
        counted('net_cents', 'net_cents').as('net_cents'),
        counted('vat_cents', 'vat_cents').as('vat_cents'),
        sql<
          Part[]
        >`(select coalesce(jsonb_agg(jsonb_build_object('category', p.category, 'rate', p.rate, 'baseCents', p.base_cents, 'vatCents', p.vat_cents)
          order by p.rate desc, p.category), '[]') from parvis.counted_vat(i.id) p)`.as('parts'),
      ]),
  // An index of the closed ones serves it.
  scope: () => sql`i.state = 'closed'`,
  ofClients: byClient('i.organisation_id'),
  filters: {
    search: words({ folded: sql`i.search_text` }),
    from: filter(day.optional(), (from) => sql`i.issue_on >= ${from}`),
    to: filter(day.optional(), (to) => sql`i.issue_on <= ${to}`),
    currency: filter(text(3).optional(), (currency) => (currency ? sql`i.currency = ${currency}` : undefined)),
    standing: rareFilter(schema.standing.optional(), (standing) => sql`w.standing = ${standing}`),
    category: rareFilter(z.enum(['S', 'Z', 'E', 'AE', 'K', 'G', 'O']).optional(), (category) =>
      hasPart(sql`v.category = ${category}`),
    ),
    rate: rareFilter(z.coerce.number().int().min(0).max(10_000).optional(), (rate) => hasPart(sql`v.rate = ${rate}`)),
    report: rareFilter(
      z.uuid().optional(),
      (id) => sql`(exists (select from e_report_invoices t where t.report_id = ${id} and t.invoice_id = i.id)
        or exists (select from e_report_receipts t where t.report_id = ${id} and t.invoice_id = i.id))`,
    ),
  },
  id: by.uuid('i.id'),
  sorts: { issueOn: [by.day('i.issue_on')] },
  order: () => 'desc',
  item: schema.reportableInvoice,
  view: (row) => ({
    id: row.id,
    number: row.number,
    type: row.type,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    issueOn: row.issue_on,
    currency: row.currency,
    standing: row.standing as 'exchange',
    way: row.way as 'exchange',
    netCents: row.net_cents,
    vatCents: row.vat_cents,
    parts: row.parts,
  }),
})
