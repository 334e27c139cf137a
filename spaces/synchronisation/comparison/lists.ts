import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { sentenceOf } from '../../../kernel/errors/problem.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { requireRun } from '../runs/service.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('compared_documents as c')
    .leftJoin('folder_rules as r', 'r.id', 'c.folder_id')
    .leftJoin('organisations as o', 'o.id', 'c.organisation_id')
    .leftJoin('employees as e', 'e.id', 'c.employee_id')
    .leftJoin('documents as d', 'd.id', 'c.document_id')
    .leftJoin('document_versions as v', 'v.id', 'd.version_id')
    .leftJoin('files as f', 'f.id', 'v.file_id')
    .selectAll('c')
    .select([
      'r.name as folder_name',
      'r.path as folder_path',
      'r.notifies',
      'o.name as organisation_name',
      'd.deposited_at',
      'd.id as there',
      'v.side',
      'v.deposited_by_label',
      'v.first_read_at',
      'f.size_bytes',
    ])
    .select(sql<string>`trim(e.surname || ' ' || e.given_name)`.as('employee_name'))
    .select(sql<boolean>`coalesce(parvis.version_signs(v.id), false)`.as('signed'))
    .select(
      sql<{
        id: string
        state: string
        at: string | null
      } | null>`(select json_build_object('id', n.id, 'state', n.state, 'at', coalesce(n.sent_at, n.cancelled_at, n.created_at))
        from document_notifications n where n.document_id = d.id and n.holder <> 'staff' and n.superseded_at is null order by n.created_at desc, n.id desc limit 1)`.as(
        'notification',
      ),
    )
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** What becomes of the notification: that of what is there, else what sending it will bring about. */
function notificationOf(row: Row): z.input<typeof schema.compared>['notification'] {
  if (row.notification)
    return {
      id: row.notification.id,
      state: row.notification.state as 'sent',
      at: row.notification.at && new Date(row.notification.at).toISOString(),
    }
  if (row.difference === 'here' && row.reason === '')
    return { id: null, state: row.notifies ? 'will' : 'never', at: null }
  return { id: null, state: row.notifies === false ? 'never' : 'none', at: null }
}

/** «Comparer avec le portail» (D18): what a comparison found, document by document, the differences first. */
export const comparisonList = defineList({
  title: { fr: 'Comparaison avec le portail', en: 'Comparison with the portal' },
  rows,
  scope: ({ id }: { id: string }) => sql`c.run_id = ${id}`,
  guard: (ctx, { id }) => requireRun(ctx, id),
  filters: {
    search: words({ folded: sql`c.search_text` }),
    difference: filter(schema.difference.optional(), (one) => sql`c.difference = ${one}`),
    differences: filter(z.stringbool().optional(), (only) => (only ? sql`c.weight = 0` : undefined)),
    folder: filter(z.uuid().optional(), (id) => sql`c.folder_id = ${id}`),
    organisation: filter(z.uuid().optional(), (id) => sql`c.organisation_id = ${id}`),
  },
  id: by.uuid('c.id'),
  sorts: { difference: [by.integer('c.weight'), by.text('c.path')] },
  item: schema.compared,
  view: (row, { locale }) => ({
    id: row.id,
    code: row.code,
    path: row.path,
    name: row.name,
    holder: row.organisation_name ?? row.employee_name ?? '',
    folder: row.folder_name ? inLocale(row.folder_name as Text, locale) : '',
    difference: row.difference as 'here',
    reason: row.difference === 'refused' ? (sentenceOf(row.reason, locale) ?? row.reason) : row.reason,
    here:
      row.here_size === null
        ? null
        : { sizeBytes: Number(row.here_size), changedAt: row.here_changed_at?.toISOString() ?? null },
    portal:
      row.there === null
        ? null
        : {
            documentId: row.there,
            sizeBytes: Number(row.size_bytes),
            depositedAt: row.deposited_at!.toISOString(),
            side: row.side as 'client',
            by: row.deposited_by_label!,
            signed: row.signed,
            firstReadAt: row.first_read_at?.toISOString() ?? null,
          },
    notification: notificationOf(row),
  }),
})
