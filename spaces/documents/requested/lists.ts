import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import * as schema from './schema.ts'

const base = (db: Kysely<DB>) =>
  db
    .selectFrom('requested_pieces as p')
    .innerJoin('document_requests as q', 'q.id', 'p.request_id')
    .innerJoin('folder_rules as r', 'r.id', 'p.folder_id')
    .selectAll('p')
    .select(['q.title', 'q.help', 'r.name as folder_name'])

// Each side names only what it may read: an employee has no right to organisations, nor a client to employees.
const clientRows = (db: Kysely<DB>) =>
  base(db)
    .innerJoin('organisations as o', 'o.id', 'p.organisation_id')
    .select(['o.name as organisation_name', sql<string | null>`null::text`.as('employee_name')])
const employeeRows = (db: Kysely<DB>) =>
  base(db).select([
    sql<string | null>`null::text`.as('organisation_name'),
    sql<string | null>`null::text`.as('employee_name'),
  ])
const staffRows = (db: Kysely<DB>) =>
  base(db)
    .leftJoin('organisations as o', 'o.id', 'p.organisation_id')
    .leftJoin('employees as e', 'e.id', 'p.employee_id')
    .select([
      'o.name as organisation_name',
      sql<string | null>`concat_ws(' ', e.surname, nullif(e.given_name, ''))`.as('employee_name'),
    ])

export type PieceRow = Awaited<ReturnType<ReturnType<typeof base>['executeTakeFirstOrThrow']>> & {
  organisation_name: string | null
  employee_name: string | null
}

const common = {
  title: { fr: 'Pièces demandées', en: 'Requested documents' },
  id: by.uuid('p.id'),
  sorts: { dueOn: [by.day('p.due_on')] },
  item: schema.piece,
  view: (row: PieceRow, { locale, today }: { locale: PersonContext['locale']; today: string }) => ({
    id: row.id,
    name: row.name,
    request: { id: row.request_id, title: row.title, help: row.help },
    organisation: row.organisation_id === null ? null : { id: row.organisation_id, name: row.organisation_name ?? '' },
    employee: row.employee_id === null ? null : { id: row.employee_id, name: row.employee_name ?? '' },
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
}
const filters = {
  search: words({ folded: sql`p.search_text` }),
  state: filter(schema.pieceState.optional(), (state) => sql`p.state = ${state}`),
  /** What is to be sent. */
  open: filter(z.stringbool().optional(), (open) =>
    open ? sql`p.state in ('waiting', 'refused', 'expired')` : undefined,
  ),
}
const organisation = filter(z.uuid().optional(), (id) => sql`p.organisation_id = ${id}`)

/** The pieces that one's client is asked for, the nearest deadline first (D38). */
export const requestedPieces = defineList({ ...common, rows: clientRows, filters: { ...filters, organisation } })

/** Those that the asking employee is asked for. */
export const employeePieces = defineList({ ...common, rows: employeeRows, filters })

/** Those of all clients and employees of the brand. */
export const allPieces = defineList({
  ofClients: byClient('p.organisation_id'),
  ...common,
  rows: staffRows,
  filters: {
    ...filters,
    organisation,
    employee: filter(z.uuid().optional(), (id) => sql`p.employee_id = ${id}`),
    holder: filter(z.enum(['client', 'employee']).optional(), (holder) =>
      holder === 'client' ? sql`p.organisation_id is not null` : sql`p.employee_id is not null`,
    ),
  },
})

/** A piece as the asking person may see it. @throws Problem 404 */
export function findPiece(ctx: PersonContext, id: string): Promise<PieceRow> {
  const { side } = ctx.actor
  if (side === 'employee') return readRow(ctx, employeePieces, id)
  return side === 'staff' ? readRow(ctx, allPieces, id) : readRow(ctx, requestedPieces, id)
}

export const viewPiece = common.view
