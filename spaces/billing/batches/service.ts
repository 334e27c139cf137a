import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { namedItems, readWork, startWork } from '../../../kernel/work/work.ts'
import { requireSecond } from '../approvals/second.ts'
import { closeInvoice } from '../invoices/closing.ts'
import { draftOfDue } from '../invoices/drafts.ts'
import { readDueClients } from '../invoices/due.ts'
import * as schema from './schema.ts'

// From this multiple on, or below this part of the invoice before, somebody looks before it is closed.
const [more, less] = [2, 0.5]

const drafts = (db: Kysely<DB>) =>
  db
    .selectFrom((one) =>
      one
        .selectFrom('invoices as i')
        .innerJoin('organisations as c', 'c.id', 'i.organisation_id')
        .leftJoin('payers as p', 'p.id', 'i.payer_id')
        .leftJoinLateral(
          (lateral) =>
            lateral
              .selectFrom('invoices as b')
              .select(['b.number', 'b.gross_cents'])
              .whereRef('b.organisation_id', '=', 'i.organisation_id')
              .whereRef('b.currency', '=', 'i.currency')
              .where(sql<boolean>`b.state = 'closed' and b.type = 380`)
              .orderBy('b.issue_on', 'desc')
              .orderBy('b.number', 'desc')
              .limit(sql.lit(1))
              .as('b'),
          (join) => join.onTrue(),
        )
        .leftJoinLateral(
          (lateral) =>
            lateral
              .selectFrom('invoice_lines as l')
              .select(sql<number>`count(*)::int`.as('lines'))
              .whereRef('l.invoice_id', '=', 'i.id')
              .as('l'),
          (join) => join.onTrue(),
        )
        .where(sql<boolean>`i.state = 'draft' and i.type = 380`)
        .select([
          ...(['i.id', 'i.brand_id', 'i.version', 'i.organisation_id', 'i.subject', 'i.currency'] as const),
          ...(['i.net_cents', 'i.vat_cents', 'i.gross_cents', 'c.name', 'i.search_text'] as const),
          ...(['b.number as before_number', 'b.gross_cents as before_cents', 'l.lines'] as const),
        ])
        .select([
          sql<
            string | null
          >`case when l.lines = 0 then 'no_line' when p.id is null or p.ended_at is not null then 'no_payer' when i.gross_cents <= 0 then 'nothing_due'
            when p.wants_commitment and i.reference = '' then 'no_commitment'
            when p.vat_number = '' and exists (select from invoice_lines v where v.invoice_id = i.id and v.vat_category in ('AE', 'K')) then 'no_vat_number'
            when i.issue_on > parvis.today() or i.due_on < i.issue_on or i.issue_on < (select s.last_on from invoice_series s
              where s.brand_id = i.brand_id and 380 = any (s.types) order by s.is_usual desc, s.code limit 1) then 'wrong_date'
            when i.gross_cents >= b.gross_cents * ${sql.lit(more)} then 'much_more' when i.gross_cents <= b.gross_cents * ${sql.lit(less)} then 'much_less' end`.as(
            'anomaly',
          ),
          sql<number>`abs(i.gross_cents - coalesce(b.gross_cents, 0))`.as('difference'),
        ])
        .as('d'),
    )
    .selectAll('d')

/** The drafts of the batch, the greatest difference to the invoice before first (B11): those with an anomaly, or those that are ready. */
export const batchList = defineList({
  title: { fr: 'Lot de factures', en: 'Batch of invoices' },
  rows: drafts,
  scope: (_, { brand }) => sql`d.brand_id = ${brand.id}`,
  ofClients: byClient('d.organisation_id'),
  filters: {
    search: words({ folded: sql`d.search_text` }),
    /** Whether something stops them or asks for a look. */
    review: filter(z.stringbool().optional(), (review) =>
      review ? sql`d.anomaly is not null` : sql`d.anomaly is null`,
    ),
  },
  id: by.uuid('d.id'),
  sorts: { difference: [by.integer('d.difference')] },
  order: () => 'desc',
  item: schema.batchItem,
  view: (row) => ({
    id: row.id,
    version: row.version,
    organisation: { id: row.organisation_id, name: row.name },
    subject: row.subject,
    currency: row.currency as Currency,
    lines: row.lines ?? 0,
    netCents: row.net_cents,
    vatCents: row.vat_cents,
    grossCents: row.gross_cents,
    before: row.before_number === null ? null : { number: row.before_number, grossCents: row.before_cents! },
    anomaly: row.anomaly as (typeof schema.anomalies)[number] | null,
  }),
})

/** Closes drafts one by one, in their order: each in a transaction of its own, so that one that fails takes no number and stops no other. */
const closingWork = defineWork({
  name: 'billing.closing',
  title: { fr: 'Clôture de factures', en: 'Closing of invoices' },
  access: { staff: 'billing.invoices.close' },
  input: schema.closingInput,
  from: '/fournisseur/factures/lot',
  href: (id) => `/fournisseur/factures/${id}`,
  act: async (ctx, id, { seen }) => {
    await closeInvoice(ctx as StaffContext, id, { version: seen[id] ?? 0 })
  },
})

/** Drafts an invoice of each client who owes something. */
const draftingWork = defineWork({
  name: 'billing.drafting',
  title: { fr: 'Préparation du lot de factures', en: 'Drafting of the batch of invoices' },
  access: { staff: 'billing.invoices.write' },
  input: schema.draftingInput,
  from: '/fournisseur/factures/lot',
  href: (id) => `/fournisseur/factures/releve/${id}`,
  act: async (ctx, id) => {
    await draftOfDue(ctx as StaffContext, { organisationId: id })
  },
})

const sumsOf = (drafts: Array<{ gross_cents: number; currency: string }>) =>
  [...Map.groupBy(drafts, (one) => one.currency)].map(
    ([currency, same]) => [currency as Currency, same.reduce((sum, one) => sum + one.gross_cents, 0)] as const,
  )

/** Starts closing drafts at the versions that were seen (B11, B17). @throws Problem 422, too_many_at_once */
export async function closeBatch(ctx: StaffContext, { drafts: asked }: z.output<typeof schema.closingBody>) {
  const given = asked.map(({ id }) => id)
  const seen = await ctx.db
    .selectFrom('invoices as i')
    .innerJoin('organisations as c', 'c.id', 'i.organisation_id')
    .select(['i.id', 'c.name', 'i.gross_cents', 'i.currency'])
    .where('i.id', 'in', given)
    .execute()
  // Numbers follow the names of the clients, as somebody looks for them afterwards.
  const names = new Map(seen.map(({ id, name }) => [id, name]))
  const nameOf = (id: string) => names.get(id) ?? ''
  const ids = given.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), ctx.brand.locale))
  for (const [currency, cents] of sumsOf(seen))
    await requireSecond(ctx, { kind: 'batch', subjectId: ctx.brand.id, cents, currency })
  const input = { seen: Object.fromEntries(asked.map(({ id, version }) => [id, version])) }
  return readWork(ctx, await startWork(ctx, closingWork, input, namedItems(ids, seen)))
}

/** Starts drafting an invoice of each client who owes something by today and has it on no invoice. @throws Problem billing.no_line */
export async function draftBatch(ctx: StaffContext) {
  const due = (await readDueClients(ctx)).items.filter(({ netCents }) => netCents > 0)
  if (due.length === 0) throw problem('billing.nothing_to_draft')
  const clients = due.map(({ organisation }) => organisation)
  const ids = [...new Set(clients.map(({ id }) => id))]
  return readWork(ctx, await startWork(ctx, draftingWork, { day: ctx.today }, namedItems(ids, clients)))
}
