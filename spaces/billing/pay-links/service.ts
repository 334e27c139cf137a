import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import {
  asServer,
  asSystem,
  type Context,
  type StaffContext,
  type SystemContext,
} from '../../../kernel/http/context.ts'
import { hashToken, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { countAttempt, originOf } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { GatewayAwayError } from '../gateway/gateway.ts'
import { takesCards } from '../gateway/settings.ts'
import { invoiceList } from '../invoices/lists.ts'
import { transferOf } from '../payment-intents/epc.ts'
import { followIntent } from '../payment-intents/follow.ts'
import { payableOf, type Wanted } from '../payment-intents/lines.ts'
import { addIntent, begin, endOthers, openCardsOf, transferDays } from '../payment-intents/service.ts'
import type * as schema from './schema.ts'

/** A link is good for so many days. */
export const linkDays = 30

/** Makes a link by which some invoices of a client are paid without signing in. @returns the path of the portal, the token in its fragment: no server's log has it */
export function makePayLink(ctx: Context, organisationId: string, invoiceIds: readonly string[]): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  return asServer(ctx, async () => {
    const { id } = await ctx.db
      .insertInto('pay_links')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: organisationId,
        token_hash: hashToken(token),
        created_at: ctx.now,
        expires_at: new Date(ctx.now.getTime() + linkDays * 86_400_000),
        created_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('pay_link_invoices')
      .values(invoiceIds.map((invoice_id) => ({ link_id: id, invoice_id })))
      .execute()
    return `/payer#${token}`
  })
}

/** How many links pay an invoice now. */
export const openLinksOf = (ctx: StaffContext, invoiceId: string): Promise<number> =>
  ctx.asSystem(async () => {
    const { rows } = await sql<{
      count: number
    }>`select count(*)::int as count from pay_links l join pay_link_invoices i on i.link_id = l.id
      where i.invoice_id = ${invoiceId} and l.brand_id = ${ctx.brand.id} and l.ended_at is null and l.expires_at > ${ctx.now}`.execute(
      ctx.db,
    )
    return rows[0]!.count
  })

/** Ends every link by which an invoice is paid without signing in: a mail that went astray. Again, nothing is done. @throws Problem 404 */
export async function endPayLinks(ctx: StaffContext, invoiceId: string): Promise<void> {
  const invoice = await readRow(ctx, invoiceList, invoiceId)
  const ended = await ctx.asSystem(async () => {
    const { rows } = await sql`update pay_links l set ended_at = ${ctx.now} from pay_link_invoices i
      where i.link_id = l.id and i.invoice_id = ${invoiceId} and l.brand_id = ${ctx.brand.id} and l.ended_at is null and l.expires_at > ${ctx.now} returning l.id`.execute(
      ctx.db,
    )
    return rows.length
  })
  if (ended === 0) return
  await record(ctx, {
    type: 'billing.pay_links.ended',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: invoiceId,
    subjectLabel: invoice.number ?? '',
  })
}

type Link = { id: string; organisation_id: string; expires_at: Date }

async function find(ctx: SystemContext, token: string): Promise<Link> {
  const { rows } = await sql<Link>`select id, organisation_id, expires_at from pay_links
    where token_hash = ${hashToken(token)} and brand_id = ${ctx.brand.id} and ended_at is null and expires_at > ${ctx.now}`.execute(
    ctx.db,
  )
  if (!rows[0]) throw problem('billing.link_unusable')
  return rows[0]
}

const counted = (request: RequestInfo) =>
  countAttempt(request.services, request.brand, [[`pay_link:${originOf(request.address)}`, 300]])

/** The invoices of a link that are still to be paid, and what can be paid of them now. */
async function invoicesOf(ctx: SystemContext, link: Link) {
  const { rows } = await sql<{
    id: string
    number: string
    issue_on: string
    due_on: string
    currency: Currency
    rest_cents: number
    withheld: boolean
  }>`select i.id, i.number, i.issue_on, o.due_on, o.currency, o.rest_cents,
      exists (select from invoice_disputes d where d.invoice_id = i.id and d.ended_at is null and d.line_id is null) or parvis.is_being_debited(i.id) as withheld
    from pay_link_invoices l join invoices i on i.id = l.invoice_id join open_items o on o.invoice_id = i.id and o.side = 'debit'
    where l.link_id = ${link.id} and o.rest_cents > 0 order by o.due_on, i.number`.execute(ctx.db)
  return rows
}

