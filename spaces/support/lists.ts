import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import { byClient, defineList, filter, words } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import * as schema from './schema.ts'

const tickets = (db: Kysely<DB>) =>
  db
    .selectFrom('tickets as t')
    .leftJoin('organisations as o', 'o.id', 't.organisation_id')
    .select([
      't.id',
      't.number',
      't.subject',
      't.category',
      't.status',
      't.account_id',
      't.opened_by_label',
      't.opened_at',
      't.last_activity_at',
      't.closed_at',
      't.version',
      't.organisation_id',
      't.responsible_label',
      't.return_to_id',
      'o.name as organisation_name',
    ])
export type TicketRow = Awaited<ReturnType<ReturnType<typeof tickets>['executeTakeFirstOrThrow']>>

/** A ticket without its messages, as the API gives it. */
export const summaryOf = (row: TicketRow) => ({
  id: row.id,
  number: row.number,
  subject: row.subject,
  category: row.category as 'question',
  status: row.status as 'closed',
  organisation:
    row.organisation_id && row.organisation_name ? { id: row.organisation_id, name: row.organisation_name } : null,
  openedBy: row.opened_by_label,
  openedAt: row.opened_at.toISOString(),
  lastActivityAt: row.last_activity_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
  version: row.version,
})

/** What the search of tickets looks through. */
export const searched = sql`t.number || ' ' || t.subject || ' ' || t.opened_by_label`

const inState = (status: string) =>
  status === 'all'
    ? undefined
    : status === 'open'
      ? sql<boolean>`t.status <> 'closed'`
      : sql<boolean>`t.status = ${status}`
const shared = {
  title: { fr: 'Tickets', en: 'Tickets' },
  rows: tickets,
  id: by.uuid('t.id'),
  sorts: { lastActivity: [by.moment('t.last_activity_at')] },
  item: schema.ticketSummary,
  view: summaryOf,
}

/** One's own tickets, the latest activity first (C4). */
export const ownTickets = defineList({
  ...shared,
  filters: { status: filter(z.enum(['open', 'closed', 'all']).default('open'), inState), search: words(searched) },
  order: () => 'desc',
})

/** The provider's queue: what waits for an answer comes oldest first, the rest latest first (C4). */
export const ticketQueue = defineList({
  ofClients: byClient('t.organisation_id'),
  ...shared,
  filters: {
    status: filter(
      z.enum(['waiting_provider', 'waiting_client', 'open', 'closed', 'all']).default('waiting_provider'),
      inState,
    ),
    search: words(searched),
    organisation: filter(z.uuid().optional(), (id) => sql`t.organisation_id = ${id}`),
  },
  order: ({ status }) => (status === 'waiting_provider' ? 'asc' : 'desc'),
  item: schema.queuedTicket,
  view: (row: TicketRow) => ({ ...summaryOf(row), responsible: row.responsible_label }),
})
