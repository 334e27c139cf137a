import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { brandUrl } from '../../../kernel/brands/hosts.ts'
import { conflict, problem } from '../../../kernel/errors/problem.ts'
import {
  asServer,
  asSystem,
  type Brand,
  type Context,
  type PersonContext,
  type Services,
} from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { creditOf } from '../account-credit/credit.ts'
import { GatewayAwayError } from '../gateway/gateway.ts'
import { gatewayOf, takesCards, webhookUrl } from '../gateway/settings.ts'
import { balanceOf } from '../ledger/balance.ts'
import { transferOf } from './epc.ts'
import { followIntent } from './follow.ts'
import { type Payable, payableOf, requirePaying, type Wanted } from './lines.ts'
import { readIntent } from './read.ts'
import type * as schema from './schema.ts'

/** The provider's page is good for so long. */
export const cardMinutes = 30
/** A transfer that was announced is waited for so many days; reminders go on after them. */
export const transferDays = 5
/** So many are announced for an invoice until something of it is paid, as the database holds it: reminders do not stop for ever. */
const announcementsInVain = 2

/** What paying these would do, by card or by transfer. @throws Problem 404, 403, 422 on the line */
export async function intentEffect(
  ctx: PersonContext,
  { lines }: z.output<typeof schema.effectBody>,
): Promise<z.input<typeof schema.effect>> {
  const payable = await payableOf(ctx, lines)
  await requirePaying(ctx, payable.organisationId)
  return {
    ...(await effectOf(ctx, payable)),
    cards: await takesCards(ctx),
    creditCents: await creditOf(ctx, payable.organisationId, payable.currency),
  }
}

/** What paying does to a client's balance, and how it is transferred. Read as the asking role. */
export async function effectOf(ctx: Context, payable: Payable) {
  const client = await ctx.db
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', payable.organisationId)
    .executeTakeFirst()
  const balanceCents = await balanceOf(ctx, payable.organisationId, payable.currency)
  return {
    organisation: { id: payable.organisationId, name: client?.name ?? '' },
    currency: payable.currency,
    amountCents: payable.amountCents,
    lines: payable.lines,
    balanceCents,
    balanceAfterCents: balanceCents - payable.amountCents,
    transferDays,
    transfer: transferOf(ctx, payable),
  }
}

/** The payments by card of these invoices of which no end is known yet. */
export const openCardsOf = (ctx: Context, invoiceIds: string[]) =>
  asServer(ctx, async () => {
    const { rows } = await sql<{
      id: string
    }>`select distinct p.id from payment_intents p join payment_intent_lines l on l.intent_id = p.id
      where p.brand_id = ${ctx.brand.id} and l.invoice_id = any (${invoiceIds}::uuid[]) and p.method = 'card'
        and p.succeeded_at is null and p.failed_at is null and p.expired_at is null and p.doubted_at is null`.execute(
      ctx.db,
    )
    return rows.map(({ id }) => id)
  })

/** Writes down what somebody says they pay. @throws Problem billing.payment_under_way where another card is on its way for one of them, billing.announced_too_often */
export async function addIntent(
  ctx: Context,
  payable: Payable,
  method: 'card' | 'transfer',
  by: { accountId: string | null; label: string },
  linkId: string | null = null,
): Promise<string> {
  const invoiceIds = payable.lines.map(({ invoiceId }) => invoiceId)
  // Their open items are held: what is on its way for one of them was written down before, or waits.
  if ((await openCardsOf(ctx, invoiceIds)).length > 0) throw problem('billing.payment_under_way')
  if (method === 'transfer')
    for (const { invoiceId, number } of payable.lines) {
      const { rows } = await sql<{ count: number }>`select parvis.announcements_in_vain(${invoiceId}) as count`.execute(
        ctx.db,
      )
      if (rows[0]!.count >= announcementsInVain)
        throw problem('billing.announced_too_often', { number, most: announcementsInVain })
    }
  const id = randomUUID()
  const ends = method === 'card' ? cardMinutes : transferDays * 24 * 60
  const number = await asServer(ctx, () => nextInSeries(ctx, 'billing:R', 'R', Number(ctx.today.slice(0, 4))))
  await ctx.db
    .insertInto('payment_intents')
    .values({
      id,
      brand_id: ctx.brand.id,
      organisation_id: payable.organisationId,
      number,
      method,
      amount_cents: payable.amountCents,
      currency: payable.currency,
      created_at: ctx.now,
      created_by: by.accountId,
      created_by_label: by.label,
      link_id: linkId,
      expires_at: new Date(ctx.now.getTime() + ends * 60_000),
    })
    .execute()
  await ctx.db
    .insertInto('payment_intent_lines')
    .values(
      payable.lines.map((line) => ({ intent_id: id, invoice_id: line.invoiceId, amount_cents: line.amountCents })),
    )
    .execute()
  if (method === 'transfer')
    await record(ctx, {
      type: 'billing.transfer.announced',
      organisationId: payable.organisationId,
      subjectType: 'billing.payment_intent',
      subjectId: id,
      subjectLabel: number,
      after: { amountCents: payable.amountCents },
    })
  return id
}

const endUnsent = (ctx: Context, id: string) =>
  sql`update payment_intents set expired_at = ${ctx.now} where id = ${id} and session_id is null and succeeded_at is null and failed_at is null
    and expired_at is null`.execute(ctx.db)

