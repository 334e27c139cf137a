import type { z } from 'zod'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type PersonContext, type StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { soldTo } from '../products/offered.ts'
import { charge, deltasOf } from './charging.ts'
import {
  factsOf,
  hold,
  lifeOf,
  readForStaff,
  readSubscription,
  type SubscriptionRow,
  subscriptionList,
} from './read.ts'
import { soonestLastDay } from './schedule.ts'
import type * as schema from './schema.ts'

type FactKind = z.output<typeof schema.factView>['kind']
type Facts = { onDay: Day; lastOn?: Day; cause?: string; reason?: string; unitPrice?: string }

/** Writes a fact down and charges what it changes, in one transaction. The ways that there are the database holds. @throws Problem sales.subscription_way */
export async function addFact(
  ctx: Context,
  row: Pick<SubscriptionRow, 'id' | 'brand_id' | 'organisation_id' | 'number'>,
  kind: FactKind,
  fact: Facts,
): Promise<void> {
  await asServer(ctx, () =>
    ctx.db
      .insertInto('subscription_facts')
      .values({
        subscription_id: row.id,
        brand_id: row.brand_id,
        kind,
        on_day: fact.onDay,
        last_on: fact.lastOn ?? null,
        cause: fact.cause ?? '',
        reason: fact.reason ?? '',
        unit_price: fact.unitPrice ?? null,
        made_at: ctx.now,
        made_by_label: ctx.actor.label,
      })
      .execute()
      .catch((error: { constraint?: string }) => {
        throw error.constraint === 'subscription_facts_ways' ? problem('sales.subscription_way') : error
      }),
  )
  if (kind !== 'ordered') await charge(ctx, row.id)
  await asServer(ctx, () =>
    record(ctx, {
      type: `sales.subscription.${kind}`,
      organisationId: row.organisation_id,
      subjectType: 'sales.subscription',
      subjectId: row.id,
      subjectLabel: row.number,
      after: {
        onDay: fact.onDay,
        ...(fact.lastOn ? { lastOn: fact.lastOn } : {}),
        ...(fact.cause ? { cause: fact.cause } : {}),
        ...(fact.reason ? { reason: fact.reason } : {}),
        ...(fact.unitPrice ? { unitPrice: fact.unitPrice } : {}),
      },
    }),
  )
}

/** What is subscribed to, as it is sold or was signed. */
export type Subscribed = {
  organisationId: string
  productId: string
  quoteLineId: string | null
  label: string
  reference: string
  quantity: string
  unitCode: string
  unitPrice: string
  discountRate: number
  currency: string
  vatCategory: string
  vatRate: number
  account: string
  periodMonths: number
  inAdvance: boolean
  noticeDays: number
  termMonths: number | null
  startsOn: Day | null
  anchorOn: Day | null
}

/** Writes a subscription down with its order, and begins it where a day is said. @returns its id @throws Problem 422 on `quantity` where a period costs more than an invoice can hold */
export async function subscribe(ctx: StaffContext, of: Subscribed): Promise<string> {
  const units = 10 ** digitsOf(of.currency as Currency)
  if (Number(of.quantity) * Number(of.unitPrice) * units >= 1e13)
    throw invalid({ field: 'quantity', code: 'billing.too_large' })
  const number = await nextInSeries(ctx, 'subscription:S', 'S', Number(ctx.today.slice(0, 4)))
  const row = await ctx.db
    .insertInto('subscriptions')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: of.organisationId,
      number,
      product_id: of.productId,
      quote_line_id: of.quoteLineId,
      label: of.label,
      reference: of.reference,
      quantity: of.quantity,
      unit_code: of.unitCode,
      unit_price: of.unitPrice,
      discount_rate: of.discountRate,
      currency: of.currency,
      vat_category: of.vatCategory,
      vat_rate: of.vatRate,
      account: of.account,
      period_months: of.periodMonths,
      in_advance: of.inAdvance,
      anchor_on: of.anchorOn ?? of.startsOn,
      notice_days: of.noticeDays,
      term_months: of.termMonths,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning(['id', 'brand_id', 'organisation_id', 'number'])
    .executeTakeFirstOrThrow()
  await addFact(ctx, row, 'ordered', { onDay: ctx.today })
  if (of.startsOn) await addFact(ctx, row, 'activated', { onDay: of.startsOn })
  return row.id
}

/** A new subscription of a client to a product, at its price of the day. @throws Problem 404, sales.archived, 422 on `productId`, `quantity` */
export async function createSubscription(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  const client = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', body.organisationId)
    .executeTakeFirst()
  if (!client) throw notFound()
  const sold = await soldTo(ctx, body.productId, { ...body, on: body.startsOn ?? ctx.today }).catch(() => undefined)
  if (!sold) throw invalid({ field: 'productId', code: 'sales.not_sold' })
  const { product } = sold
  if (product.archived) throw problem('sales.archived')
  if (product.periodMonths === null) throw invalid({ field: 'productId', code: 'sales.sold_once' })
  const id = await subscribe(ctx, {
    ...sold,
    ...body,
    quoteLineId: null,
    periodMonths: product.periodMonths,
    inAdvance: product.inAdvance,
    noticeDays: product.noticeDays,
    termMonths: product.termMonths,
  })
  return readForStaff(ctx, id)
}

