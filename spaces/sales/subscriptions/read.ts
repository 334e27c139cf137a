import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { addDays, type Day, today as dayOf } from '../../../kernel/dates/day.ts'
import { conflict } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { byClient, defineList, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { plain } from '../../billing/index.ts'
import { type Life, soonestLastDay, type Terms, wholeCents } from './schedule.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('subscriptions as s')
    .leftJoin('organisations as c', 'c.id', 's.organisation_id')
    .selectAll('s')
    .select([
      sql<string>`coalesce(c.name, '')`.as('organisation_name'),
      // The price in force: the latest that was set by today, or that at which it began.
      sql<string>`coalesce((select f.unit_price from subscription_facts f where f.subscription_id = s.id and f.kind = 'priced' and f.on_day <= parvis.today()
        order by f.on_day desc, f.id desc limit 1), s.unit_price)::text`.as('price_now'),
    ])
export type SubscriptionRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

type State = z.output<typeof schema.subscriptionState>
const stateOf = (row: SubscriptionRow, today: Day): State =>
  row.status === 'active'
    ? row.activated_on! > today
      ? 'planned'
      : row.last_on
        ? 'notice'
        : 'active'
    : (row.status as State)

/** The terms under which a subscription is billed. */
export const termsOf = (row: SubscriptionRow): Terms => ({
  // One that has not begun has no period yet.
  anchorOn: row.anchor_on ?? '2000-01-01',
  periodMonths: row.period_months,
  inAdvance: row.in_advance,
  quantity: plain(row.quantity),
  discountRate: row.discount_rate,
  currency: row.currency as Currency,
})

/** A row of the lists. */
export const viewItem = (row: SubscriptionRow, today: Day): z.input<typeof schema.subscriptionItem> => ({
  id: row.id,
  number: row.number,
  state: stateOf(row, today),
  cause: (row.suspension_cause || null) as 'unpaid' | null,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  label: row.label,
  reference: row.reference,
  quantity: plain(row.quantity),
  unitPrice: plain(row.price_now),
  periodMonths: row.period_months as 1,
  currency: row.currency as Currency,
  periodCents: wholeCents(termsOf(row), plain(row.price_now)),
  activatedOn: row.activated_on,
  lastOn: row.last_on,
})

const inState: Record<State, ReturnType<typeof sql<boolean>>> = {
  ordered: sql`s.status = 'ordered'`,
  planned: sql`s.status = 'active' and s.activated_on > parvis.today()`,
  active: sql`s.status = 'active' and s.activated_on <= parvis.today() and s.last_on is null`,
  notice: sql`s.status = 'active' and s.activated_on <= parvis.today() and s.last_on is not null`,
  suspended: sql`s.status = 'suspended'`,
  terminated: sql`s.status = 'terminated'`,
}

/** Subscriptions, the newest first (B10): of the brand, or those of one's own organisations. */
export const subscriptionList = defineList({
  title: { fr: 'Abonnements', en: 'Subscriptions' },
  rows,
  ofClients: byClient('s.organisation_id'),
  filters: {
    search: indexedWords('subscriptions', 's'),
    organisation: filter(z.uuid().optional(), (id) => sql`s.organisation_id = ${id}`),
    state: filter(schema.subscriptionState.optional(), (one) => inState[one]),
  },
  id: by.uuid('s.id'),
  sorts: { createdAt: [by.moment('s.created_at')] },
  order: () => 'desc',
  item: schema.subscriptionItem,
  view: (row, reader) => viewItem(row, dayOf(reader.brand.timeZone, reader.now)),
  file: {
    columns: {
      number: { title: { fr: 'Numéro', en: 'Number' }, type: 'text' },
      organisation: {
        title: { fr: 'Client', en: 'Client' },
        type: 'text',
        value: (line: z.input<typeof schema.subscriptionItem>) => line.organisation.name,
      },
      label: { title: { fr: 'Désignation', en: 'Description' }, type: 'text' },
      quantity: { title: { fr: 'Quantité', en: 'Quantity' }, type: 'text' },
      activatedOn: { title: { fr: 'Depuis le', en: 'Since' }, type: 'date' },
      lastOn: { title: { fr: "Jusqu'au", en: 'Until' }, type: 'date' },
    },
  },
})

/** The facts of a subscription, in the order in which they came. */
export const factsOf = (ctx: Context, id: string) =>
  ctx.db.selectFrom('subscription_facts').selectAll().where('subscription_id', '=', id).orderBy('id').execute()
type Fact = Awaited<ReturnType<typeof factsOf>>[number]

/**
 * The life of a subscription that began, of its facts. Whoever does not pay owes its days all the same; those suspended by the staff or as asked
 * cost nothing.
 */
export function lifeOf(row: SubscriptionRow, facts: readonly Fact[]): Life | undefined {
  if (row.activated_on === null) return undefined
  const free: Array<{ from: Day; to: Day | null }> = []
  let since: Day | undefined
  for (const fact of facts) {
    if (fact.kind === 'suspended' && fact.cause !== 'unpaid') since = fact.on_day
    if (['resumed', 'terminated'].includes(fact.kind) && since) {
      free.push({ from: since, to: addDays(fact.on_day, -1) })
      since = undefined
    }
  }
  if (since) free.push({ from: since, to: null })
  return {
    from: row.activated_on,
    to: row.last_on,
    free,
    prices: [
      { from: row.activated_on, unitPrice: plain(row.unit_price) },
      ...facts
        .filter(({ kind }) => kind === 'priced')
        .map((fact) => ({ from: fact.on_day, unitPrice: plain(fact.unit_price!) })),
    ],
  }
}

const mayOf = (row: SubscriptionRow, state: State, acts: { writes: boolean; ends: boolean }) => {
  const { status } = row
  const running = status === 'active' || status === 'suspended'
  return [
    ...(acts.writes && status === 'ordered' ? (['activate', 'cancel'] as const) : []),
    ...(acts.writes && state !== 'planned' && status === 'active' ? (['suspend'] as const) : []),
    ...(acts.writes && status === 'suspended' ? (['resume'] as const) : []),
    ...(acts.writes && running && !row.last_on ? (['end'] as const) : []),
    ...(acts.writes && running && row.last_on ? (['lift'] as const) : []),
    ...(acts.ends && running && !row.last_on ? (['notice'] as const) : []),
  ]
}

/** A subscription with its facts, as the asking person sees it. @throws Problem 404 */
export async function readSubscription(
  ctx: PersonContext,
  id: string,
): Promise<z.input<typeof schema.subscriptionView>> {
  const row = await readRow(ctx, subscriptionList, id)
  const item = viewItem(row, ctx.today)
  const facts = await factsOf(ctx, id)
  const client = ctx.actor.side === 'client' && !(ctx.actor.viewedBy && !ctx.actor.viewedBy.acts)
  const { rows: right } = await sql<{
    may: boolean
  }>`select ${row.organisation_id}::uuid = any (parvis.organisation_ids_with_permission('sales.subscriptions.end')) as may`.execute(
    ctx.db,
  )
  const running = row.activated_on !== null && row.status !== 'terminated'
  return {
    ...item,
    unitCode: row.unit_code,
    discountRate: row.discount_rate,
    vatRate: row.vat_rate,
    inAdvance: row.in_advance,
    anchorOn: row.anchor_on,
    noticeDays: row.notice_days,
    termMonths: row.term_months,
    termEndsOn: row.term_ends_on,
    refuseBefore: row.term_ends_on && running ? addDays(row.term_ends_on, -row.notice_days) : null,
    soonestLastOn: running
      ? soonestLastDay(
          { activatedOn: row.activated_on!, termMonths: row.term_months, noticeDays: row.notice_days },
          ctx.today,
        )
      : null,
    facts: facts.map((fact) => ({
      id: String(fact.id),
      kind: fact.kind as 'ordered',
      onDay: fact.on_day,
      lastOn: fact.last_on,
      cause: fact.cause,
      reason: fact.reason,
      unitPrice: fact.unit_price === null ? null : plain(fact.unit_price),
      at: fact.made_at.toISOString(),
      by: fact.made_by_label,
    })),
    may: mayOf(row, item.state, {
      writes: ctx.actor.side === 'staff' && ctx.actor.permissions.has('sales.subscriptions.write'),
      ends: client && right[0]!.may,
    }),
    version: row.version,
  }
}

/** The same for the staff, with what it was charged. @throws Problem 404 */
export async function readForStaff(
  ctx: StaffContext,
  id: string,
): Promise<z.input<typeof schema.staffSubscriptionView>> {
  const view = await readSubscription(ctx, id)
  const row = await ctx.db
    .selectFrom('subscriptions as s')
    .innerJoin('products as p', 'p.id', 's.product_id')
    .leftJoin('quote_lines as l', 'l.id', 's.quote_line_id')
    .leftJoin('quotes as q', 'q.id', 'l.quote_id')
    .select(['s.account', 'p.id as product_id', 'p.code', 'q.id as quote_id', 'q.number as quote_number'])
    .where('s.id', '=', id)
    .executeTakeFirstOrThrow()
  const charges = await ctx.db
    .selectFrom('charges as h')
    .leftJoin('invoice_lines as l', 'l.charge_id', 'h.id')
    .leftJoin('invoices as i', 'i.id', 'l.invoice_id')
    .select(['h.label', 'h.from_on', 'h.to_on', 'h.net_cents', 'h.invoice_on', 'i.number'])
    .where('h.origin_kind', '=', chargeKind)
    .where('h.origin_id', '=', id)
    .orderBy('h.invoice_on', 'desc')
    .orderBy('h.from_on', 'desc')
    .orderBy('h.id')
    .limit(100)
    .execute()
  return {
    ...view,
    account: row.account,
    product: { id: row.product_id, code: row.code },
    quote: row.quote_id ? { id: row.quote_id, number: row.quote_number! } : null,
    charges: charges.map((one) => ({
      label: one.label,
      fromOn: one.from_on!,
      toOn: one.to_on!,
      netCents: one.net_cents,
      invoiceOn: one.invoice_on,
      invoice: one.number,
    })),
  }
}

/** What the charges of subscriptions come of. */
export const chargeKind = 'sales.subscription'

/** Locks a subscription at the version that the person saw. @throws Problem 404, conflict */
export async function hold(ctx: PersonContext, id: string, version: number): Promise<SubscriptionRow> {
  const seen = await readRow(ctx, subscriptionList, id)
  await ctx.asSystem(() =>
    ctx.db.selectFrom('subscriptions').select('id').where('id', '=', seen.id).forUpdate().execute(),
  )
  const row = await readRow(ctx, subscriptionList, id)
  if (row.version !== version) throw conflict(await readSubscription(ctx, id))
  return row
}
