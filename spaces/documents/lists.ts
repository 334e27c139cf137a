import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { PersonContext, Reader } from '../../kernel/http/context.ts'
import { inLocale, type Text } from '../../kernel/i18n/locale.ts'
import { byClient, defineList, filter } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import { readRow } from '../../kernel/lists/read.ts'
import { hasRead } from '../../kernel/readings/readings.ts'
import * as schema from './schema.ts'
import { inNamesAndTexts, passageOf, withPassages } from './texts/search.ts'

/** Under which kind a reading of a version is kept. */
export const readingKind = 'documents.version'

const base = (db: Kysely<DB>) =>
  db
    .selectFrom('documents as d')
    .innerJoin('document_versions as v', 'v.id', 'd.version_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .innerJoin('folder_rules as r', 'r.id', 'd.folder_id')
    .selectAll('d')
    .select([
      'f.content_type',
      'f.size_bytes',
      'v.deposited_by_label',
      'v.side',
      'v.first_read_at',
      'v.first_read_by_label',
      'r.name as folder_name',
    ])
    .select(hasRead(readingKind, 'd.version_id').as('read'))
    .select(
      sql<boolean>`exists (select from signature_requests s where s.document_id = d.id and s.completed_at is not null)`.as(
        'signed',
      ),
    )

// Each side names only what it may read: an employee has no right to organisations, nor a client to employees.
const clientRows = (db: Kysely<DB>) =>
  base(db)
    .innerJoin('organisations as o', 'o.id', 'd.organisation_id')
    .select('o.name as organisation_name')
    .select(sql<null>`null::text`.as('employee_name'))
const employeeRows = (db: Kysely<DB>) =>
  base(db).select([sql<null>`null::text`.as('organisation_name'), sql<null>`null::text`.as('employee_name')])
const staffRows = (db: Kysely<DB>) =>
  base(db)
    .leftJoin('organisations as o', 'o.id', 'd.organisation_id')
    .leftJoin('employees as e', 'e.id', 'd.employee_id')
    .select(['o.name as organisation_name', sql<string | null>`e.surname || ' ' || e.given_name`.as('employee_name')])
    .select(
      sql<Row['notification']>`(select json_build_object('id', n.id, 'state', n.state, 'address', n.address)
        from document_notifications n where n.document_id = d.id and n.holder <> 'staff' and n.superseded_at is null
        order by n.created_at desc, n.id desc limit 1)`.as('notification'),
    )

export type Row = Awaited<ReturnType<ReturnType<typeof base>['executeTakeFirstOrThrow']>> & {
  organisation_name: string | null
  employee_name: string | null
  /** Where words were searched. */
  passage?: string | null
  /** The last message about it to whoever it belongs to: told to the staff alone. */
  notification?: { id: string; state: 'waiting' | 'sent' | 'cancelled' | 'failed'; address: string } | null
}

/** A document as lists show it. */
const common = (row: Row, { locale }: Pick<Reader, 'locale'>) => ({
  id: row.id,
  name: row.name,
  folder: { id: row.folder_id, name: inLocale(row.folder_name as Text, locale) },
  monthOn: row.month_on,
  contentType: row.content_type,
  sizeBytes: Number(row.size_bytes),
  depositedAt: row.deposited_at.toISOString(),
  depositedBy: row.deposited_by_label,
  side: row.side as 'client',
  firstReadAt: row.first_read_at?.toISOString() ?? null,
  read: row.read,
  signed: row.signed,
  passage: passageOf(row.passage),
})
/** A document with whose it is: of a client or of an employee. */
export const shown = (row: Row, reader: Pick<Reader, 'locale'>) => ({
  ...common(row, reader),
  organisation: row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation_name ?? '' },
  employee: row.employee_id === null ? null : { id: row.employee_id, name: row.employee_name?.trim() ?? '' },
})

const day = z.iso.date().optional()
const filters = {
  folder: filter(z.uuid().optional(), (id) => sql`d.folder_id = ${id}`),
  /** The days, in the brand's zone, between which it came. */
  from: filter(
    day,
    (from, { brand }) => sql`d.deposited_at >= ${from}::date::timestamp at time zone ${brand.timeZone}`,
  ),
  to: filter(day, (to, { brand }) => sql`d.deposited_at < (${to}::date + 1)::timestamp at time zone ${brand.timeZone}`),
}
const ofOrganisation = filter(z.uuid().optional(), (id) => sql`d.organisation_id = ${id}`)
const unread = filter(z.stringbool().optional(), (wanted) =>
  wanted ? sql`not ${hasRead(readingKind, 'd.version_id')}` : undefined,
)
const sorts = { depositedAt: [by.moment('d.deposited_at')] }

const own = {
  title: { fr: 'Documents', en: 'Documents' },
  id: by.uuid('d.id'),
  sorts,
  order: () => 'desc' as const,
}

/** The documents that the asking person of a client may read, the latest first (D15). */
export const documents = defineList({
  ...own,
  rows: clientRows,
  filters: {
    ...filters,
    organisation: ofOrganisation,
    unread,
    search: inNamesAndTexts(sql`parvis.organisation_ids_with_permission('documents.documents.read')`),
  },
  statement: (cut, _, { search }) => withPassages(cut, search),
  item: schema.documentRow,
  view: (row, reader) => ({
    ...common(row, reader),
    organisation: { id: row.organisation_id!, name: row.organisation_name },
  }),
})

/** The asking employee's own documents, the latest first (D26). */
export const employeeDocuments = defineList({
  ...own,
  rows: employeeRows,
  filters: {
    ...filters,
    unread,
    search: inNamesAndTexts(sql`array[parvis.employee_id()]`),
    /** Those about a month of this year: payslips, timesheets. */
    year: filter(z.coerce.number().int().min(1900).max(2200).optional(), (year) =>
      year === undefined
        ? undefined
        : sql`d.month_on >= make_date(${year}, 1, 1) and d.month_on < make_date(${year} + 1, 1, 1)`,
    ),
  },
  statement: (cut, _, { search }) => withPassages(cut, search),
  item: schema.employeeRow,
  view: common,
})

/** All documents of the brand's clients and employees, the withdrawn ones too (D37). */
export const allDocuments = defineList({
  ofClients: byClient('d.organisation_id'),
  ...own,
  rows: staffRows,
  filters: {
    ...filters,
    organisation: ofOrganisation,
    employee: filter(z.uuid().optional(), (id) => sql`d.employee_id = ${id}`),
    holder: filter(z.enum(['client', 'employee']).optional(), (holder) => sql`d.holder = ${holder}`),
    search: inNamesAndTexts(),
    withdrawn: filter(z.enum(['true', 'false', 'all']).optional(), (withdrawn) =>
      withdrawn === 'all'
        ? undefined
        : withdrawn === 'true'
          ? sql`d.withdrawn_at is not null`
          : sql`d.withdrawn_at is null`,
    ),
  },
  statement: (cut, _, { search }) => withPassages(cut, search),
  item: schema.staffRow,
  view: (row, reader) => ({
    ...shown(row, reader),
    firstReadBy: row.first_read_by_label,
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    notification: row.notification ?? null,
  }),
})

/** One document as the asking person may see it. @throws Problem 404 */
export function findDocument(ctx: PersonContext, id: string): Promise<Row> {
  if (ctx.actor.side === 'staff') return readRow(ctx, allDocuments, id)
  return ctx.actor.side === 'employee' ? readRow(ctx, employeeDocuments, id) : readRow(ctx, documents, id)
}