/** Ends what was begun for these invoices on the provider's page: what turns out paid is booked, and no invoice is paid twice. */
export async function endOthers(services: Services, brand: Brand, ids: string[]): Promise<void> {
  for (const id of ids)
    try {
      // One that nobody was sent to yet ends here: whoever begins it finds that out.
      await asSystem(services, brand, (ctx) => endUnsent(ctx, id))
      await followIntent(services, brand, id, 'cancel')
    } catch (error) {
      if (!(error instanceof GatewayAwayError)) throw error
      throw problem('billing.gateway_away')
    }
}

/**
 * Begins a payment: a transfer is announced, a card gets the provider's page. What was begun by card for the same invoices is ended first.
 * @throws Problem 404, 403, 422 on the line, billing.no_cards, billing.gateway_away
 */
export async function createIntent(
  request: RequestInfo,
  { method, lines }: z.output<typeof schema.creationBody>,
): Promise<z.input<typeof schema.intentView>> {
  const { services, brand } = request
  const others = await request.again(async (ctx) => {
    const payable = await payableOf(ctx, lines)
    await requirePaying(ctx, payable.organisationId)
    await limitAct(ctx, 'payment-intents', 40)
    if (method === 'card' && !(await takesCards(ctx))) throw problem('billing.no_cards')
    return openCardsOf(ctx, wantedIds(lines))
  })
  await endOthers(services, brand, others)
  const id = await request.again(async (ctx) => {
    const payable = await payableOf(ctx, lines)
    await requirePaying(ctx, payable.organisationId)
    return addIntent(ctx, payable, method, { accountId: ctx.actor.accountId, label: ctx.actor.label })
  })
  if (method === 'card') await begin(services, brand, id, request.locale, (one) => `/factures/paiement/${one}`)
  return request.again((ctx) => readIntent(ctx, id))
}

const wantedIds = (lines: Wanted) => lines.map(({ invoiceId }) => invoiceId)

/**
 * Begins a payment at the provider, outside any transaction. It may be done again: the provider knows the payment by its id.
 * @param returnTo the path of the portal where the payer comes back to
 * @throws Problem billing.gateway_away
 */
export async function begin(
  services: Services,
  brand: Brand,
  id: string,
  locale: 'fr' | 'en',
  returnTo: (id: string) => string,
): Promise<string> {
  const asked = await asSystem(services, brand, async (ctx) => ({
    gateway: await gatewayOf(ctx),
    webhookUrl: webhookUrl(ctx),
    intent: await ctx.db.selectFrom('payment_intents').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  }))
  const { intent, gateway } = asked
  if (!gateway) throw problem('billing.no_cards')
  try {
    const session = await gateway.begin(intent.id, {
      reference: intent.id,
      amount: intent.amount_cents,
      currency: intent.currency,
      description: `${brand.name} ${intent.number}`.slice(0, 200),
      returnUrl: brandUrl(services.config, brand) + returnTo(id),
      webhookUrl: asked.webhookUrl,
      expiresAt: intent.expires_at.toISOString(),
      locale,
    })
    if (!/^https?:\/\//.test(session.url)) throw new GatewayAwayError('no page')
    const sent = await asSystem(services, brand, async (ctx) => {
      await ctx.db
        .updateTable('payment_intents')
        .set({ session_id: session.id, hosted_url: session.url, sent_at: ctx.now })
        .where('id', '=', id)
        .where('session_id', 'is', null)
        .where('expired_at', 'is', null)
        .execute()
      const now = await ctx.db
        .selectFrom('payment_intents')
        .select('session_id')
        .where('id', '=', id)
        .executeTakeFirst()
      return now?.session_id === session.id
    })
    if (sent) return session.url
    // Another payment of these invoices was begun meanwhile: nobody is sent to this page.
    await gateway.cancel(session.id)
    throw problem('billing.payment_under_way')
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    throw problem('billing.gateway_away')
  }
}

/**
 * How a payment stands; the provider is asked where no end is known: its message may be late, and the payer is back already.
 * @throws Problem 404
 */
export async function checkIntent(request: RequestInfo, id: string): Promise<z.input<typeof schema.intentView>> {
  const before = await request.again(async (ctx) => {
    await limitAct(ctx, 'payment-checks', 200)
    return readIntent(ctx, id)
  })
  if (before.state !== 'sent') return before
  try {
    await followIntent(request.services, request.brand, id)
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
    return before
  }
  return request.again((ctx) => readIntent(ctx, id))
}

/** Takes back that a transfer is on its way; a card is ended at the provider. @throws Problem 404, 403, conflict where it is over already */
export async function withdrawIntent(request: RequestInfo, id: string): Promise<z.input<typeof schema.intentView>> {
  const before = await request.again(async (ctx) => {
    const found = await readIntent(ctx, id)
    await requirePaying(ctx, found.organisation.id)
    return found
  })
  if (before.state === 'expired') return before
  if (before.state === 'sent') await endOthers(request.services, request.brand, [id])
  else
    await request.again((ctx) =>
      ctx.asSystem(async () => {
        await endUnsent(ctx, id)
      }),
    )
  const after = await request.again((ctx) => readIntent(ctx, id))
  if (after.state !== 'expired') throw conflict(after)
  return after
}
