import { type Kysely, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { titleOf } from '../life-cycle/read.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('invoice_transmissions as t')
    .innerJoin('invoices as i', 'i.id', 't.invoice_id')
    .leftJoin('organisations as o', 'o.id', 't.organisation_id')
    .leftJoin('exchanged_flows as f', 'f.id', 't.flow_id')
    .selectAll('t')
    .select([
      't.invoice_id as id',
      'i.number',
      'i.type',
      'i.issue_on',
      'i.gross_cents',
      'i.currency',
      sql<string>`coalesce(o.name, '')`.as('client_name'),
      sql<string>`parvis.address_of_invoice(i)`.as('address'),
      sql<string>`coalesce(f.ack, '')`.as('flow_ack'),
    ])
export type TransmissionRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const stateOf = (row: TransmissionRow): (typeof schema.transmissionStates)[number] =>
  row.held ? 'held' : row.next_at ? 'waiting' : row.flow_ack === 'Ok' ? 'exchanged' : 'under_way'

/** Closed invoices on their way to the exchange and in it, the latest first (B15). */
export const transmissionList = defineList({
  title: { fr: 'Factures transmises', en: 'Invoices sent' },
  rows,
  ofClients: byClient('t.organisation_id'),
  filters: {
    search: words({ folded: sql`i.search_text` }),
    organisation: filter(z.uuid().optional(), (id) => sql`t.organisation_id = ${id}`),
    state: filter(z.enum(schema.transmissionStates).optional(), (state) =>
      state === undefined
        ? undefined
        : {
            held: sql<SqlBool>`t.held <> ''`,
            waiting: sql<SqlBool>`t.held = '' and t.next_at is not null`,
            under_way: sql<SqlBool>`t.held = '' and t.next_at is null and coalesce(f.ack, '') <> 'Ok'`,
            exchanged: sql<SqlBool>`t.held = '' and t.next_at is null and f.ack = 'Ok'`,
          }[state],
    ),
    status: filter(
      z
        .string()
        .regex(/^\d{3}$/)
        .optional(),
      (status) => sql`t.status = ${status}`,
    ),
  },
  id: by.uuid('t.invoice_id'),
  sorts: { waitingSince: [by.moment('t.waiting_since')] },
  order: () => 'desc' as const,
  item: schema.transmissionItem,
  view: (row: TransmissionRow, ctx) => ({
    id: row.id,
    number: row.number!,
    type: row.type,
    issueOn: row.issue_on!,
    client: { id: row.organisation_id, name: row.client_name },
    grossCents: row.gross_cents,
    currency: row.currency,
    address: row.address,
    state: stateOf(row),
    held: row.held as '',
    status: row.status,
    statusTitle: row.status ? titleOf(row.status, ctx.locale) : '',
    statusAt: row.status_at?.toISOString() ?? null,
    waitingSince: row.waiting_since.toISOString(),
  }),
})
