import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { Reason } from '../../../kernel/inbound-mail/mail.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

const mails = (db: Kysely<DB>) => db.selectFrom('inbound_mails as i').selectAll('i')
export type MailRow = Awaited<ReturnType<ReturnType<typeof mails>['executeTakeFirstOrThrow']>>

export const itemOf = (row: MailRow): z.input<typeof schema.mailItem> => ({
  id: row.id,
  state: row.state as 'taken',
  reason: row.reason ? (row.reason as Reason) : null,
  from: { address: row.from_address, name: row.from_name },
  subject: row.subject,
  excerpt: [...row.excerpt].slice(0, 200).join(''),
  receivedAt: row.received_at.toISOString(),
  sizeBytes: Number(row.size_bytes),
  automatic: row.is_automatic,
  toDecide: row.state === 'set_aside' || row.state === 'refused',
  ticket: row.became_kind === 'support.ticket' ? { id: row.became_id!, number: row.became_label } : null,
  decidedBy: row.decided_by_label,
})

const shared = {
  title: { fr: 'E-mails reçus', en: 'Incoming mail' },
  id: by.uuid('i.id'),
  sorts: { receivedAt: [by.moment('i.received_at')] },
  item: schema.mailItem,
  view: itemOf,
}

/** Which of them (`i`) wait for somebody's decision. */
export const toDecide = sql<boolean>`i.state in ('set_aside', 'refused')`

/** What came in by mail, the latest first: what somebody decides about, or all (P14). */
export const inboundMails = defineList({
  ...shared,
  rows: mails,
  filters: {
    show: filter(z.enum(['to_decide', 'all']).default('to_decide'), (show) => (show === 'all' ? undefined : toDecide)),
    state: filter(z.enum(schema.states).optional(), (state) => sql<boolean>`i.state = ${state}`),
    search: words(sql`i.subject || ' ' || i.from_address || ' ' || i.from_name`),
  },
  order: () => 'desc',
})

/** One of them by its id. */
export const anyMail = defineList({ ...shared, rows: mails, filters: {} })
