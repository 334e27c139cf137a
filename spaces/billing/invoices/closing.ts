import { type Selectable, sql } from 'kysely'
import type { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { addDays, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { Problem, problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { deliveryOf, issuePaper } from '../../documents/index.ts'
import { requireSecond } from '../approvals/second.ts'
import { instalmentsOf } from '../instalments/read.ts'
import { balanceOf } from '../ledger/balance.ts'
import { type Booked, postingsOf } from '../ledger/entries.ts'
import { holdOpenItem, post, settle, together } from '../ledger/post.ts'
import { usualPayer } from '../payers/service.ts'
import { billingSettings } from '../settings.ts'
import { ratesOf } from '../vat-rates/service.ts'
import { computed, holdDraft, type Invoice, type Line, linesOf } from './read.ts'
import type * as schema from './schema.ts'
import type { Totals } from './totals.ts'

/** All that closing a draft would write. */
type Closing = {
  invoice: Invoice
  lines: Line[]
  totals: Totals
  issueOn: Day
  dueOn: Day
  seller: schema.Identity
  buyer: schema.Identity
  exemptions: Map<string, { code: string; words: string }>
  series: { id: string; code: string; last_on: Day | null }
  booked: Booked
}

/** The settings that are words. */
type Words = Exclude<
  keyof typeof billingSettings,
  | 'usual_vat_rate'
  | 'currency'
  | 'two_persons_from'
  | 'reminders_automatic'
  | 'reminder_least_cents'
  | 'debit_notice_days'
>
const text = (ctx: StaffContext, key: Words) => settingOf(ctx, billingSettings[key])

/** Who invoices, as the settings say, whatever they leave out. */
export function sellerAsSet(ctx: StaffContext): schema.Identity {
  const siret = text(ctx, 'seller_siret')
  return {
    name: text(ctx, 'seller_name'),
    form: text(ctx, 'seller_form'),
    siren: siret.slice(0, 9),
    siret,
    vatNumber: text(ctx, 'seller_vat_number'),
    addressLine1: text(ctx, 'seller_address'),
    addressLine2: '',
    postalCode: text(ctx, 'seller_postal_code'),
    city: text(ctx, 'seller_city'),
    country: 'FR',
    email: ctx.brand.supportEmail,
    iban: text(ctx, 'seller_iban'),
    bic: text(ctx, 'seller_bic'),
  }
}

/** Who invoices, with all that an invoice has to say of them. @throws Problem billing.seller_incomplete */
export function sellerOf(ctx: StaffContext, taxed: boolean): schema.Identity {
  const seller = sellerAsSet(ctx)
  const needed = {
    seller_siret: seller.siret,
    seller_address: seller.addressLine1,
    seller_city: seller.city,
    ...(taxed ? { seller_vat_number: seller.vatNumber } : {}),
  }
  const missing = (Object.keys(needed) as Array<keyof typeof needed>).filter((key) => !needed[key])
  if (missing.length > 0)
    throw problem('billing.seller_incomplete', {
      missing: missing.map((key) => billingSettings[key].title[ctx.locale]).join(', '),
    })
  return seller
}

/** What the law has it say, as the settings have it now. */
export const mentionsOf = (ctx: PersonContext | SystemContext): schema.Mentions => ({
  latePenalty: settingOf(ctx, billingSettings.late_penalty),
  earlyDiscount: settingOf(ctx, billingSettings.early_discount),
})

/** A payer as an invoice or a quote keeps it. */
export const identityOfPayer = (payer: Selectable<DB['payers']>): schema.Identity => ({
  name: payer.name,
  form: '',
  siren: payer.siren ?? '',
  siret: payer.siret ?? '',
  vatNumber: payer.vat_number,
  addressLine1: payer.address_line1,
  addressLine2: payer.address_line2,
  postalCode: payer.postal_code,
  city: payer.city,
  country: payer.country,
  email: payer.email,
  iban: '',
  bic: '',
  electronicAddress: payer.electronic_address,
  serviceCode: payer.service_code,
})

/** Under what identity a client is offered something: its usual payer's. @throws Problem billing.no_payer */
export async function usualBuyer(ctx: StaffContext, organisationId: string): Promise<schema.Identity> {
  const payer = await usualPayer(ctx, organisationId)
  if (!payer) throw problem('billing.no_payer')
  return identityOfPayer(
    await ctx.db.selectFrom('payers').selectAll().where('id', '=', payer.id).executeTakeFirstOrThrow(),
  )
}

/** Whom it is addressed to. @throws Problem billing.no_payer, billing.payer_ended, billing.commitment_missing */
async function buyerOf(ctx: StaffContext, invoice: Invoice): Promise<{ buyer: schema.Identity; termsDays: number }> {
  if (!invoice.payer_id) throw problem('billing.no_payer')
  const payer = await ctx.db
    .selectFrom('payers')
    .selectAll()
    .where('id', '=', invoice.payer_id)
    .executeTakeFirstOrThrow()
  // What was invoiced to a payer is credited to it, whatever became of it.
  if (payer.ended_at && invoice.type !== 381) throw problem('billing.payer_ended')
  if (payer.wants_commitment && invoice.type !== 381 && !invoice.reference)
    throw problem('billing.commitment_missing', { payer: payer.name })
  return {
    termsDays: payer.terms_days,
    buyer: identityOfPayer(payer),
  }
}

/** The rate of each line in force on the date, with the words that stand for no tax. @throws Problem billing.rate_not_in_force */
async function exemptionsOf(ctx: StaffContext, invoice: Invoice, lines: Line[], issueOn: Day) {
  const rates = await ratesOf(ctx)
  const found = new Map<string, { code: string; words: string }>()
  for (const [index, { vat_category, vat_rate }] of lines.entries()) {
    const same = rates.filter(({ category, rate }) => category === vat_category && rate === vat_rate)
    const inForce = same.find((one) => one.starts_on <= issueOn && (one.ends_on ?? issueOn) >= issueOn)
    const known = inForce ?? (invoice.type === 381 ? same[0] : undefined)
    if (!known && invoice.type !== 381) throw problem('billing.rate_not_in_force', { line: index + 1 })
    found.set(`${vat_category} ${vat_rate}`, { code: known?.exemption_code ?? '', words: known?.exemption_words ?? '' })
  }
  if (invoice.type === 381) {
    const rows = await ctx.db
      .selectFrom('invoice_vat')
      .selectAll()
      .where('invoice_id', '=', invoice.credited_id)
      .execute()
    for (const row of rows)
      found.set(`${row.category} ${row.rate}`, { code: row.exemption_code, words: row.exemption_words })
  }
  return found
}

/** The series that a type of invoice takes its numbers of. @throws Problem billing.no_series */
async function seriesOf(ctx: StaffContext, type: number, lock: boolean) {
  const query = ctx.db
    .selectFrom('invoice_series')
    .select(['id', 'code', 'last_on'])
    .where('brand_id', '=', ctx.brand.id)
    .where(sql<boolean>`${type} = any (types)`)
    .orderBy('is_usual', 'desc')
    .orderBy('code')
    .limit(1)
  const found = await (lock ? query.forUpdate() : query).executeTakeFirst()
  if (!found) throw problem('billing.no_series')
  return found
}

/**
 * Looks at all that closing asks for, in the order in which a person can repair it. With `lock` the series is held: nothing else of it is
 * closed until the transaction ends.
 */
async function prepare(ctx: StaffContext, invoice: Invoice, lock: boolean): Promise<Closing> {
  const lines = await linesOf(ctx, invoice.id)
  if (lines.length === 0) throw problem('billing.no_line')
  const { buyer, termsDays } = await buyerOf(ctx, invoice)
  const seller = sellerOf(
    ctx,
    lines.some((line) => line.vat_category !== 'O' && line.vat_category !== 'E'),
  )
  if (lines.some((line) => ['AE', 'K'].includes(line.vat_category)) && !buyer.vatNumber)
    throw problem('billing.buyer_vat_number')
  const issueOn = invoice.issue_on ?? ctx.today
  if (issueOn > ctx.today) throw problem('billing.date_to_come')
  const dueOn = invoice.type === 381 ? issueOn : (invoice.due_on ?? addDays(issueOn, termsDays))
  if (dueOn < issueOn) throw problem('billing.due_before_date')
  const exemptions = await exemptionsOf(ctx, invoice, lines, issueOn)
  const totals = await computed(ctx, invoice, lines)
  if (totals.grossCents <= 0) throw problem('billing.nothing_due')
  const [deposits, credited, instalments] = await Promise.all([
    ctx.db
      .selectFrom('invoice_deductions as x')
      .innerJoin('invoices as d', 'd.id', 'x.deposit_id')
      .select(['d.net_cents', 'd.vat_cents', 'd.gross_cents'])
      .where('x.invoice_id', '=', invoice.id)
      .execute(),
    invoice.credited_id
      ? ctx.db.selectFrom('invoices').select('type').where('id', '=', invoice.credited_id).executeTakeFirst()
      : undefined,
    instalmentsOf(ctx, invoice.id),
  ])
  const payable = totals.grossCents - deposits.reduce((all, one) => all + one.gross_cents, 0)
  if (instalments.length > 0 && instalments.reduce((all, one) => all + one.amountCents, 0) !== payable)
    throw problem('billing.instalments_differ')
  if (instalments.length > 0 && instalments[0]!.dueOn < issueOn) throw problem('billing.instalment_order')
  const series = await seriesOf(ctx, invoice.type, lock)
  if (series.last_on && issueOn < series.last_on)
    throw problem('billing.date_before_last', { series: series.code, day: formatDay(series.last_on, ctx.locale) })
  return {
    invoice,
    lines,
    totals,
    issueOn,
    dueOn,
    seller,
    buyer,
    exemptions,
    series,
    booked: {
      type: invoice.type as schema.InvoiceType,
      organisationId: invoice.organisation_id,
      lines: lines.map(({ account }, index) => ({ account, netCents: totals.lines[index]!.netCents })),
      vat: totals.vat,
      grossCents: totals.grossCents,
      deposits: deposits.map((one) => ({
        netCents: one.net_cents,
        vatCents: one.vat_cents,
        grossCents: one.gross_cents,
      })),
      creditsDeposit: credited?.type === 386,
    },
  }
}

/**
 * Closes a draft (B11): number without gap, who sold and bought as they are now, tax by rate, entry in the books, all in one transaction
 * under the lock of its series. One that fails takes no number. Afterwards only a credit note corrects it.
 * @returns its number, and what it comes to
 * @throws Problem 404, conflict, billing.closed, and what `prepare` asks for
 */
export async function closeInvoice(ctx: StaffContext, id: string, { version }: { version: number }) {
  const draft = await holdDraft(ctx, id, version)
  // Of two that credit one invoice the second computes its tax of what the first one left.
  if (draft.credited_id)
    await ctx.db.selectFrom('invoices').select('id').where('id', '=', draft.credited_id).forUpdate().execute()
  const closing = await prepare(ctx, draft, true)
  const { invoice, totals, issueOn, dueOn, series } = closing
  if (invoice.type === 381)
    await requireSecond(ctx, {
      kind: 'credit_note',
      subjectId: id,
      cents: totals.grossCents,
      currency: invoice.currency as Currency,
    })
  await ctx.db
    .insertInto('invoice_vat')
    .values(
      totals.vat.map((one) => {
        const exemption = closing.exemptions.get(`${one.category} ${one.rate}`)
        return {
          invoice_id: id,
          category: one.category,
          rate: one.rate,
          base_cents: one.baseCents,
          vat_cents: one.vatCents,
          exemption_code: exemption?.code ?? '',
          exemption_words: exemption?.words ?? '',
        }
      }),
    )
    .execute()
  await ctx.db.updateTable('invoice_series').set({ last_on: issueOn }).where('id', '=', series.id).execute()
  const number = await nextInSeries(ctx, `invoice:${series.code}`, series.code, Number(issueOn.slice(0, 4)))
  await ctx.db
    .updateTable('invoices')
    .set({
      state: 'closed',
      number,
      series_id: series.id,
      issue_on: issueOn,
      due_on: dueOn,
      seller: JSON.stringify(closing.seller),
      buyer: JSON.stringify(closing.buyer),
      mentions: JSON.stringify(mentionsOf(ctx)),
      net_cents: totals.netCents,
      vat_cents: totals.vatCents,
      gross_cents: totals.grossCents,
      closed_at: ctx.now,
      closed_by_label: ctx.actor.label,
      version: invoice.version + 1,
    })
    .where('id', '=', id)
    .execute()
    .catch((error: { code?: string; constraint?: string }) => {
      // What it bills, deducts or credits changed since it was looked at.
      throw error.code === '23514' && error.constraint === 'invoices_whole'
        ? problem('billing.changed_meanwhile')
        : error
    })
  const { clientPosting } = await post(ctx, {
    journal: 'VE',
    day: issueOn,
    label: `${number} ${closing.buyer.name}`,
    currency: invoice.currency as Currency,
    origin: { kind: 'invoice', id },
    postings: postingsOf(closing.booked),
  })
  if (invoice.type === 381)
    await spendCredit(
      ctx,
      { credited: invoice.credited_id!, organisationId: invoice.organisation_id },
      clientPosting!,
      totals.grossCents,
    )
  await issuePaper(ctx, { kind: 'invoices', id, organisationId: invoice.organisation_id })
  await record(ctx, {
    type: 'billing.invoice.closed',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: id,
    subjectLabel: number,
    after: { number, issueOn, dueOn, amountCents: totals.grossCents },
  })
  return { id, number, grossCents: totals.grossCents }
}

/** A credit note first pays what is left of the invoice that it corrects; the rest is the client's, to be used. */
export async function spendCredit(
  ctx: StaffContext,
  { credited, organisationId }: { credited: string; organisationId: string },
  credit: number,
  cents: number,
): Promise<void> {
  const open = await ctx.db
    .selectFrom('open_items')
    .select('posting_id')
    .where('invoice_id', '=', credited)
    .executeTakeFirst()
  if (!open) return
  const used = Math.min(await holdOpenItem(ctx, open.posting_id), cents)
  if (used > 0) await settle(ctx, { organisationId, debit: open.posting_id, credit, cents: used })
}

/** What closing a draft would do now, and what stops it; nothing is held (B11, «Effet de la clôture»). @throws Problem 404, billing.closed */
export async function closingEffect(
  ctx: StaffContext,
  invoice: Invoice,
): Promise<z.input<typeof schema.closingEffect>> {
  let refusal: { code: string; message: string } | null = null
  let closing: Closing | undefined
  try {
    closing = await prepare(ctx, invoice, false)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    refusal = { code: error.code, message: sentenceOf(error.code, ctx.locale, error.params) ?? error.code }
  }
  const series = closing?.series ?? (await seriesOf(ctx, invoice.type, false))
  const issueOn = closing?.issueOn ?? invoice.issue_on ?? ctx.today
  const year = Number(issueOn.slice(0, 4))
  const last = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('number_sequences')
      .select('last')
      .where('brand_id', '=', ctx.brand.id)
      .where('kind', '=', `invoice:${series.code}`)
      .where('year', '=', year)
      .executeTakeFirst(),
  )
  const numberOf = (count: number) => `${series.code}-${year}-${String(count).padStart(4, '0')}`
  const balanceCents = await balanceOf(ctx, invoice.organisation_id, invoice.currency as Currency)
  const postings = closing ? together(postingsOf(closing.booked)) : []
  // What is to be repaired first still says when it would be due, and what it would make of the balance.
  const payer = invoice.payer_id
    ? await ctx.db.selectFrom('payers').select('terms_days').where('id', '=', invoice.payer_id).executeTakeFirst()
    : undefined
  const usualDue = invoice.type === 381 ? issueOn : addDays(issueOn, payer?.terms_days ?? 0)
  const names = new Map(
    (
      await ctx.db.selectFrom('ledger_accounts').select(['code', 'name']).where('brand_id', '=', ctx.brand.id).execute()
    ).map(({ code, name }) => [code, name]),
  )
  return {
    series: series.code,
    number: numberOf((last?.last ?? 0) + 1),
    lastNumber: last ? numberOf(last.last) : null,
    issueOn,
    dueOn: closing?.dueOn ?? invoice.due_on ?? usualDue,
    balanceCents,
    balanceAfterCents:
      balanceCents +
      (closing ? 0 : invoice.type === 381 ? -invoice.gross_cents : invoice.gross_cents) +
      postings.filter(({ account }) => account.startsWith('411')).reduce((all, one) => all + one.cents, 0),
    postings: postings.map(({ account, cents }) => ({
      account,
      name: names.get(account) ?? '',
      debitCents: Math.max(cents, 0),
      creditCents: Math.max(-cents, 0),
    })),
    delivery: await deliveryOf(ctx, invoice.organisation_id, 'invoices'),
    refusal,
  }
}