/** Begins a subscription on a day. @throws Problem 404, conflict, sales.subscription_way */
export async function activate(ctx: StaffContext, id: string, body: z.output<typeof schema.activationBody>) {
  const row = await hold(ctx, id, body.version)
  await addFact(ctx, row, 'activated', { onDay: body.onDay })
  return readForStaff(ctx, id)
}

/** Gives up what was ordered and has not begun. @throws Problem 404, conflict, sales.subscription_way */
export async function cancel(ctx: StaffContext, id: string, body: z.output<typeof schema.versionBody>) {
  const row = await hold(ctx, id, body.version)
  if (row.status !== 'ordered') throw problem('sales.subscription_way')
  await addFact(ctx, row, 'terminated', { onDay: ctx.today })
  return readForStaff(ctx, id)
}

/** Suspends from today on: its days cost nothing until it is resumed. @throws Problem 404, conflict, sales.subscription_way */
export async function suspend(ctx: StaffContext, id: string, body: z.output<typeof schema.suspensionBody>) {
  const row = await hold(ctx, id, body.version)
  await addFact(ctx, row, 'suspended', { onDay: ctx.today, cause: body.cause, reason: body.reason })
  return readForStaff(ctx, id)
}

/** Resumes from today on. @throws Problem 404, conflict, sales.subscription_way */
export async function resume(ctx: StaffContext, id: string, body: z.output<typeof schema.versionBody>) {
  const row = await hold(ctx, id, body.version)
  await addFact(ctx, row, 'resumed', { onDay: ctx.today })
  return readForStaff(ctx, id)
}

/**
 * Ends a subscription after a last day: notice where that is to come, terminated where it is over. What was charged beyond it is given back, to the
 * day. @throws Problem 404, conflict, sales.subscription_way, 422 on `lastOn`
 */
export async function end(ctx: StaffContext, id: string, body: z.output<typeof schema.noticeBody>) {
  const row = await hold(ctx, id, body.version)
  if (row.activated_on !== null && body.lastOn < row.activated_on)
    throw invalid({ field: 'lastOn', code: 'sales.ends_before_start' })
  if (body.lastOn < ctx.today)
    await addFact(ctx, row, 'terminated', { onDay: addDays(body.lastOn, 1), reason: body.reason })
  else
    await addFact(ctx, row, 'noticed', { onDay: ctx.today, lastOn: body.lastOn, cause: 'staff', reason: body.reason })
  return readForStaff(ctx, id)
}

/** Takes notice back, while it is not over. @throws Problem 404, conflict, sales.subscription_way */
export async function liftNotice(ctx: StaffContext, id: string, { version }: { version: number }) {
  const row = await hold(ctx, id, version)
  await addFact(ctx, row, 'notice_lifted', { onDay: ctx.today })
  return readForStaff(ctx, id)
}

/**
 * The client gives notice: it ends after the notice, or with the term that can still be refused.
 * @throws Problem 404, conflict, sales.subscription_not_yours, sales.subscription_way
 */
export async function giveNotice(ctx: PersonContext, id: string, body: z.output<typeof schema.ownNoticeBody>) {
  const seen = await readSubscription(ctx, id)
  if (seen.version !== body.version) throw conflict(seen)
  if (!seen.may.includes('notice'))
    throw problem(
      seen.lastOn || seen.state === 'terminated' ? 'sales.subscription_way' : 'sales.subscription_not_yours',
    )
  const row = await hold(ctx, id, body.version)
  const lastOn = soonestLastDay(
    { activatedOn: row.activated_on!, termMonths: row.term_months, noticeDays: row.notice_days },
    ctx.today,
  )
  await addFact(ctx, row, 'noticed', { onDay: ctx.today, lastOn, cause: 'request', reason: body.reason })
  return readSubscription(ctx, id)
}

/** What ending after a day would charge or give back now; nothing is written. @throws Problem 404, sales.subscription_way */
export async function readEndEffect(
  ctx: PersonContext,
  id: string,
  lastOn: Day,
): Promise<z.input<typeof schema.endEffect>> {
  const view = await readSubscription(ctx, id)
  const row = await readRow(ctx, subscriptionList, id)
  const life = lifeOf(row, await factsOf(ctx, id))
  if (!life || view.state === 'terminated') throw problem('sales.subscription_way')
  const { deltas } = await deltasOf(ctx, row, { ...life, to: lastOn < life.from ? addDays(life.from, -1) : lastOn })
  return {
    lastOn,
    currency: view.currency,
    netCents: deltas.reduce((all, one) => all + one.netCents, 0),
    charges: deltas.map(({ fromOn, toOn, netCents, invoiceOn }) => ({ fromOn, toOn, netCents, invoiceOn })),
  }
}
