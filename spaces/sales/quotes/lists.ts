import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { inLocale, type Locale } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import * as schema from './schema.ts'

type State = (typeof schema.quoteStates)[number]

/** How far a quote `q` is, of its facts and the day. */
export const stateOf = sql<State>`case when q.state = 'draft' then 'draft' when q.signed_at is not null then 'signed' when q.refused_at is not null then 'refused'
  when q.withdrawn_at is not null then 'withdrawn' when q.valid_until < parvis.today() then 'lapsed' when q.published_at is null then 'closed' else 'to_sign' end`

const open = sql<boolean>`q.state = 'closed' and q.signed_at is null and q.refused_at is null and q.withdrawn_at is null`
const inState: Record<State, RawBuilder<boolean>> = {
  draft: sql`q.state = 'draft'`,
  closed: sql`${open} and q.published_at is null and q.valid_until >= parvis.today()`,
  to_sign: sql`${open} and q.published_at is not null and q.valid_until >= parvis.today()`,
  lapsed: sql`${open} and q.valid_until < parvis.today()`,
  signed: sql`q.signed_at is not null`,
  refused: sql`q.refused_at is not null`,
  withdrawn: sql`q.withdrawn_at is not null`,
}
/** What waits for the client's answer. */
export const toAnswer = inState.to_sign

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('quotes as q')
    .leftJoin('organisations as c', 'c.id', 'q.organisation_id')
    .selectAll('q')
    .select([stateOf.as('shown_state'), sql<string>`coalesce(c.name, q.buyer ->> 'name', '')`.as('organisation_name')])

export type QuoteRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** A row of the lists. */
export const viewItem = (row: QuoteRow): z.input<typeof schema.quoteItem> => ({
  id: row.id,
  number: row.number,
  state: row.shown_state,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  subject: row.subject,
  reference: row.reference,
  issueOn: row.issue_on,
  validUntil: row.valid_until,
  currency: row.currency as Currency,
  netCents: row.signed_net_cents ?? row.net_cents,
  grossCents: row.signed_gross_cents ?? row.gross_cents,
})

const common = {
  title: { fr: 'Devis', en: 'Quotes' },
  rows,
  filters: {
    search: indexedWords('quotes', 'q'),
    organisation: filter(z.uuid().optional(), (id) => sql`q.organisation_id = ${id}`),
    state: filter(schema.quoteState.optional(), (one) => inState[one]),
  },
  id: by.uuid('q.id'),
  item: schema.quoteItem,
  view: viewItem,
  order: () => 'desc' as const,
}

/** All quotes of the brand, the newest first (B24). */
export const quoteList = defineList({
  ...common,
  ofClients: byClient('q.organisation_id'),
  sorts: { createdAt: [by.moment('q.created_at')] },
  file: {
    columns: {
      number: { title: { fr: 'Numéro', en: 'Number' }, type: 'text' },
      organisation: {
        title: { fr: 'Client', en: 'Client' },
        type: 'text',
        value: (line: z.input<typeof schema.quoteItem>) => line.organisation.name,
      },
      subject: { title: { fr: 'Objet', en: 'Subject' }, type: 'text' },
      issueOn: { title: { fr: 'Date', en: 'Date' }, type: 'date' },
      validUntil: { title: { fr: "Valable jusqu'au", en: 'Valid until' }, type: 'date' },
      state: {
        title: { fr: 'État', en: 'State' },
        type: 'text',
        value: (line: z.input<typeof schema.quoteItem>, { locale }: { locale: Locale }) =>
          inLocale(schema.quoteStateWords[line.state], locale),
      },
    },
  },
})

/** Those that were published for one's own organisations, the latest first. */
export const ownQuoteList = defineList({
  ...common,
  scope: () => sql`q.published_at is not null`,
  sorts: { issueOn: [by.day('q.issue_on')] },
})
