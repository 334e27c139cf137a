import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import * as schema from './schema.ts'

const state = sql<
  z.output<typeof schema.intentState>
>`case when p.succeeded_at is not null then 'succeeded' when p.doubted_at is not null then 'doubted'
  when p.failed_at is not null then 'failed' when p.expired_at is not null then 'expired' when p.method = 'transfer' then 'announced'
  when p.sent_at is not null then 'sent' else 'created' end`

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('payment_intents as p')
    .leftJoin('organisations as c', 'c.id', 'p.organisation_id')
    .leftJoin('payments as x', 'x.id', 'p.payment_id')
    .leftJoin('open_items as o', 'o.payment_id', 'p.payment_id')
    .selectAll('p')
    .select([
      state.as('state'),
      sql<string>`coalesce(c.name, '')`.as('organisation_name'),
      'x.number as payment_number',
      sql<number>`coalesce(o.rest_cents, 0)`.as('unused_cents'),
      sql<
        Array<{ invoiceId: string; number: string; amountCents: number }>
      >`(select coalesce(jsonb_agg(jsonb_build_object('invoiceId', l.invoice_id, 'number', i.number, 'amountCents', l.amount_cents) order by i.issue_on, i.number), '[]')
        from payment_intent_lines l join invoices i on i.id = l.invoice_id where l.intent_id = p.id)`.as('lines'),
    ])
export type IntentRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const view = (row: IntentRow): z.input<typeof schema.intentView> => ({
  id: row.id,
  number: row.number,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  method: row.method as 'card',
  topsUp: row.tops_up,
  state: row.state,
  amountCents: row.amount_cents,
  currency: row.currency as Currency,
  lines: row.lines,
  createdAt: row.created_at.toISOString(),
  createdBy: row.created_by_label,
  expiresAt: row.expires_at.toISOString(),
  url: row.state === 'sent' ? row.hosted_url : '',
  payment: row.payment_id ? { id: row.payment_id, number: row.payment_number!, unusedCents: row.unused_cents } : null,
  said: row.doubted_at ? { amountCents: row.said_cents!, currency: row.said_currency! } : null,
})

/** What clients paid online or said that they transfer, the latest first (B25). */
export const intentList = defineList({
  title: { fr: 'Paiements en ligne', en: 'Online payments' },
  rows,
  ofClients: byClient('p.organisation_id'),
  filters: {
    search: words(sql`concat_ws(' ', p.number, c.name)`),
    organisation: filter(z.uuid().optional(), (id) => sql`p.organisation_id = ${id}`),
    state: filter(schema.intentState.optional(), (one) => sql`${state} = ${one}`),
  },
  id: by.uuid('p.id'),
  sorts: { createdAt: [by.moment('p.created_at')] },
  order: () => 'desc',
  item: schema.intentView,
  view,
})

/** One of them, as the asking person sees it. @throws Problem 404 */
export const readIntent = async (ctx: PersonContext, id: string) => view(await readRow(ctx, intentList, id))
