import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { isLocale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { decimalOf } from '../../../kernel/money/decimal.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'
import { createDraft, readDeposits, saveDraft } from '../../billing/index.ts'
import { type QuoteRow, quoteList } from './lists.ts'
import { linesOf, type QuoteLine, readForStaff } from './read.ts'
import { sumsOf } from './sums.ts'
import type { Terms } from './terms.ts'

type Use = { kind: 'invoice' } | { kind: 'deposit'; percent: number }

/** Holds a signed quote, so that of two that use it the second finds what the first made. @throws Problem 404, sales.quote_not_signed */
export async function holdSigned(ctx: StaffContext, id: string): Promise<QuoteRow> {
  await ctx.db.selectFrom('quotes').select('id').where('id', '=', id).forUpdate().execute()
  const row = await readRow(ctx, quoteList, id)
  if (!row.signed_at) throw problem('sales.quote_not_signed')
  return row
}

/** The lines that were signed for, those billed by period apart. */
export async function signedLines(
  ctx: StaffContext,
  id: string,
): Promise<{ once: QuoteLine[]; recurring: Array<QuoteLine & { terms: Terms }> }> {
  const lines = (await linesOf(ctx, id)).filter((line) => !line.isOptional || line.isChosen)
  return {
    once: lines.filter(({ terms }) => !terms),
    recurring: lines.flatMap((line) => (line.terms ? [{ ...line, terms: line.terms }] : [])),
  }
}

/** A deposit of so many per cent, one line for each rate, in the way of the quote's prices. */
function depositLines(row: QuoteRow, lines: QuoteLine[], percent: number, locale: 'fr' | 'en') {
  const currency = row.currency as Currency
  const label = {
    fr: `Acompte de ${percent}\u00a0% sur devis ${row.number}`,
    en: `Deposit of ${percent}% on quote ${row.number}`,
  }[locale]
  return sumsOf(lines, row.price_mode as 'net', currency).vat.map((rate) => {
    const typed = row.price_mode === 'net' ? rate.baseCents : rate.baseCents + rate.vatCents
    const cents = roundHalfUp(BigInt(typed) * BigInt(percent), 100)
    return {
      label,
      description: '',
      quantity: '1',
      unitCode: 'C62',
      unitPrice: decimalOf(BigInt(cents) * 10n ** BigInt(6 - digitsOf(currency))),
      discountRate: 0,
      vatCategory: rate.category,
      vatRate: rate.rate,
      account: lines.find((one) => one.vatCategory === rate.category && one.vatRate === rate.rate)!.account,
      productId: null,
    }
  })
}

/**
 * Makes an invoice of a signed quote, or a deposit on it (B24): a draft with what was signed, line by line. Each is made once, whoever asks
 * at the same time; asked again, what was made is given. A deposit that was paid is deducted from the invoice.
 * @throws Problem 404, sales.quote_not_signed, sales.quote_nothing_once, sales.deposit_late, sales.may_not_invoice
 */
export async function useQuote(ctx: StaffContext, id: string, use: Use) {
  if (!ctx.actor.permissions.has('billing.invoices.write')) throw problem('sales.may_not_invoice')
  const row = await holdSigned(ctx, id)
  const made = await ctx.db.selectFrom('quote_uses').select(['kind', 'invoice_id']).where('quote_id', '=', id).execute()
  if (made.some(({ kind }) => kind === use.kind)) return readForStaff(ctx, id)
  if (use.kind === 'deposit' && made.some(({ kind }) => kind === 'invoice')) throw problem('sales.deposit_late')
  const { once } = await signedLines(ctx, id)
  if (once.length === 0) throw problem('sales.quote_nothing_once')
  const client = await ctx.db
    .selectFrom('organisations')
    .select('locale')
    .where('id', '=', row.organisation_id)
    .executeTakeFirstOrThrow()
  const locale = isLocale(client.locale) ? client.locale : ctx.brand.locale
  const lines = use.kind === 'deposit' ? depositLines(row, once, use.percent, locale) : once
  if (lines.every(({ unitPrice }) => Number(unitPrice) === 0)) throw problem('sales.quote_nothing_once')
  const draft = await createDraft(ctx, {
    organisationId: row.organisation_id,
    type: use.kind === 'deposit' ? 386 : 380,
    chargeIds: [],
  })
  await ctx.db
    .insertInto('quote_uses')
    .values({
      quote_id: id,
      brand_id: ctx.brand.id,
      kind: use.kind,
      invoice_id: draft.id,
      percent: use.kind === 'deposit' ? use.percent : null,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .execute()
  const deposit = made.find(({ kind }) => kind === 'deposit')?.invoice_id
  const paid =
    use.kind === 'invoice' && deposit
      ? (await readDeposits(ctx, draft.id, new Set([deposit]))).items.map((one) => one.id)
      : []
  await saveDraft(ctx, draft.id, {
    version: draft.version,
    payerId: draft.payerId,
    reference: row.reference,
    subject: row.subject.slice(0, 150),
    comment: { fr: `Devis ${row.number}`, en: `Quote ${row.number}` }[locale],
    priceMode: row.price_mode as 'net',
    currency: row.currency as 'EUR',
    issueOn: null,
    dueOn: null,
    depositIds: paid,
    lines: lines.map((line) => ({ ...line, chargeId: null })),
  })
  await record(ctx, {
    type: `sales.quote.${use.kind === 'deposit' ? 'deposit_made' : 'invoiced'}`,
    organisationId: row.organisation_id,
    subjectType: 'sales.quote',
    subjectId: id,
    subjectLabel: row.number!,
  })
  return readForStaff(ctx, id)
}
