import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { day } from '../../../kernel/http/validation.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { type Currency, currencies } from '../../../kernel/money/currencies.ts'
import { moneyColumn } from '../money-column.ts'

export const revenueItem = z.object({
  id: z.string(),
  on: z.string(),
  account: z.string(),
  accountName: z.string(),
  invoice: z.object({ id: z.string(), number: z.string(), type: z.number() }),
  organisation: z.object({ id: z.string(), name: z.string() }),
  currency: z.enum(currencies),
  /** Below zero: taken back by a credit note. */
  cents: z.number(),
})
const money = moneyColumn<z.input<typeof revenueItem>>

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('ledger_postings as p')
    .innerJoin('ledger_entries as e', 'e.id', 'p.entry_id')
    .innerJoin('invoices as i', 'i.id', 'e.origin_id')
    .innerJoin('organisations as c', 'c.id', 'i.organisation_id')
    .innerJoin('ledger_accounts as a', (join) =>
      join.onRef('a.brand_id', '=', 'p.brand_id').onRef('a.code', '=', 'p.account'),
    )
    .select(['p.id', 'p.day', 'p.account', 'a.name as account_name', 'p.currency', 'p.credit_cents', 'p.debit_cents'])
    .select(['i.id as invoice_id', 'i.number', 'i.type', 'c.id as organisation_id', 'c.name as organisation_name'])

/** What the revenue of some time is made of (B27): what is posted on the accounts 70, the latest first. */
export const revenueList = defineList({
  title: { fr: "Chiffre d'affaires", en: 'Revenue' },
  rows,
  scope: (_: unknown, { brand }) => sql`p.brand_id = ${brand.id} and p.account like '70%'`,
  ofClients: byClient('c.id'),
  filters: {
    search: words(sql`concat_ws(' ', i.number, c.name, a.name)`),
    from: filter(day.optional(), (from) => sql`p.day >= ${from}`),
    to: filter(day.optional(), (to) => sql`p.day <= ${to}`),
    currency: filter(z.enum(currencies).optional(), (currency) => sql`p.currency = ${currency}`),
  },
  id: by.integer('p.id'),
  sorts: { day: [by.day('p.day')] },
  order: () => 'desc',
  item: revenueItem,
  view: (row) => ({
    id: String(row.id),
    on: row.day,
    account: row.account,
    accountName: row.account_name,
    invoice: { id: row.invoice_id, number: row.number ?? '', type: row.type },
    organisation: { id: row.organisation_id, name: row.organisation_name },
    currency: row.currency as Currency,
    cents: row.credit_cents - row.debit_cents,
  }),
  counts: {
    count: sql<number>`count(*)::int`,
    cents: sql<number>`coalesce(sum(p.credit_cents - p.debit_cents), 0)::bigint`,
  },
  file: {
    columns: {
      on: { title: { fr: 'Date', en: 'Date' }, type: 'date' },
      number: { title: { fr: 'Pièce', en: 'Document' }, type: 'text', value: (line) => line.invoice.number },
      organisation: { title: { fr: 'Client', en: 'Client' }, type: 'text', value: (line) => line.organisation.name },
      account: { title: { fr: 'Compte', en: 'Account' }, type: 'text' },
      accountName: { title: { fr: 'Intitulé', en: 'Name' }, type: 'text', width: 32 },
      currency: { title: { fr: 'Devise', en: 'Currency' }, type: 'text' },
      cents: money({ fr: 'Montant HT', en: 'Net amount' }, (line) => line.cents),
    },
  },
})
