import type { z } from 'zod'
import { addDays, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { Problem, problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { ratesOf, sellerOf, usualBuyer } from '../../billing/index.ts'
import { issuePaper, recallPaper } from '../../documents/index.ts'
import { salesSettings } from '../settings.ts'
import { type QuoteRow, quoteList } from './lists.ts'
import { figuresOf, holdDraft, holdQuote, linesOf, readForStaff } from './read.ts'
import type * as schema from './schema.ts'
import { stopSigning } from './signature.ts'

const tell = (
  ctx: StaffContext,
  act: string,
  row: Pick<QuoteRow, 'organisation_id' | 'id'>,
  number: string,
  after?: object,
) =>
  record(ctx, {
    type: `sales.quote.${act}`,
    organisationId: row.organisation_id,
    subjectType: 'sales.quote',
    subjectId: row.id,
    subjectLabel: number,
    ...(after ? { after } : {}),
  })

/** All that closing asks for, in the order in which a person can repair it. */
async function prepare(ctx: StaffContext, row: QuoteRow) {
  const lines = await linesOf(ctx, row.id)
  if (lines.length === 0) throw problem('sales.quote_empty')
  const figures = figuresOf(row, lines)
  if (figures.base.grossCents < 0 || figures.lines.every(({ typedCents }) => typedCents <= 0))
    throw problem('sales.quote_nothing')
  const buyer = await usualBuyer(ctx, row.organisation_id)
  const seller = sellerOf(
    ctx,
    lines.some((line) => line.vatCategory !== 'O' && line.vatCategory !== 'E'),
  )
  const validUntil: Day = row.valid_until ?? addDays(ctx.today, settingOf(ctx, salesSettings.quote_days))
  if (validUntil < ctx.today) throw problem('sales.quote_valid_past')
  const rates = await ratesOf(ctx)
  const past = lines.findIndex(
    (line) =>
      !rates.some(
        (one) =>
          one.category === line.vatCategory &&
          one.rate === line.vatRate &&
          one.starts_on <= ctx.today &&
          (one.ends_on ?? ctx.today) >= ctx.today,
      ),
  )
  if (past >= 0) throw problem('billing.rate_not_in_force', { line: past + 1 })
  return { figures, buyer, seller, validUntil }
}

/**
 * Closes a draft (B24): its number without gap in the series D, who offers and to whom as they are now, in one transaction; from then on it is
 * not changed. One that fails takes no number. @throws Problem 404, conflict, sales.quote_closed, and what `prepare` asks for
 */
export async function closeQuote(ctx: StaffContext, id: string, { version }: { version: number }) {
  const row = await holdDraft(ctx, id, version)
  const { figures, buyer, seller, validUntil } = await prepare(ctx, row)
  const number = await nextInSeries(ctx, 'quote:D', 'D', Number(ctx.today.slice(0, 4)))
  await ctx.db
    .updateTable('quotes')
    .set({
      state: 'closed',
      number,
      issue_on: ctx.today,
      valid_until: validUntil,
      seller: JSON.stringify(seller),
      buyer: JSON.stringify(buyer),
      net_cents: figures.base.netCents,
      vat_cents: figures.base.vatCents,
      gross_cents: figures.base.grossCents,
      closed_at: ctx.now,
      closed_by_label: ctx.actor.label,
      version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'closed', row, number, { number, validUntil, amountCents: figures.base.grossCents })
  return readForStaff(ctx, id)
}

/** What closing a draft would do now; nothing is held. @throws Problem 404, sales.quote_closed */
export async function closingEffect(ctx: StaffContext, id: string): Promise<z.input<typeof schema.closingEffect>> {
  const row = await readRow(ctx, quoteList, id)
  if (row.state !== 'draft') throw problem('sales.quote_closed')
  let refusal: { code: string; message: string } | null = null
  try {
    await prepare(ctx, row)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    refusal = { code: error.code, message: sentenceOf(error.code, ctx.locale, error.params) ?? error.code }
  }
  const year = Number(ctx.today.slice(0, 4))
  const last = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('number_sequences')
      .select('last')
      .where('brand_id', '=', ctx.brand.id)
      .where('kind', '=', 'quote:D')
      .where('year', '=', year)
      .executeTakeFirst(),
  )
  const lines = await linesOf(ctx, id)
  const all = figuresOf(
    row,
    lines.map((line) => ({ ...line, isChosen: line.isOptional })),
  )
  return {
    number: `D-${year}-${String((last?.last ?? 0) + 1).padStart(4, '0')}`,
    issueOn: ctx.today,
    validUntil: row.valid_until ?? addDays(ctx.today, settingOf(ctx, salesSettings.quote_days)),
    withAllGrossCents: all.chosen.grossCents,
    readers: (await holdersOf(ctx, row.organisation_id, 'sales.quotes.answer')).map(({ email }) => email),
    refusal,
  }
}

/** Shows a closed quote to the client, who is told; asked again it does nothing. @throws Problem 404, conflict, sales.quote_draft, sales.quote_over */
export async function publishQuote(ctx: StaffContext, id: string, { version }: { version: number }) {
  const seen = await readRow(ctx, quoteList, id)
  if (seen.published_at) return readForStaff(ctx, id)
  const row = await holdQuote(ctx, id, version)
  if (row.state === 'draft') throw problem('sales.quote_draft')
  if (row.shown_state !== 'closed') throw problem('sales.quote_over')
  await ctx.db
    .updateTable('quotes')
    .set({ published_at: ctx.now, published_by_label: ctx.actor.label, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'published', row, row.number!)
  await tellClient(ctx, row, 'sales.quote_published')
  await issuePaper(ctx, { kind: 'quotes', id, organisationId: row.organisation_id })
  return readForStaff(ctx, id)
}

/** Tells those of the client who answer quotes. */
async function tellClient(ctx: StaffContext, row: QuoteRow, kind: string, params: Record<string, unknown> = {}) {
  const readers = await holdersOf(ctx, row.organisation_id, 'sales.quotes.answer')
  await tellPeople(
    ctx,
    readers.map((one) => ({
      accountId: one.account_id,
      kind,
      params: (locale: Locale) => ({
        number: row.number,
        subject: row.subject || row.number,
        amount: formatMoney(row.gross_cents, locale, row.currency),
        day: formatDay(row.valid_until!, locale),
        ...params,
      }),
      href: `/devis/${row.id}`,
      key: `${kind}:${row.id}:${one.account_id}`,
    })),
  )
}

/**
 * Takes a quote back, with a reason that the client reads; what was being signed is called off.
 * @throws Problem 404, conflict, sales.quote_draft, sales.quote_over, sales.quote_being_signed
 */
export async function withdrawQuote(ctx: StaffContext, id: string, body: z.output<typeof schema.reasonBody>) {
  const row = await holdQuote(ctx, id, body.version)
  if (row.state === 'draft') throw problem('sales.quote_draft')
  if (row.signed_at || row.refused_at || row.withdrawn_at) throw problem('sales.quote_over')
  await ctx.db
    .updateTable('quotes')
    .set({
      withdrawn_at: ctx.now,
      withdrawn_by_label: ctx.actor.label,
      withdrawal_reason: body.reason,
      version: body.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await stopSigning(ctx, row, body.reason)
  await tell(ctx, 'withdrawn', row, row.number!, { reason: body.reason })
  if (row.published_at) await tellClient(ctx, row, 'sales.quote_withdrawn', { reason: body.reason })
  await recallPaper(ctx, 'quotes', id, body.reason)
  return readForStaff(ctx, id)
}
