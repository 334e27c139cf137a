import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { titleOf } from '../life-cycle/read.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('invoice_deposits as d')
    .leftJoin('organisations as o', 'o.id', 'd.organisation_id')
    .selectAll('d')
    .select([
      sql<string>`coalesce(o.name, '')`.as('organisation_name'),
      sql<number>`(select count(*)::int from invoice_deposit_findings f where f.deposit_id = d.id and f.severity = 'fatal')`.as(
        'reasons',
      ),
    ])
export type DepositRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const formats = { '': '', cii: 'CII', 'ubl-invoice': 'UBL', 'ubl-credit-note': 'UBL' } as const

/** A row of the lists. */
export const viewItem = (row: DepositRow, { locale }: { locale: Locale }): z.input<typeof schema.depositItem> => ({
  id: row.id,
  organisation: row.organisation_id ? { id: row.organisation_id, name: row.organisation_name } : null,
  way: row.way as 'portal',
  fileName: row.file_name,
  sizeBytes: Number(row.size_bytes),
  depositedAt: row.deposited_at.toISOString(),
  depositedBy: row.deposited_by_label,
  accepted: row.accepted,
  syntax: row.syntax as '',
  format: row.in_pdf ? 'Factur-X' : formats[row.syntax as keyof typeof formats],
  selfBilled: row.self_billed,
  number: row.number,
  sellerName: row.seller_name,
  issueOn: row.issue_on as Day | null,
  dueOn: row.due_on as Day | null,
  currency: row.currency,
  grossAmount: row.gross_amount,
  status: row.status,
  statusTitle: row.status ? titleOf(row.status, locale) : '',
  statusAt: row.status_at?.toISOString() ?? null,
  reasons: row.reasons,
})

const common = {
  rows,
  id: by.uuid('d.id'),
  item: schema.depositItem,
  view: viewItem,
  sorts: { depositedAt: [by.moment('d.deposited_at')] },
  order: () => 'desc' as const,
}
const filters = {
  search: indexedWords('invoice_deposits', 'd'),
  organisation: filter(z.uuid().optional(), (id) => sql`d.organisation_id = ${id}`),
  accepted: filter(z.stringbool().optional(), (is) =>
    is === undefined ? undefined : is ? sql`d.accepted` : sql`not d.accepted`,
  ),
}

/** What one's own organisations handed in, the latest first (O28). */
export const ownDepositList = defineList({
  ...common,
  title: { fr: 'Factures déposées', en: 'Invoices handed in' },
  filters,
})

/** Invoices that the provider received, the latest first. */
export const receivedList = defineList({
  ...common,
  title: { fr: 'Factures reçues', en: 'Invoices received' },
  scope: () => sql`d.accepted`,
  ofClients: byClient('d.organisation_id'),
  filters: {
    search: filters.search,
    organisation: filters.organisation,
    /** Those of which nobody has decided yet. */
    open: filter(z.stringbool().optional(), (open) =>
      open === undefined
        ? undefined
        : sql`(not d.self_billed and d.status in ('', '200', '201', '202', '203', '204', '207', '208', '209')) = ${open}`,
    ),
  },
})
