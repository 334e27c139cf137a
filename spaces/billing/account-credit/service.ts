import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { takesCards } from '../gateway/settings.ts'
import { holdOpenItem, settle } from '../ledger/post.ts'
import { payableOf, requirePaying } from '../payment-intents/lines.ts'
import { readIntent } from '../payment-intents/read.ts'
import type * as intents from '../payment-intents/schema.ts'
import { begin, cardMinutes, endOthers, openCardsOf } from '../payment-intents/service.ts'
import { billingSettings } from '../settings.ts'
import type * as schema from './schema.ts'

/**
 * Begins putting money on an account by card, of no invoice (B9): what comes is the client's credit.
 * @throws Problem 404, 403, billing.no_cards, billing.gateway_away
 */
export async function topUp(
  request: RequestInfo,
  { organisationId, amountCents }: z.output<typeof schema.topUpBody>,
): Promise<z.input<typeof intents.intentView>> {
  const id = await request.again(async (ctx) => {
    await requirePaying(ctx, organisationId)
    await limitAct(ctx, 'payment-intents', 40)
    if (!(await takesCards(ctx))) throw problem('billing.no_cards')
    const id = randomUUID()
    const number = await ctx.asSystem(() => nextInSeries(ctx, 'billing:R', 'R', Number(ctx.today.slice(0, 4))))
    await ctx.db
      .insertInto('payment_intents')
      .values({
        id,
        brand_id: ctx.brand.id,
        organisation_id: organisationId,
        number,
        method: 'card',
        tops_up: true,
        amount_cents: amountCents,
        currency: settingOf(ctx, billingSettings.currency),
        created_at: ctx.now,
        created_by: ctx.actor.accountId,
        created_by_label: ctx.actor.label,
        expires_at: new Date(ctx.now.getTime() + cardMinutes * 60_000),
      })
      .execute()
    return id
  })
  await begin(request.services, request.brand, id, request.locale, (one) => `/factures/paiement/${one}`)
  return request.again((ctx) => readIntent(ctx, id))
}

/**
 * Pays invoices with what the client has on its account, the eldest credit first, as far as it goes (B9). What was begun by card for them is ended first.
 * @returns how much of each was paid
 * @throws Problem 404, 403, 422 on the line, billing.no_credit, billing.payment_under_way
 */
export async function payWithCredit(
  request: RequestInfo,
  { lines }: z.output<typeof schema.useBody>,
): Promise<z.input<typeof schema.used>> {
  const others = await request.again(async (ctx) => {
    await requirePaying(ctx, (await payableOf(ctx, lines)).organisationId)
    await limitAct(ctx, 'payment-intents', 40)
    return openCardsOf(
      ctx,
      lines.map(({ invoiceId }) => invoiceId),
    )
  })
  await endOthers(request.services, request.brand, others)
  return request.again((ctx) => spend(ctx, lines))
}

async function spend(
  ctx: PersonContext,
  lines: z.output<typeof schema.useBody>['lines'],
): Promise<z.input<typeof schema.used>> {
  const payable = await payableOf(ctx, lines)
  const { organisationId, currency } = payable
  await requirePaying(ctx, organisationId)
  const invoiceIds = payable.lines.map(({ invoiceId }) => invoiceId)
  if ((await openCardsOf(ctx, invoiceIds)).length > 0) throw problem('billing.payment_under_way')
  const paid = await ctx.asSystem(async () => {
    const postings = await ctx.db
      .selectFrom('open_items')
      .select(['posting_id', 'invoice_id'])
      .where('invoice_id', 'in', invoiceIds)
      .execute()
    const debitOf = new Map(postings.map((row) => [row.invoice_id, row.posting_id]))
    const credits = await ctx.db
      .selectFrom('open_items')
      .select('posting_id')
      .where('organisation_id', '=', organisationId)
      .where('brand_id', '=', ctx.brand.id)
      .where('currency', '=', currency)
      .where('side', '=', 'credit')
      .where('rest_cents', '>', 0)
      .orderBy('day')
      .orderBy('posting_id')
      .execute()
    const open = payable.lines.map((line) => ({ ...line, left: line.amountCents }))
    for (const { posting_id: credit } of credits) {
      if (open.every(({ left }) => left === 0)) break
      // What is left of it is read under the lock under which it is used.
      let rest = await holdOpenItem(ctx, credit)
      for (const line of open) {
        const cents = Math.min(rest, line.left)
        if (cents === 0) continue
        await settle(ctx, { organisationId, debit: debitOf.get(line.invoiceId)!, credit, cents })
        rest -= cents
        line.left -= cents
      }
    }
    return open
      .map(({ invoiceId, number, amountCents, left }) => ({ invoiceId, number, amountCents: amountCents - left }))
      .filter(({ amountCents }) => amountCents > 0)
  })
  const amountCents = paid.reduce((all, one) => all + one.amountCents, 0)
  if (amountCents === 0) throw problem('billing.no_credit')
  for (const one of paid)
    await record(ctx, {
      type: 'billing.credit.used',
      organisationId,
      subjectType: 'billing.invoice',
      subjectId: one.invoiceId,
      subjectLabel: one.number,
      after: { amountCents: one.amountCents },
    })
  return { organisationId, currency, amountCents, lines: paid }
}
