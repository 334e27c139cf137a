import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { Reader } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { defineList, filter } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import { hasRead } from '../../kernel/readings/readings.ts'
import * as schema from './schema.ts'
import { inNamesAndTexts, passageOf, withPassages } from './texts/search.ts'

/** Under which kind a reading of a version is kept. */
export const readingKind = 'documents.version'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('documents as d')
    .innerJoin('document_versions as v', 'v.id', 'd.version_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .innerJoin('folder_rules as r', 'r.id', 'd.folder_id')
    .innerJoin('organisations as o', 'o.id', 'd.organisation_id')
    .selectAll('d')
    .select([
      'f.content_type',
      'f.size_bytes',
      'v.deposited_by_label',
      'v.side',
      'v.first_read_at',
      'v.first_read_by_label',
      'r.name as folder_name',
      'o.name as organisation_name',
    ])
    .select(hasRead(readingKind, 'd.version_id').as('read'))
/** `passage` where words were searched. */
export type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>> & { passage?: string | null }

/** A document as lists show it. */
export const shown = (row: Row, { locale }: Pick<Reader, 'locale'>): z.input<typeof schema.documentRow> => ({
  id: row.id,
  name: row.name,
  folder: { id: row.folder_id, name: inLocale(row.folder_name as Text, locale) },
  organisation: { id: row.organisation_id, name: row.organisation_name },
  contentType: row.content_type,
  sizeBytes: Number(row.size_bytes),
  depositedAt: row.deposited_at.toISOString(),
  depositedBy: row.deposited_by_label,
  side: row.side as 'client',
  firstReadAt: row.first_read_at?.toISOString() ?? null,
  read: row.read,
  passage: passageOf(row.passage),
})

const filters = {
  folder: filter(z.uuid().optional(), (id) => sql`d.folder_id = ${id}`),
  organisation: filter(z.uuid().optional(), (id) => sql`d.organisation_id = ${id}`),
}
const sorts = { depositedAt: [by.moment('d.deposited_at')] }

/** The documents that the asking person may read, the latest first (D15). */
export const documents = defineList({
  title: { fr: 'Documents', en: 'Documents' },
  rows,
  id: by.uuid('d.id'),
  filters: {
    ...filters,
    search: inNamesAndTexts(sql`parvis.organisation_ids_with_permission('documents.documents.read')`),
    unread: filter(z.stringbool().optional(), (unread) =>
      unread ? sql`not ${hasRead(readingKind, 'd.version_id')}` : undefined,
    ),
  },
  sorts,
  order: () => 'desc',
  statement: (cut, _, { search }) => withPassages(cut, search),
  item: schema.documentRow,
  view: shown,
})

/** All documents of the brand's clients, the withdrawn ones too (D37). */
export const allDocuments = defineList({
  title: { fr: 'Documents', en: 'Documents' },
  rows,
  id: by.uuid('d.id'),
  filters: {
    ...filters,
    search: inNamesAndTexts(),
    withdrawn: filter(z.stringbool().optional(), (withdrawn) =>
      withdrawn ? sql`d.withdrawn_at is not null` : sql`d.withdrawn_at is null`,
    ),
  },
  sorts,
  order: () => 'desc',
  statement: (cut, _, { search }) => withPassages(cut, search),
  item: schema.staffRow,
  view: (row, reader) => ({ ...shown(row, reader), withdrawnAt: row.withdrawn_at?.toISOString() ?? null }),
})
