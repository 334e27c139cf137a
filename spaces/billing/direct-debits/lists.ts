import { sql } from 'kysely'
import { z } from 'zod'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { byClient, defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import * as schema from './schema.ts'

const counted = (state: string) =>
  sql<number>`(select count(*)::int from direct_debits d where d.batch_id = b.id and d.state = ${sql.lit(state)})`

/** The brand's collections, the newest first (B12). */
export const batchList = defineList({
  title: { fr: 'Prélèvements', en: 'Collections' },
  rows: (db) =>
    db
      .selectFrom('direct_debit_batches as b')
      .innerJoin('bank_accounts as a', 'a.id', 'b.account_id')
      .selectAll('b')
      .select('a.name as account_name')
      .select([
        counted('open').as('open'),
        counted('paid').as('paid'),
        counted('refused').as('refused'),
        counted('returned').as('returned'),
        sql<number>`(select coalesce(sum(d.amount_cents), 0)::bigint from direct_debits d where d.batch_id = b.id and d.state = 'open')`.as(
          'open_cents',
        ),
      ]),
  filters: {},
  id: by.uuid('b.id'),
  sorts: { createdAt: [by.moment('b.created_at')] },
  order: () => 'desc',
  item: schema.batch,
  view: (row) => ({
    id: row.id,
    number: row.number,
    scheme: row.scheme as 'CORE',
    collectionOn: row.collection_on,
    account: { id: row.account_id, name: row.account_name },
    lines: row.lines,
    totalCents: row.total_cents,
    open: row.open,
    openCents: row.open_cents,
    paid: row.paid,
    refused: row.refused,
    returned: row.returned,
    state: row.cancelled_at ? ('cancelled' as const) : row.open > 0 ? ('open' as const) : ('done' as const),
    fileTakenAt: row.file_taken_at?.toISOString() ?? null,
    version: row.version,
  }),
})

/** A collection. @throws Problem 404 */
export const readBatch = async (ctx: PersonContext, id: string) =>
  batchList.view(await readRow(ctx, batchList, id), ctx)

/** The lines of a collection, in their order. */
export const debitList = defineList({
  title: { fr: 'Lignes du prélèvement', en: 'Lines of the collection' },
  rows: (db) =>
    db
      .selectFrom('direct_debits as d')
      .innerJoin('sepa_mandates as m', 'm.id', 'd.mandate_id')
      .innerJoin('invoices as i', 'i.id', 'd.invoice_id')
      .innerJoin('organisations as o', 'o.id', 'd.organisation_id')
      .selectAll('d')
      .select(['m.rum', 'i.number', 'o.name as organisation_name']),
  scope: ({ id }: { id: string }) => sql`d.batch_id = ${id}`,
  ofClients: byClient('d.organisation_id'),
  filters: { state: filter(z.enum(schema.debitStates).optional(), (state) => sql`d.state = ${state}`) },
  id: by.uuid('d.id'),
  sorts: { position: [by.integer('d.position')] },
  item: schema.debit,
  view: (row) => ({
    id: row.id,
    position: row.position,
    invoice: { id: row.invoice_id, number: row.number ?? '' },
    organisation: { id: row.organisation_id, name: row.organisation_name },
    rum: row.rum,
    amountCents: row.amount_cents,
    sequence: row.sequence as 'FRST',
    endToEndId: row.end_to_end_id,
    state: row.state as 'open',
    reasonCode: row.reason_code,
    endedOn: row.ended_on,
    toldAt: row.told_at?.toISOString() ?? null,
  }),
  guard: (ctx, { id }) => readBatch(ctx, id),
})
