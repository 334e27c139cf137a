import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { day } from '../../../kernel/http/validation.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { type Currency, currencies } from '../../../kernel/money/currencies.ts'
import { moneyColumn } from '../money-column.ts'

export const postingItem = z.object({
  id: z.string(),
  on: z.string(),
  journal: z.string(),
  number: z.string(),
  label: z.string(),
  account: z.string(),
  accountName: z.string(),
  /** The invoice that it came of; null where it came of money. */
  invoiceId: z.string().nullable(),
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  currency: z.enum(currencies),
  debitCents: z.number(),
  creditCents: z.number(),
})
const money = moneyColumn<z.input<typeof postingItem>>

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('ledger_postings as p')
    .innerJoin('ledger_entries as e', 'e.id', 'p.entry_id')
    .innerJoin('ledger_accounts as a', (join) =>
      join.onRef('a.brand_id', '=', 'p.brand_id').onRef('a.code', '=', 'p.account'),
    )
    .leftJoin('invoices as i', (join) => join.on(sql<boolean>`e.origin_kind = 'invoice' and i.id = e.origin_id`))
    .leftJoin('organisations as c', (join) =>
      join.on(sql<boolean>`c.id = coalesce(p.organisation_id, i.organisation_id)`),
    )
    .select(['p.id', 'p.day', 'p.account', 'a.name as account_name', 'p.currency', 'p.debit_cents', 'p.credit_cents'])
    .select(['e.journal', 'e.number', 'e.label', 'i.id as invoice_id', 'c.id as organisation_id'])
    .select('c.name as organisation_name')

/** The postings of the books («grand livre»): what a line of the trial balance, or the revenue, is made of (B27), the latest first. */
export const postingList = defineList({
  title: { fr: 'Grand livre', en: 'General ledger' },
  rows,
  scope: (_: unknown, { brand }) => sql`p.brand_id = ${brand.id}`,
  ofClients: (ids) => sql`coalesce(p.organisation_id, i.organisation_id) = any (${ids})`,
  filters: {
    search: words(sql`concat_ws(' ', e.number, e.label)`),
    /** An account, or the beginning of several. */
    account: filter(
      z
        .string()
        .regex(/^[1-7][0-9]{0,9}$/)
        .optional(),
      (account) => sql`p.account like ${`${account}%`}`,
    ),
    from: filter(day.optional(), (from) => sql`p.day >= ${from}`),
    to: filter(day.optional(), (to) => sql`p.day <= ${to}`),
    currency: filter(z.enum(currencies).optional(), (currency) => sql`p.currency = ${currency}`),
  },
  id: by.integer('p.id'),
  sorts: { day: [by.day('p.day')] },
  order: () => 'desc',
  item: postingItem,
  view: (row) => ({
    id: String(row.id),
    on: row.day,
    journal: row.journal,
    number: row.number,
    label: row.label,
    account: row.account,
    accountName: row.account_name,
    invoiceId: row.invoice_id,
    organisation: row.organisation_id ? { id: row.organisation_id, name: row.organisation_name ?? '' } : null,
    currency: row.currency as Currency,
    debitCents: row.debit_cents,
    creditCents: row.credit_cents,
  }),
  counts: {
    count: sql<number>`count(*)::int`,
    debitCents: sql<number>`coalesce(sum(p.debit_cents), 0)::bigint`,
    creditCents: sql<number>`coalesce(sum(p.credit_cents), 0)::bigint`,
  },
  file: {
    columns: {
      on: { title: { fr: 'Date', en: 'Date' }, type: 'date' },
      journal: { title: { fr: 'Journal', en: 'Journal' }, type: 'text' },
      number: { title: { fr: 'Écriture', en: 'Entry' }, type: 'text' },
      label: { title: { fr: 'Libellé', en: 'Description' }, type: 'text', width: 40 },
      organisation: { title: { fr: 'Client', en: 'Client' }, type: 'text', value: (line) => line.organisation?.name },
      account: { title: { fr: 'Compte', en: 'Account' }, type: 'text' },
      accountName: { title: { fr: 'Intitulé', en: 'Name' }, type: 'text', width: 32 },
      currency: { title: { fr: 'Devise', en: 'Currency' }, type: 'text' },
      debitCents: money({ fr: 'Débit', en: 'Debit' }, (line) => line.debitCents),
      creditCents: money({ fr: 'Crédit', en: 'Credit' }, (line) => line.creditCents),
    },
  },
})
