import { sql } from 'kysely'
import { daysBetween, today } from '../../../kernel/dates/day.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { GatewayAwayError } from '../gateway/gateway.ts'
import type { Session } from '../gateway/protocol.ts'
import { gatewayOf } from '../gateway/settings.ts'
import { bookPayment, settleWhatIsLeft } from '../payments/book.ts'

/** The job that asks the provider about one payment and writes down what became of it. */
export const followJob = 'billing.follow_card'

/** Asked of the provider outside any transaction: it may be slow. @returns undefined where no provider was set up or none of it is known there */
export async function askProvider(
  services: Services,
  brand: Brand,
  intentId: string,
  what: 'read' | 'cancel' = 'read',
): Promise<Session | undefined> {
  const asked = await asSystem(services, brand, async (ctx) => {
    const intent = await ctx.db
      .selectFrom('payment_intents')
      .select(['session_id'])
      .where('id', '=', intentId)
      .where('brand_id', '=', brand.id)
      .executeTakeFirst()
    return { sessionId: intent?.session_id, gateway: await gatewayOf(ctx) }
  })
  if (!asked.gateway || !asked.sessionId) return undefined
  return asked.gateway[what](asked.sessionId)
}

/**
 * Asks the provider how a payment stands and writes it down. Whoever asks, however often and in whatever order: what was paid is booked once.
 * @throws GatewayAwayError
 */
export async function followIntent(
  services: Services,
  brand: Brand,
  intentId: string,
  what: 'read' | 'cancel' = 'read',
): Promise<void> {
  const session = await askProvider(services, brand, intentId, what)
  if (session) await asSystem(services, brand, (ctx) => writeDown(ctx, intentId, session))
}

/** Writes down what the provider said of a payment: under its lock, each fact once. */
export async function writeDown(ctx: SystemContext, intentId: string, session: Session): Promise<void> {
  const intent = await ctx.db
    .selectFrom('payment_intents')
    .selectAll()
    .where('id', '=', intentId)
    .where('brand_id', '=', ctx.brand.id)
    .forUpdate()
    .executeTakeFirst()
  if (!intent || intent.succeeded_at || intent.session_id !== session.id) return
  const set = (values: object) =>
    ctx.db.updateTable('payment_intents').set(values).where('id', '=', intent.id).execute()
  if (session.state === 'open') return
  if (session.state === 'failed' || session.state === 'expired') {
    const column = session.state === 'failed' ? 'failed_at' : 'expired_at'
    if (!intent.failed_at && !intent.expired_at) await set({ [column]: ctx.now })
    return
  }
  if (
    session.amount !== intent.amount_cents ||
    session.currency !== intent.currency ||
    session.reference !== intent.id
  ) {
    if (intent.doubted_at) return
    await set({ doubted_at: ctx.now, said_cents: session.amount, said_currency: session.currency })
    await tellStaff(ctx, 'billing.card_doubted', ['billing.payments.write'], {
      params: (locale) => ({
        number: intent.number,
        asked: formatMoney(intent.amount_cents, locale, intent.currency),
        said: /^[A-Z]{3}$/.test(session.currency)
          ? formatMoney(session.amount, locale, session.currency)
          : String(session.amount),
      }),
      href: `/fournisseur/factures/paiements-en-ligne?paiement=${intent.id}`,
      key: `card_doubted:${intent.id}`,
    })
    return
  }
  const client = await ctx.db
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', intent.organisation_id)
    .executeTakeFirstOrThrow()
  const lines = await ctx.db
    .selectFrom('payment_intent_lines as l')
    .innerJoin('invoices as i', 'i.id', 'l.invoice_id')
    .select(['l.invoice_id', 'l.amount_cents'])
    .where('l.intent_id', '=', intent.id)
    .orderBy('i.due_on')
    .orderBy('i.number')
    .execute()
  const booked = await bookPayment(ctx, {
    organisationId: intent.organisation_id,
    clientName: client.name,
    method: 'card',
    amountCents: intent.amount_cents,
    currency: intent.currency as Currency,
    receivedOn: ctx.today,
    reference: intent.number,
    externalId: `card:${session.id}`,
    byLabel: intent.created_by_label,
  })
  const left = await settleWhatIsLeft(
    ctx,
    { organisationId: intent.organisation_id, posting: booked.posting, cents: intent.amount_cents },
    lines.map((line) => ({ invoiceId: line.invoice_id, cents: line.amount_cents })),
  )
  await set({ succeeded_at: ctx.now, payment_id: booked.id })
  await record(ctx, {
    type: 'billing.payment.recorded',
    organisationId: intent.organisation_id,
    subjectType: 'billing.payment',
    subjectId: booked.id,
    subjectLabel: booked.number,
    after: { amountCents: intent.amount_cents, method: 'card', receivedOn: ctx.today, reference: intent.number },
  })
  // What is put on the account is to stay there.
  if (left === 0 || intent.tops_up) return
  await tellStaff(ctx, 'billing.card_beyond', ['billing.payments.write'], {
    params: (locale) => ({
      number: booked.number,
      client: client.name,
      left: formatMoney(left, locale, intent.currency),
    }),
    href: `/fournisseur/factures/paiements?paiement=${booked.id}`,
    key: `card_beyond:${intent.id}`,
  })
}

/** So long after its end a payment is still asked about: what was paid in the last moment is told late. */
const askedDays = 3

/**
 * Asks about every payment by card of which no end is known, and lets those end that were never sent or announced for too long (B25).
 * One that the provider does not answer about is asked again at the next round.
 */
export async function sweepIntents(services: Services, brand: Brand, report: (error: unknown) => void): Promise<void> {
  const open = await asSystem(services, brand, async (ctx) => {
    await sql`update payment_intents set expired_at = ${ctx.now} where brand_id = ${brand.id} and expires_at <= ${ctx.now} and session_id is null
      and succeeded_at is null and failed_at is null and expired_at is null`.execute(ctx.db)
    return ctx.db
      .selectFrom('payment_intents')
      .select(['id', 'expires_at'])
      .where('brand_id', '=', brand.id)
      .where('session_id', 'is not', null)
      .where('succeeded_at', 'is', null)
      .where('failed_at', 'is', null)
      .where('expired_at', 'is', null)
      .where('doubted_at', 'is', null)
      .orderBy('expires_at')
      .limit(500)
      .execute()
  })
  for (const { id, expires_at } of open)
    try {
      const now = services.clock()
      await followIntent(services, brand, id, expires_at <= now ? 'cancel' : 'read')
      const over = daysBetween(today(brand.timeZone, expires_at), today(brand.timeZone, now)) > askedDays
      if (over)
        await asSystem(services, brand, (ctx) =>
          sql`update payment_intents set expired_at = ${ctx.now} where id = ${id} and succeeded_at is null and failed_at is null and expired_at is null`.execute(
            ctx.db,
          ),
        )
    } catch (error) {
      if (!(error instanceof GatewayAwayError)) throw error
      report(error)
    }
}
