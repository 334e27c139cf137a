import { sql } from 'kysely'
import { z } from 'zod'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { journalWords } from '../change-requests/fields.ts'
import { eventName } from '../history.ts'
import * as schema from '../schema.ts'
import { findContract } from './service.ts'

/** What a history is narrowed to: the noun of its events. */
const subjects = ['request', 'form', 'connection', 'delegation', 'price', 'contract'] as const

/** What happened on a contract (C35), newest first. */
export const contractHistory = defineList({
  title: { fr: 'Historique', en: 'History' },
  rows: (db) =>
    db
      .selectFrom('journal_events as e')
      .select(['e.id', 'e.at', 'e.type', 'e.actor_label', 'e.subject_label', 'e.before', 'e.after']),
  scope: ({ id }: { id: string }) => sql`e.contract_id = ${id}`,
  filters: {
    search: words(sql`e.subject_label || ' ' || e.actor_label`),
    subject: filter(z.enum(subjects).optional(), (subject) => sql`e.type like ${`contracts.${subject}.%`}`),
  },
  id: by.uuid('e.id'),
  sorts: { at: [by.moment('e.at')] },
  order: () => 'desc',
  item: schema.historyEvent,
  view: (row, { locale }) => ({
    id: row.id,
    at: row.at.toISOString(),
    type: row.type,
    label: eventName(row.type, locale),
    actor: row.actor_label,
    subject: row.subject_label,
    before: journalWords(row.before, locale),
    after: journalWords(row.after, locale),
  }),
  guard: (ctx, { id }) => findContract(ctx, id),
  guardFirst: true,
})
