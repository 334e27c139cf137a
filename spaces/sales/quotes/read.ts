import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, problem } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext, StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { type identity, plain, type VatCategory } from '../../billing/index.ts'
import { formSignatures } from '../../documents/index.ts'
import { type QuoteRow, quoteList, viewItem } from './lists.ts'
import type * as schema from './schema.ts'
import { each, sumsOf } from './sums.ts'
import { termsIn } from './terms.ts'

/** The kind under which a quote is signed and owns its files. */
export const quoteForm = 'sales.quote'

/** The lines of a quote as they are summed, in their order. */
export async function linesOf(ctx: Context, id: string) {
  const rows = await ctx.db
    .selectFrom('quote_lines')
    .selectAll()
    .where('quote_id', '=', id)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    productId: row.product_id,
    isOptional: row.is_optional,
    isChosen: row.is_chosen,
    label: row.label,
    description: row.description,
    quantity: plain(row.quantity),
    unitCode: row.unit_code,
    unitPrice: plain(row.unit_price),
    discountRate: row.discount_rate,
    typedCents: row.typed_cents,
    vatCategory: row.vat_category as VatCategory,
    vatRate: row.vat_rate,
    account: row.account,
    terms:
      row.period_months === null
        ? null
        : {
            periodMonths: row.period_months,
            inAdvance: row.in_advance,
            noticeDays: row.notice_days,
            termMonths: row.term_months,
          },
  }))
}
export type QuoteLine = Awaited<ReturnType<typeof linesOf>>[number]

/** What a quote comes to without any option, and with those that are chosen; each line alone, and what an option changes. */
export function figuresOf(row: Pick<QuoteRow, 'price_mode' | 'currency'>, lines: readonly QuoteLine[]) {
  const [mode, currency] = [row.price_mode as 'net', row.currency as Currency]
  const chosen = sumsOf(lines, mode, currency)
  const alone = each(lines, mode, currency)
  return {
    base: sumsOf(lines, mode, currency, () => false),
    chosen,
    lines: lines.map((line, index) => ({
      ...line,
      netCents: chosen.of.get(line)?.netCents ?? alone[index]!.netCents,
      addsGrossCents: line.isOptional
        ? sumsOf(lines, mode, currency, (one) => one === line || one.isChosen).grossCents -
          sumsOf(lines, mode, currency, (one) => one !== line && one.isChosen).grossCents
        : null,
    })),
  }
}
const summed = ({ vat, netCents, vatCents, grossCents }: ReturnType<typeof sumsOf>) => ({
  vat,
  netCents,
  vatCents,
  grossCents,
})

/** Whether the asking person answers for an organisation. */
async function answersFor(ctx: Context, organisationId: string): Promise<boolean> {
  if (ctx.actor.side !== 'client' || (ctx.actor.viewedBy && !ctx.actor.viewedBy.acts)) return false
  const { rows } = await sql<{
    may: boolean
  }>`select ${organisationId}::uuid = any (parvis.organisation_ids_with_permission('sales.quotes.answer')) as may`.execute(
    ctx.db,
  )
  return rows[0]!.may
}

