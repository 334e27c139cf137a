import { sql } from 'kysely'
import { z } from 'zod'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

/** The pieces that were asked for, the nearest deadline first: those of one's client, or all clients' of the brand (D38). */
export const requestedPieces = defineList({
  title: { fr: 'Pièces demandées', en: 'Requested documents' },
  rows: (db) =>
    db
      .selectFrom('requested_pieces as p')
      .innerJoin('document_requests as q', 'q.id', 'p.request_id')
      .innerJoin('organisations as o', 'o.id', 'p.organisation_id')
      .innerJoin('folder_rules as r', 'r.id', 'p.folder_id')
      .selectAll('p')
      .select(['q.title', 'q.help', 'o.name as organisation_name', 'r.name as folder_name']),
  id: by.uuid('p.id'),
  filters: {
    search: words({ folded: sql`p.search_text` }),
    organisation: filter(z.uuid().optional(), (id) => sql`p.organisation_id = ${id}`),
    state: filter(schema.pieceState.optional(), (state) => sql`p.state = ${state}`),
    /** What the client has to send. */
    open: filter(z.stringbool().optional(), (open) =>
      open ? sql`p.state in ('waiting', 'refused', 'expired')` : undefined,
    ),
  },
  sorts: { dueOn: [by.day('p.due_on')] },
  item: schema.piece,
  view: (row, { locale, today }) => ({
    id: row.id,
    name: row.name,
    request: { id: row.request_id, title: row.title, help: row.help },
    organisation: { id: row.organisation_id, name: row.organisation_name },
    folder: { id: row.folder_id, name: inLocale(row.folder_name as Text, locale) },
    state: row.state as z.infer<typeof schema.pieceState>,
    dueOn: row.due_on,
    late: row.due_on < today && ['waiting', 'refused'].includes(row.state),
    documentId: row.document_id,
    sentAt: row.sent_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by_label,
    reason: row.reason,
    expiresOn: row.expires_on,
    version: row.version,
  }),
})
