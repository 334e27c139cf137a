import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { Reader } from '../../kernel/http/context.ts'
import { inLocale, type Locale, type Text } from '../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, indexedWords } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import * as schema from './schema.ts'

const tickets = (db: Kysely<DB>) =>
  db
    .selectFrom('tickets as t')
    .leftJoin('organisations as o', 'o.id', 't.organisation_id')
    .leftJoin('ticket_natures as n', 'n.id', 't.nature_id')
    .leftJoin('ticket_priorities as p', 'p.id', 't.priority_id')
    .leftJoin('assets as a', 'a.id', 't.asset_id')
    .selectAll('t')
    .select([
      'n.title as nature_title',
      'n.portal_title as nature_portal_title',
      'a.label as asset_label',
      'a.number as asset_number',
      'p.title as priority_title',
      'p.portal_title as priority_portal_title',
      sql<string | null>`coalesce(o.name, parvis.ticket_organisation_name(t.organisation_id))`.as('organisation_name'),
    ])
/** For the staff: with what was said last. */
const queued = (db: Kysely<DB>) =>
  tickets(db)
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('ticket_messages as m')
          .select([sql<string>`left(m.body, 120)`.as('body'), 'm.author_label'])
          .whereRef('m.ticket_id', '=', 't.id')
          .orderBy('m.created_at', 'desc')
          .orderBy('m.id', 'desc')
          .limit(sql.lit(1))
          .as('l'),
      (join) => join.onTrue(),
    )
    .select(['l.body as last_body', 'l.author_label as last_by'])
export type TicketRow = Awaited<ReturnType<ReturnType<typeof tickets>['executeTakeFirstOrThrow']>>
type QueuedRow = Awaited<ReturnType<ReturnType<typeof queued>['executeTakeFirstOrThrow']>>

/** The provider's words for the staff, those of the portal for clients, where there are some (P12). */
export function wordsFor(side: string, locale: Locale, title: unknown, portalTitle: unknown): string {
  const ofPortal = side === 'staff' ? '' : inLocale(portalTitle as Text, locale)
  return ofPortal || inLocale(title as Text, locale)
}

/** A ticket without its messages, as the API gives it. */
export const summaryOf = (row: TicketRow, { actor, locale }: Pick<Reader, 'actor' | 'locale'>) => ({
  id: row.id,
  number: row.number,
  subject: row.subject,
  category: row.category as 'question',
  status: row.status as 'closed',
  closedAs: row.closed_as as 'resolved' | null,
  organisation:
    row.organisation_id && row.organisation_name ? { id: row.organisation_id, name: row.organisation_name } : null,
  nature: row.nature_id
    ? { id: row.nature_id, title: wordsFor(actor.side, locale, row.nature_title, row.nature_portal_title) }
    : null,
  priority: row.priority_id
    ? { id: row.priority_id, title: wordsFor(actor.side, locale, row.priority_title, row.priority_portal_title) }
    : null,
  // Who may read no fleet sees none of it here either.
  asset:
    row.asset_id && row.asset_label ? { id: row.asset_id, label: row.asset_label, number: row.asset_number! } : null,
  openedBy: row.opened_by_label,
  openedAt: row.opened_at.toISOString(),
  lastActivityAt: row.last_activity_at.toISOString(),
  closedAt: row.closed_at?.toISOString() ?? null,
  version: row.version,
})

/** When something is due, where it is: what is not has the end of time. */
export const dueOf = (at: Date) => (at.getUTCFullYear() === 9999 ? null : at.toISOString())

/** What the search of tickets looks through, folded. */
export const searched = sql`t.search_text`

const inState = (status: string) =>
  status === 'all'
    ? undefined
    : status === 'open'
      ? sql<boolean>`t.status <> 'closed'`
      : sql<boolean>`t.status = ${status}`
const shared = {
  title: { fr: 'Tickets', en: 'Tickets' },
  id: by.uuid('t.id'),
}
const nature = filter(z.uuid().optional(), (id) => sql<boolean>`t.nature_id = ${id}`)
const asset = filter(z.uuid().optional(), (id) => sql<boolean>`t.asset_id = ${id}`)
const domain = filter(z.uuid().optional(), (id) => sql<boolean>`n.domain_id = ${id}`)

/** The tickets that one reads, one's own and colleagues' as rights go, the latest activity first (C4, P13, P30). */
export const ownTickets = defineList({
  ...shared,
  rows: tickets,
  sorts: { lastActivity: [by.moment('t.last_activity_at')], openedAt: [by.moment('t.opened_at')] },
  filters: {
    status: filter(z.enum(['open', 'waiting_client', 'closed', 'all']).default('open'), inState),
    whose: filter(z.enum(['mine', 'all']).default('all'), (whose) =>
      whose === 'mine' ? sql<boolean>`t.account_id = parvis.account_id()` : undefined,
    ),
    nature,
    domain,
    asset,
    search: indexedWords('tickets', 't'),
  },
  order: () => 'desc',
  item: schema.ticketSummary,
  view: (row: TicketRow, reader) => ({
    ...summaryOf(row, reader),
    isMine: row.account_id === reader.actor.accountId,
  }),
})

/** The provider's queue: what waits for an answer comes by what is promised first, then oldest first, the rest latest first (C4, P15). */
export const ticketQueue = defineList({
  ofClients: byClient('t.organisation_id'),
  ...shared,
  rows: queued,
  sorts: {
    lastActivity: [by.moment('t.last_activity_at')],
    due: [by.moment('t.due_at')],
  },
  filters: {
    status: filter(
      z
        .enum(['waiting_provider', 'in_progress', 'waiting_client', 'open', 'closed', 'all'])
        .default('waiting_provider'),
      inState,
    ),
    responsible: filter(z.enum(['mine', 'nobody', 'all']).default('all'), (who) =>
      who === 'mine'
        ? sql<boolean>`t.responsible_id = parvis.account_id()`
        : who === 'nobody'
          ? sql<boolean>`t.responsible_id is null`
          : undefined,
    ),
    late: filter(z.enum(['true']).optional(), (_, { now }) => sql<boolean>`t.due_at < ${now}`),
    priority: filter(z.uuid().optional(), (id) => sql<boolean>`t.priority_id = ${id}`),
    nature,
    domain,
    asset,
    search: indexedWords('tickets', 't'),
    organisation: filter(z.uuid().optional(), (id) => sql<boolean>`t.organisation_id = ${id}`),
  },
  order: ({ status, sort }) => (sort === 'due' || status === 'waiting_provider' ? 'asc' : 'desc'),
  item: schema.queuedTicket,
  view: (row: QueuedRow, reader) => ({
    ...summaryOf(row, reader),
    responsible: row.responsible_label,
    responsibleId: row.responsible_id,
    dueAt: dueOf(row.due_at),
    escalatedAt: row.escalated_at?.toISOString() ?? null,
    last: row.last_body ?? '',
    lastBy: row.last_by ?? '',
  }),
})

/** Tickets by their id, whoever reads them. */
export const anyTicket = defineList({
  ...shared,
  rows: tickets,
  sorts: { lastActivity: [by.moment('t.last_activity_at')] },
  filters: {},
  item: schema.ticketSummary,
  view: (row: TicketRow, reader) => ({ ...summaryOf(row, reader), isMine: row.account_id === reader.actor.accountId }),
})
