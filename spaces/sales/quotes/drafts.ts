import type { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { billingSettings, ratesOf } from '../../billing/index.ts'
import { quoteList } from './lists.ts'
import { holdDraft, linesOf, readForStaff } from './read.ts'
import type * as schema from './schema.ts'
import { each, sumsOf } from './sums.ts'

type Content = z.output<typeof schema.draftBody>

const tell = (ctx: StaffContext, act: string, organisationId: string, id: string, label: string) =>
  record(ctx, {
    type: `sales.quote.${act}`,
    organisationId,
    subjectType: 'sales.quote',
    subjectId: id,
    subjectLabel: label,
  })

/** A new draft for a client. @throws Problem 404 */
export async function createQuote(ctx: StaffContext, { organisationId }: z.output<typeof schema.creationBody>) {
  const client = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!client) throw notFound()
  const { id } = await ctx.db
    .insertInto('quotes')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: client.id,
      currency: settingOf(ctx, billingSettings.currency),
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tell(ctx, 'drafted', client.id, id, client.name)
  return readForStaff(ctx, id)
}

/** Saves a draft as it stands on the page, and says what it comes to. @throws Problem 404, conflict, sales.quote_closed, 422 on the field */
export async function saveQuote(ctx: StaffContext, id: string, body: Content) {
  const row = await holdDraft(ctx, id, body.version)
  if (body.validUntil && body.validUntil < ctx.today) throw invalid({ field: 'validUntil', code: 'sales.valid_past' })
  const known = new Set((await ratesOf(ctx)).map(({ category, rate }) => `${category} ${rate}`))
  const wrong = body.lines.findIndex((line) => !known.has(`${line.vatCategory} ${line.vatRate}`))
  if (wrong >= 0) throw invalid({ field: `lines.${wrong}.vatRate`, code: 'billing.no_such_rate' })
  const lines = body.lines.map((line) => ({ ...line, isChosen: false }))
  const base = sumsOf(lines, body.priceMode, body.currency)
  // All options together have to be computable too.
  sumsOf(lines, body.priceMode, body.currency, () => true)
  const alone = each(lines, body.priceMode, body.currency)
  await ctx.db.deleteFrom('quote_lines').where('quote_id', '=', id).execute()
  if (lines.length > 0)
    await ctx.db
      .insertInto('quote_lines')
      .values(
        lines.map((line, index) => ({
          quote_id: id,
          brand_id: ctx.brand.id,
          position: index + 1,
          product_id: line.productId,
          is_optional: line.isOptional,
          label: line.label,
          description: line.description,
          quantity: line.quantity,
          unit_code: line.unitCode,
          unit_price: line.unitPrice,
          discount_rate: line.discountRate,
          typed_cents: alone[index]!.typedCents,
          vat_category: line.vatCategory,
          vat_rate: line.vatRate,
          account: line.account,
        })),
      )
      .execute()
      .catch((error: { code?: string }) => {
        throw error.code === '23503' ? invalid({ field: 'lines', code: 'bad_choice' }) : error
      })
  await ctx.db
    .updateTable('quotes')
    .set({
      reference: body.reference,
      subject: body.subject,
      comment: body.comment,
      price_mode: body.priceMode,
      currency: body.currency,
      valid_until: body.validUntil,
      net_cents: base.netCents,
      vat_cents: base.vatCents,
      gross_cents: base.grossCents,
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  return readForStaff(ctx, id)
}

/** Deletes a draft: it had no number, so none is missing. @throws Problem 404, conflict, sales.quote_closed */
export async function deleteQuote(ctx: StaffContext, id: string, { version }: { version: number }): Promise<void> {
  const row = await holdDraft(ctx, id, version)
  await ctx.db.deleteFrom('quotes').where('id', '=', id).execute()
  await tell(ctx, 'deleted', row.organisation_id, id, row.organisation_name)
}

/** A draft that begins as another quote is: the next version of it, with its prices as they are there. @throws Problem 404, sales.quote_draft */
export async function copyQuote(ctx: StaffContext, id: string) {
  const row = await readRow(ctx, quoteList, id)
  if (row.state === 'draft') throw problem('sales.quote_draft')
  const lines = await linesOf(ctx, id)
  const copy = await ctx.db
    .insertInto('quotes')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: row.organisation_id,
      copied_from_id: id,
      price_mode: row.price_mode,
      currency: row.currency as Currency,
      reference: row.reference,
      subject: row.subject,
      comment: row.comment,
      net_cents: row.net_cents,
      vat_cents: row.vat_cents,
      gross_cents: row.gross_cents,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('quote_lines')
    .values(
      lines.map((line, index) => ({
        quote_id: copy.id,
        brand_id: ctx.brand.id,
        position: index + 1,
        product_id: line.productId,
        is_optional: line.isOptional,
        label: line.label,
        description: line.description,
        quantity: line.quantity,
        unit_code: line.unitCode,
        unit_price: line.unitPrice,
        discount_rate: line.discountRate,
        typed_cents: line.typedCents,
        vat_category: line.vatCategory,
        vat_rate: line.vatRate,
        account: line.account,
      })),
    )
    .execute()
  await tell(ctx, 'drafted', row.organisation_id, copy.id, row.organisation_name)
  return readForStaff(ctx, copy.id)
}