/** What a link shows: number, date and rest of its invoices, and how they are paid. Nothing of whose they are. @throws Problem billing.link_unusable */
export async function readPayLink(
  request: RequestInfo,
  { token }: z.output<typeof schema.tokenBody>,
): Promise<z.input<typeof schema.linkView>> {
  await counted(request)
  return asSystem(
    request.services,
    request.brand,
    async (ctx) => {
      const link = await find(ctx, token)
      const rows = await invoicesOf(ctx, link)
      const payable = rows.filter(({ withheld }) => !withheld)
      // One payment is in one currency: that of what is due first.
      const currency = payable[0]?.currency ?? 'EUR'
      const shown = payable.filter((row) => row.currency === currency).slice(0, 50)
      const amountCents = shown.reduce((all, row) => all + row.rest_cents, 0)
      return {
        expiresAt: link.expires_at.toISOString(),
        currency,
        amountCents,
        cards: await takesCards(ctx),
        transfer:
          amountCents > 0
            ? transferOf(ctx, {
                organisationId: link.organisation_id,
                currency,
                amountCents,
                lines: shown.map((row) => ({ invoiceId: row.id, number: row.number, amountCents: row.rest_cents })),
              })
            : null,
        transferDays,
        invoices: shown.map((row) => ({
          id: row.id,
          number: row.number,
          issueOn: row.issue_on,
          dueOn: row.due_on,
          restCents: row.rest_cents,
        })),
      }
    },
    request.locale,
  )
}

const by = { accountId: null, label: '' }

/** Begins a payment by card of what a link is of, or announces a transfer. @throws Problem billing.link_unusable, 422 on the line, billing.no_cards, billing.gateway_away */
export async function payByLink(
  request: RequestInfo,
  { token, method, lines }: z.output<typeof schema.payBody>,
): Promise<z.input<typeof schema.begun>> {
  const { services, brand } = request
  await counted(request)
  const linked = async (ctx: SystemContext, wanted: Wanted) => {
    const link = await find(ctx, token)
    const known = new Set((await invoicesOf(ctx, link)).map(({ id }) => id))
    if (wanted.some(({ invoiceId }) => !known.has(invoiceId))) throw problem('billing.link_unusable')
    return link
  }
  const others = await asSystem(services, brand, async (ctx) => {
    await linked(ctx, lines)
    await payableOf(ctx, lines)
    if (method === 'card' && !(await takesCards(ctx))) throw problem('billing.no_cards')
    return openCardsOf(
      ctx,
      lines.map(({ invoiceId }) => invoiceId),
    )
  })
  // Whoever has the link, from however many addresses.
  await countAttempt(services, brand, [[`pay_link_payments:${token}`, 40]])
  await endOthers(services, brand, others)
  const id = await asSystem(services, brand, async (ctx) => {
    const link = await linked(ctx, lines)
    return addIntent(ctx, await payableOf(ctx, lines), method, by, link.id)
  })
  const url =
    method === 'card' ? await begin(services, brand, id, request.locale, (one) => `/payer?paiement=${one}`) : ''
  return { id, url }
}

/** How a payment that a link began stands; the provider is asked where no end is known. @throws Problem billing.link_unusable */
export async function checkByLink(
  request: RequestInfo,
  { token, id }: z.output<typeof schema.checkBody>,
): Promise<z.input<typeof schema.checked>> {
  await counted(request)
  const read = () =>
    asSystem(request.services, request.brand, async (ctx) => {
      const link = await find(ctx, token)
      const intent = await ctx.db
        .selectFrom('payment_intents')
        .selectAll()
        .where('id', '=', id)
        .where('link_id', '=', link.id)
        .executeTakeFirst()
      if (!intent) throw problem('billing.link_unusable')
      return {
        sent:
          intent.session_id !== null &&
          !intent.succeeded_at &&
          !intent.failed_at &&
          !intent.expired_at &&
          !intent.doubted_at,
        view: {
          state: intent.succeeded_at
            ? ('succeeded' as const)
            : intent.failed_at
              ? ('failed' as const)
              : intent.expired_at
                ? ('expired' as const)
                : ('waiting' as const),
          amountCents: intent.amount_cents,
          currency: intent.currency as Currency,
        },
      }
    })
  const before = await read()
  if (!before.sent) return before.view
  try {
    await followIntent(request.services, request.brand, id)
  } catch (error) {
    if (!(error instanceof GatewayAwayError)) throw error
  }
  return (await read()).view
}
