import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { type Day, daysBetween } from '../../../kernel/dates/day.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { type Currency, currencies } from '../../../kernel/money/currencies.ts'
import { requirePermissionSomewhere } from '../../../kernel/organisations/access.ts'
import { isIssued } from '../../documents/index.ts'
import { moneyColumn } from '../money-column.ts'
import * as schema from './schema.ts'

const money = moneyColumn<z.input<typeof schema.invoiceItem>>

/** What of an invoice is left, and since when it is settled: of its posting on 411. */
const rest = sql<number>`coalesce(o.rest_cents, 0)`
const state = sql<z.output<typeof schema.invoiceState>>`case when i.state = 'draft' then 'draft'
  when i.type = 381 then case when ${rest} > 0 then 'available' else 'used' end
  when ${rest} = 0 then 'paid' when coalesce(o.due_on, i.due_on) < parvis.today() then 'late' else 'due' end`

const invoiceRows = (db: Kysely<DB>) =>
  db
    .selectFrom('invoices as i')
    // Whoever took the place of a client reads its invoices, and not its record (O24).
    .leftJoin('organisations as c', 'c.id', 'i.organisation_id')
    .leftJoin('open_items as o', 'o.invoice_id', 'i.id')
    .select([
      'i.id',
      'i.type',
      'i.number',
      'i.subject',
      'i.reference',
      'i.organisation_id',
      'i.issue_on',
      'i.due_on',
      'i.currency',
      'i.net_cents',
      'i.gross_cents',
      'i.payable_cents',
      'o.settled_on',
    ])
    .select([
      sql<Day | null>`coalesce(o.due_on, i.due_on)`.as('next_due_on'),
      state.as('shown_state'),
      rest.as('rest_cents'),
      sql<string>`coalesce(c.name, i.buyer ->> 'name', '')`.as('organisation_name'),
    ])

export type InvoiceRow = Awaited<ReturnType<ReturnType<typeof invoiceRows>['executeTakeFirstOrThrow']>>

const inState: Record<z.output<typeof schema.invoiceState>, RawBuilder<boolean>> = {
  draft: sql`i.state = 'draft'`,
  due: sql`i.state = 'closed' and i.type <> 381 and o.rest_cents > 0 and o.due_on >= parvis.today()`,
  late: sql`i.state = 'closed' and i.type <> 381 and o.rest_cents > 0 and o.due_on < parvis.today()`,
  paid: sql`i.state = 'closed' and i.type <> 381 and ${rest} = 0`,
  available: sql`i.type = 381 and o.rest_cents > 0`,
  used: sql`i.state = 'closed' and i.type = 381 and ${rest} = 0`,
}

/** A row of the lists. */
export const viewItem = (row: InvoiceRow, { today }: { today: Day }): z.input<typeof schema.invoiceItem> => ({
  id: row.id,
  type: row.type as schema.InvoiceType,
  state: row.shown_state,
  number: row.number,
  subject: row.subject,
  reference: row.reference,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  issueOn: row.issue_on,
  dueOn: row.due_on,
  currency: row.currency as Currency,
  netCents: row.net_cents,
  grossCents: row.gross_cents,
  payableCents: row.payable_cents,
  restCents: row.rest_cents,
  daysLate: row.shown_state === 'late' ? daysBetween(row.next_due_on!, today) : 0,
  settledOn: row.settled_on,
})

/** A credit note takes away: in a file its amounts are below zero, so that a column adds up to what it says. */
const signed = (title: Text, of: (line: z.input<typeof schema.invoiceItem>) => number) =>
  money(title, (line) => (line.type === 381 ? 0 - of(line) : of(line)))

const columns = {
  number: { title: { fr: 'Numéro', en: 'Number' }, type: 'text' },
  organisation: {
    title: { fr: 'Client', en: 'Client' },
    type: 'text',
    value: (line: z.input<typeof schema.invoiceItem>) => line.organisation.name,
  },
  subject: { title: { fr: 'Objet', en: 'Subject' }, type: 'text' },
  issueOn: { title: { fr: 'Date', en: 'Date' }, type: 'date' },
  dueOn: { title: { fr: 'Échéance', en: 'Due' }, type: 'date' },
  currency: { title: { fr: 'Devise', en: 'Currency' }, type: 'text' },
  netCents: signed({ fr: 'Total HT', en: 'Net' }, (line) => line.netCents),
  grossCents: signed({ fr: 'Total TTC', en: 'Gross' }, (line) => line.grossCents),
  restCents: signed({ fr: 'Reste', en: 'Outstanding' }, (line) => line.restCents),
} as const
const filters = {
  search: indexedWords('invoices', 'i'),
  organisation: filter(z.uuid().optional(), (id) => sql`i.organisation_id = ${id}`),
  state: filter(schema.invoiceState.optional(), (one) => inState[one]),
  currency: filter(z.enum(currencies).optional(), (currency) => sql`i.currency = ${currency}`),
  /** What is to be paid, late or not, and credit notes to be used. */
  open: filter(z.stringbool().optional(), (open) => (open ? sql`o.rest_cents > 0` : undefined)),
}
const common = {
  title: { fr: 'Factures', en: 'Invoices' },
  rows: invoiceRows,
  id: by.uuid('i.id'),
  item: schema.invoiceItem,
  view: viewItem,
  file: { columns },
}