/** A quote as the asking person sees it; to the server itself it is nobody's to sign. @throws Problem 404 */
export async function readQuote(
  ctx: PersonContext | SystemContext,
  id: string,
): Promise<z.input<typeof schema.quoteView>> {
  const row = await readRow(ctx, quoteList, id)
  const item = viewItem(row)
  const figures = figuresOf(row, await linesOf(ctx, id))
  const signature =
    ctx.actor.side === 'system' ? null : ((await formSignatures(ctx as PersonContext, quoteForm, [id])).get(id) ?? null)
  const answers = item.state === 'to_sign' && (await answersFor(ctx, row.organisation_id))
  const signing = signature?.state === 'signing'
  const writes = ctx.actor.side === 'staff' && ctx.actor.permissions.has('sales.quotes.write')
  const settled = row.signed_at ?? row.refused_at ?? row.withdrawn_at
  return {
    ...item,
    comment: row.comment,
    priceMode: row.price_mode as 'net',
    seller: row.seller as z.output<typeof identity> | null,
    buyer: row.buyer as z.output<typeof identity> | null,
    lines: figures.lines.map((line) => ({ ...line, termsWords: termsIn(line.terms, ctx.locale) })),
    base: summed(figures.base),
    chosen: summed(figures.chosen),
    publishedAt: row.published_at?.toISOString() ?? null,
    answeredAt: settled?.toISOString() ?? null,
    answeredBy: row.signed_by_label || row.refused_by_label || row.withdrawn_by_label,
    reason: row.refusal_reason || row.withdrawal_reason,
    signedFileId: row.signed_file_id,
    signature,
    may: [
      ...(writes && item.state === 'draft' ? (['edit', 'close', 'delete'] as const) : []),
      ...(writes && item.state === 'closed' ? (['publish'] as const) : []),
      ...(writes && (item.state === 'closed' || item.state === 'to_sign') && !signing ? (['withdraw'] as const) : []),
      ...(writes && item.state !== 'draft' ? (['copy'] as const) : []),
      ...(writes && item.state === 'signed' ? (['use'] as const) : []),
      ...(answers && !signing ? (['choose', 'sign', 'refuse'] as const) : []),
    ],
    version: row.version,
  }
}

/** A quote as the staff see it: with what came before it, and what was made of it. @throws Problem 404 */
export async function readForStaff(ctx: StaffContext, id: string): Promise<z.input<typeof schema.staffQuoteView>> {
  const view = await readQuote(ctx, id)
  const row = await ctx.db
    .selectFrom('quotes')
    .select(['closed_at', 'closed_by_label', 'copied_from_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const related = ctx.db.selectFrom('quotes').select(['id', 'number'])
  const from = row.copied_from_id ? await related.where('id', '=', row.copied_from_id).executeTakeFirst() : undefined
  const uses = await ctx.db
    .selectFrom('quote_uses as u')
    .leftJoin('invoices as i', 'i.id', 'u.invoice_id')
    .select(['u.kind', 'u.percent', 'u.created_by_label', 'i.id', 'i.number'])
    .where('u.quote_id', '=', id)
    .orderBy('u.created_at')
    .execute()
  const counted = view.lines.filter((line) => !line.isOptional || line.isChosen)
  return {
    ...view,
    closedAt: row.closed_at?.toISOString() ?? null,
    closedBy: row.closed_by_label,
    copiedFrom: from ?? null,
    copies: await related.where('copied_from_id', '=', id).orderBy('created_at').execute(),
    uses: uses.map((use) => ({
      kind: use.kind as 'deposit',
      percent: use.percent,
      invoice: use.id ? { id: use.id, number: use.number } : null,
      by: use.created_by_label,
    })),
    subscriptions: await ctx.db
      .selectFrom('subscriptions as s')
      .innerJoin('quote_lines as l', 'l.id', 's.quote_line_id')
      .select(['s.id', 's.number'])
      .where('l.quote_id', '=', id)
      .orderBy('s.number')
      .execute(),
    recurring: counted.some(({ terms }) => terms),
    once: counted.some(({ terms }) => !terms),
    onceGrossCents: sumsOf(
      counted.filter(({ terms }) => !terms),
      view.priceMode,
      view.currency,
    ).grossCents,
  }
}

/** Locks a quote at the version that the person saw. @throws Problem 404, conflict */
export async function holdQuote(ctx: StaffContext, id: string, version: number): Promise<QuoteRow> {
  await ctx.db.selectFrom('quotes').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, quoteList, id)
  if (row.version !== version) throw conflict(await readForStaff(ctx, id))
  return row
}

/** The same of a draft. @throws Problem 404, conflict, sales.quote_closed */
export async function holdDraft(ctx: StaffContext, id: string, version: number): Promise<QuoteRow> {
  const row = await holdQuote(ctx, id, version)
  if (row.state !== 'draft') throw problem('sales.quote_closed')
  return row
}
