import { sql } from 'kysely'
import type { z } from 'zod'
import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { isLocale, type Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { accounts } from '../ledger/post.ts'
import { usualPayer } from '../payers/service.ts'
import { billingSettings } from '../settings.ts'
import { ratesOf, usualRate } from '../vat-rates/service.ts'
import { invoiceList, plain } from './lists.ts'
import { holdDraft, type Invoice, readForStaff } from './read.ts'
import type * as schema from './schema.ts'
import { type Totals, totalsOf } from './totals.ts'

type Content = z.output<typeof schema.draftBody>
type LineBody = z.output<typeof schema.lineBody>

/** @throws Problem 422 where an amount is too large to be computed with */
export function computeTotals(...given: Parameters<typeof totalsOf>): Totals {
  try {
    const totals = totalsOf(...given)
    // Each line too: sums of larger ones would not be exact.
    const sizes = totals.lines.map(({ typedCents, discountCents }) => typedCents + discountCents)
    if ([totals.grossCents, ...sizes].every((cents) => Math.abs(cents) < 1e13)) return totals
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw invalid({ field: 'lines', code: 'billing.too_large' })
}

async function chargesOf(ctx: StaffContext, lines: ReadonlyArray<Pick<LineBody, 'chargeId'>>) {
  const ids = lines.flatMap(({ chargeId }) => chargeId ?? [])
  if (ids.length === 0) return new Map<string, never>()
  const rows = await ctx.db.selectFrom('charges').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** The days that a charge is for, as the law wants them on an invoice; nothing where its words tell them already. */
function daysOf(charge: { label: string; from_on: Day | null; to_on: Day | null }, locale: Locale): string {
  if (!charge.from_on || !charge.to_on) return ''
  const [from, to] = [formatDay(charge.from_on, locale), formatDay(charge.to_on, locale)]
  if (charge.label.includes(from)) return ''
  if (from === to) return { fr: `Le ${from}`, en: `On ${from}` }[locale]
  return { fr: `Du ${from} au ${to}`, en: `From ${from} to ${to}` }[locale]
}

/** A new draft for a client, with some of its charges or with nothing yet. @throws Problem 404, 422 on `chargeIds` */
export async function createDraft(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  const organisation = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name', 'locale'])
    .where('id', '=', body.organisationId)
    .executeTakeFirst()
  if (!organisation) throw notFound()
  const payer = await usualPayer(ctx, organisation.id)
  const charges =
    body.chargeIds.length === 0
      ? []
      : await ctx.db
          .selectFrom('charges')
          .selectAll()
          .where('id', 'in', body.chargeIds)
          .where('organisation_id', '=', organisation.id)
          .orderBy('reference')
          .orderBy('from_on')
          .orderBy('id')
          .execute()
  if (charges.length !== new Set(body.chargeIds).size)
    throw invalid({ field: 'chargeIds', code: 'billing.charge_taken' })
  const currency = (charges[0]?.currency ?? settingOf(ctx, billingSettings.currency)) as Currency
  const usual = await usualRate(ctx)
  const locale = isLocale(organisation.locale) ? organisation.locale : ctx.brand.locale
  const { id } = await ctx.db
    .insertInto('invoices')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: organisation.id,
      payer_id: payer?.id ?? null,
      type: body.type,
      currency,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'billing.invoice.drafted',
    organisationId: organisation.id,
    subjectType: 'billing.invoice',
    subjectId: id,
    subjectLabel: organisation.name,
  })
  if (charges.length > 0)
    await saveDraft(ctx, id, {
      version: 1,
      payerId: payer?.id ?? null,
      reference: '',
      subject: new Set(charges.map(({ label }) => label)).size === 1 ? charges[0]!.label.slice(0, 150) : '',
      comment: '',
      priceMode: 'net',
      currency,
      issueOn: null,
      dueOn: null,
      depositIds: [],
      lines: charges.map((charge) => ({
        chargeId: charge.id,
        label: charge.label,
        description: daysOf(charge, locale),
        quantity: plain(charge.quantity),
        unitCode: charge.unit_code ?? 'C62',
        productId: null,
        unitPrice: plain(charge.unit_price),
        discountRate: 0,
        vatCategory: (charge.vat_category as 'S' | null) ?? usual.category,
        vatRate: charge.vat_rate ?? usual.rate,
        account: charge.account ?? accounts.services,
      })),
    })
  return readForStaff(ctx, id)
}

/** A draft of all that a client owes by today and that is on no invoice yet, at most 500 lines. @throws Problem 404, billing.no_line */
export async function draftOfDue(ctx: StaffContext, { organisationId }: { organisationId: string }) {
  const due = await ctx.db
    .selectFrom('charges as h')
    .select(['h.id', sql<boolean>`h.vat_category is not distinct from 'O'`.as('outside')])
    .where('h.organisation_id', '=', organisationId)
    .where('h.cancelled_at', 'is', null)
    .where(sql<boolean>`h.invoice_on <= ${ctx.today}::date`)
    .where('h.currency', '=', settingOf(ctx, billingSettings.currency))
    .where(sql<boolean>`not exists (select from invoice_lines l where l.charge_id = h.id)`)
    .orderBy(sql`h.vat_category is not distinct from 'O'`)
    .orderBy('h.invoice_on')
    .orderBy('h.id')
    .limit(500)
    .execute()
  // What is outside the scope of VAT is invoiced apart: the next draft takes it.
  const chargeIds = due.flatMap(({ id, outside }) => (outside === due[0]!.outside ? [id] : []))
  if (chargeIds.length === 0) {
    const known = await ctx.db
      .selectFrom('organisations')
      .select('id')
      .where('id', '=', organisationId)
      .executeTakeFirst()
    throw known ? problem('billing.no_line') : notFound()
  }
  return createDraft(ctx, { organisationId, type: 380, chargeIds })
}

/**
 * Saves a draft as it stands on the page, and says what it comes to.
 * @throws Problem 404, conflict, billing.closed, billing.credit_draft, 422 on the field
 */
export async function saveDraft(ctx: StaffContext, id: string, body: Content) {
  const invoice = await holdDraft(ctx, id, body.version)
  if (invoice.type === 381) throw problem('billing.credit_draft')
  if (body.dueOn && body.issueOn && body.dueOn < body.issueOn)
    throw invalid({ field: 'dueOn', code: 'billing.due_before_date' })
  await checkPayer(ctx, invoice, body.payerId)
  if (new Set(body.lines.map(({ vatCategory }) => vatCategory === 'O')).size > 1)
    throw invalid({ field: 'lines', code: 'billing.outside_vat_alone' })
  await checkRates(ctx, body.lines)
  const charges = await checkCharges(ctx, invoice, body)
  const totals = computeTotals(
    body.lines.map((line) => ({
      ...line,
      chargedCents: line.chargeId ? charges.get(line.chargeId)!.net_cents : undefined,
    })),
    body.priceMode,
    body.currency,
  )
  const deductedCents = await deductDeposits(ctx, invoice, body)
  if (deductedCents > Math.max(totals.grossCents, 0))
    throw invalid({ field: 'depositIds', code: 'billing.deposits_beyond' })
  await ctx.db.deleteFrom('invoice_lines').where('invoice_id', '=', id).execute()
  if (body.lines.length > 0)
    await ctx.db
      .insertInto('invoice_lines')
      .values(
        body.lines.map((line, index) => {
          const charge = line.chargeId ? charges.get(line.chargeId)! : undefined
          const { discountCents, typedCents, netCents } = totals.lines[index]!
          return {
            invoice_id: id,
            brand_id: ctx.brand.id,
            position: index + 1,
            charge_id: line.chargeId,
            origin: charge?.reference ?? '',
            label: line.label,
            description: line.description,
            quantity: charge?.quantity ?? line.quantity,
            unit_code: line.unitCode,
            product_id: line.productId,
            unit_price: charge?.unit_price ?? line.unitPrice,
            discount_rate: charge ? 0 : line.discountRate,
            discount_cents: discountCents,
            typed_cents: typedCents,
            net_cents: netCents,
            vat_category: line.vatCategory,
            vat_rate: line.vatRate,
            account: line.account,
            from_on: charge?.from_on ?? null,
            to_on: charge?.to_on ?? null,
          }
        }),
      )
      .execute()
      .catch(takenCharge(body.lines))
  await ctx.db
    .updateTable('invoices')
    .set({
      payer_id: body.payerId,
      reference: body.reference,
      subject: body.subject,
      comment: body.comment,
      price_mode: body.priceMode,
      currency: body.currency,
      issue_on: body.issueOn,
      due_on: body.dueOn,
      net_cents: totals.netCents,
      vat_cents: totals.vatCents,
      gross_cents: totals.grossCents,
      deducted_cents: deductedCents,
      version: invoice.version + 1,
    })
    .where('id', '=', id)
    .execute()
  return readForStaff(ctx, id)
}

const takenCharge =
  (lines: readonly LineBody[]) =>
  (error: { code?: string; constraint?: string }): never => {
    if (error.code === '23505' && error.constraint === 'invoice_lines_charge_key')
      throw invalid({
        field: `lines.${lines.findIndex(({ chargeId }) => chargeId)}.chargeId`,
        code: 'billing.charge_taken',
      })
    if (error.code === '23503') throw invalid({ field: 'lines', code: 'bad_choice' })
    throw error
  }

async function checkPayer(ctx: StaffContext, invoice: Invoice, payerId: string | null): Promise<void> {
  if (payerId === null) return
  const payer = await ctx.db
    .selectFrom('payers')
    .select('id')
    .where('id', '=', payerId)
    .where('organisation_id', '=', invoice.organisation_id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (!payer) throw invalid({ field: 'payerId', code: 'bad_choice' })
}

async function checkRates(ctx: StaffContext, lines: readonly LineBody[]): Promise<void> {
  const known = new Set((await ratesOf(ctx)).map(({ category, rate }) => `${category} ${rate}`))
  const wrong = lines.findIndex((line) => !known.has(`${line.vatCategory} ${line.vatRate}`))
  if (wrong >= 0) throw invalid({ field: `lines.${wrong}.vatRate`, code: 'billing.no_such_rate' })
}

async function checkCharges(ctx: StaffContext, invoice: Invoice, body: Content) {
  const charges = await chargesOf(ctx, body.lines)
  const seen = new Set<string>()
  for (const [index, { chargeId }] of body.lines.entries()) {
    if (!chargeId) continue
    const refuse = (code: string) => invalid({ field: `lines.${index}.chargeId`, code })
    const charge = charges.get(chargeId)
    if (!charge || charge.organisation_id !== invoice.organisation_id) throw refuse('bad_choice')
    if (charge.cancelled_at || seen.has(chargeId)) throw refuse('billing.charge_taken')
    if (charge.currency !== body.currency) throw refuse('billing.charge_currency')
    if (body.priceMode === 'gross') throw refuse('billing.charge_net_only')
    seen.add(chargeId)
  }
  if (seen.size > 0) {
    const taken = await ctx.db
      .selectFrom('invoice_lines')
      .select('charge_id')
      .where('charge_id', 'in', [...seen])
      .where('invoice_id', '<>', invoice.id)
      .executeTakeFirst()
    if (taken)
      throw invalid({
        field: `lines.${body.lines.findIndex(({ chargeId }) => chargeId === taken.charge_id)}.chargeId`,
        code: 'billing.charge_taken',
      })
  }
  return charges
}

const unfitDeposits = sql`d.type <> 386 or o.rest_cents > 0 or exists (select from invoices c where c.credited_id = d.id)`

/**
 * The deposits that a draft may deduct: paid ones of its client, in its currency, that no other invoice deducts; the first twenty, or those
 * of `ids` among all.
 * @throws Problem 404
 */
export async function readDeposits(
  ctx: StaffContext,
  id: string,
  ids?: ReadonlySet<string>,
): Promise<z.input<typeof schema.relatedList>> {
  const { organisation_id, currency } = await readRow(ctx, invoiceList, id)
  const { rows } = await sql<{
    id: string
    number: string
    gross_cents: number
  }>`select d.id, d.number, d.gross_cents from invoices d join open_items o on o.invoice_id = d.id
    where d.organisation_id = ${organisation_id} and d.currency = ${currency} and d.type = 386 and not (${unfitDeposits})
      and not exists (select from invoice_deductions x where x.deposit_id = d.id and x.invoice_id <> ${id})
      ${ids ? sql`and d.id = any (${[...ids]}::uuid[])` : sql``}
    order by d.issue_on, d.id limit 20`.execute(ctx.db)
  return { items: rows.map((row) => ({ id: row.id, number: row.number, grossCents: row.gross_cents })) }
}

/** Takes the deposits off that the draft names, each once. @returns their sum with tax */
async function deductDeposits(ctx: StaffContext, invoice: Invoice, body: Content): Promise<number> {
  await ctx.db.deleteFrom('invoice_deductions').where('invoice_id', '=', invoice.id).execute()
  const ids = new Set(body.depositIds)
  if (ids.size === 0) return 0
  const unfit = () => invalid({ field: 'depositIds', code: 'billing.deposit_unfit' })
  const fitting = (await readDeposits(ctx, invoice.id, ids)).items
  if (invoice.type !== 380 || fitting.length < ids.size || body.currency !== invoice.currency) throw unfit()
  await ctx.db
    .insertInto('invoice_deductions')
    .values(fitting.map((one) => ({ invoice_id: invoice.id, deposit_id: one.id })))
    .execute()
    .catch((error: { code?: string }) => {
      // Another draft took it at the same time.
      throw error.code === '23505' ? unfit() : error
    })
  return fitting.reduce((all, { grossCents }) => all + grossCents, 0)
}

/** Deletes a draft: what it billed is to be invoiced again. It had no number, so none is missing. @throws Problem 404, conflict, billing.closed */
export async function deleteDraft(ctx: StaffContext, id: string, { version }: { version: number }): Promise<void> {
  const invoice = await holdDraft(ctx, id, version)
  await ctx.db.deleteFrom('invoices').where('id', '=', id).execute()
  await record(ctx, {
    type: 'billing.invoice.deleted',
    organisationId: invoice.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: id,
    before: { amountCents: invoice.gross_cents },
  })
}