/** A file of nothing is not what somebody gets who may read none. @throws Problem 404 */
async function requireOwn(ctx: PersonContext): Promise<void> {
  const { rows } = await sql<{
    some: boolean
  }>`select cardinality(parvis.billed_organisation_ids()) > 0 as some`.execute(ctx.db)
  if (!rows[0]!.some) throw notFound()
}

/** All invoices of the brand, the latest closed or begun first (B11). */
export const invoiceList = defineList({
  ...common,
  ofClients: byClient('i.organisation_id'),
  filters: {
    ...filters,
    /** How what is closed reaches its client: in its documents, or on paper (D14); what leaves by the exchange (B15) is not on paper. */
    delivery: filter(
      z.enum(['portal', 'paper']).optional(),
      (way) =>
        way &&
        sql`i.state = 'closed' and ${
          way === 'portal'
            ? isIssued('invoices', sql`i.id`)
            : sql`not ${isIssued('invoices', sql`i.id`)} and not parvis.leaves_by_exchange(i.id)`
        }`,
    ),
  },
  // Of one day their numbers follow each other, as they were closed.
  sorts: { latest: [by.moment(sql`coalesce(i.closed_at, i.created_at)`)] },
  order: () => 'desc',
})

/** Those of one's own organisations, as they were closed (P16). */
const own = {
  ...common,
  filters: {
    ...filters,
    /** Those of an organisation, and of the one whose place it took. */
    organisation: filter(
      z.uuid().optional(),
      (id) =>
        sql`(i.organisation_id = ${id} or i.organisation_id = (select n.duplicated_from from organisations n where n.id = ${id}))`,
    ),
  },
  sorts: { issueOn: [by.day('i.issue_on')] },
  order: () => 'desc' as const,
}
export const ownInvoiceList = defineList({ ...own, scope: () => sql`i.state = 'closed'` })

const exportable = sql`(select parvis.organisation_ids_with_permission('billing.invoices.export'))::uuid[]`
/** Of the same those of the organisations whose invoices one may take along as a file (P2), and of those whose place they took. */
export const exportedInvoiceList = defineList({
  ...own,
  scope: () => sql`i.state = 'closed' and (i.organisation_id = any (${exportable})
    or i.organisation_id in (select n.duplicated_from from organisations n where n.id = any (${exportable})))`,
  file: {
    columns,
    begin: async (ctx) => {
      await requireOwn(ctx)
      await requirePermissionSomewhere(ctx, 'billing.invoices.export')
    },
  },
})

/** What is owed and on no invoice yet, the longest owed first. */
export const chargeList = defineList({
  title: { fr: 'Charges à facturer', en: 'Charges to invoice' },
  rows: (db) =>
    db
      .selectFrom('charges as h')
      .innerJoin('organisations as c', 'c.id', 'h.organisation_id')
      .selectAll('h')
      .select('c.name as organisation_name'),
  scope: () => sql`h.cancelled_at is null and not exists (select from invoice_lines l where l.charge_id = h.id)`,
  ofClients: byClient('h.organisation_id'),
  filters: {
    organisation: filter(z.uuid().optional(), (id) => sql`h.organisation_id = ${id}`),
    /** Only what may be invoiced by now. */
    due: filter(z.stringbool().optional(), (due) => (due ? sql`h.invoice_on <= parvis.today()` : undefined)),
  },
  id: by.uuid('h.id'),
  sorts: { invoiceOn: [by.day('h.invoice_on')] },
  item: schema.chargeItem,
  view: (row) => ({
    id: row.id,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    reference: row.reference,
    label: row.label,
    fromOn: row.from_on,
    toOn: row.to_on,
    quantity: plain(row.quantity),
    unitPrice: plain(row.unit_price),
    netCents: row.net_cents,
    currency: row.currency as Currency,
    unitCode: row.unit_code ?? 'C62',
    vat: row.vat_category === null ? '' : `${row.vat_category} ${row.vat_rate}`,
    account: row.account ?? '',
    invoiceOn: row.invoice_on,
  }),
})

/** A decimal of the database without its idle zeros. */
export const plain = (numeric: string): string =>
  numeric.includes('.') ? numeric.replace(/0+$/, '').replace(/\.$/, '') : numeric
