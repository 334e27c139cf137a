// Closes a month of invoices at once: what they come to, who sold and bought and what is posted are what closing itself works out.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { addDays, addMonths } from '../../../kernel/dates/day.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { recordAll } from '../../../kernel/journal/journal.ts'
import { manyInSeries } from '../../../kernel/numbers/numbers.ts'
import { identityOfPayer, mentionsOf, sellerOf } from '../invoices/closing.ts'
import { totalsOf } from '../invoices/totals.ts'
import { postingsOf } from '../ledger/entries.ts'
import { accounts, postAll } from '../ledger/post.ts'
import type { Billed, Charge } from './clients.ts'

/** An invoice as the demo goes on with it: `restCents` is what its payments leave. */
export type Invoiced = {
  id: string
  number: string
  lineId: string
  billed: Billed
  month: number
  issueOn: string
  dueOn: string
  netCents: number
  grossCents: number
  restCents: number
  posting: number
}

/** Closes an invoice for each of these charges, dated today. */
export async function closeTogether(ctx: StaffContext, charges: readonly Charge[]): Promise<Invoiced[]> {
  const payers = new Map(
    (
      await ctx.db
        .selectFrom('payers')
        .selectAll()
        .where(
          'id',
          'in',
          charges.map(({ billed }) => billed.payerId),
        )
        .execute()
    ).map((row) => [row.id, row]),
  )
  const series = await ctx.db
    .selectFrom('invoice_series')
    .select(['id', 'code'])
    .where('brand_id', '=', ctx.brand.id)
    .where('code', '=', 'F')
    .executeTakeFirstOrThrow()
  const numbers = await manyInSeries(
    ctx,
    `invoice:${series.code}`,
    series.code,
    Number(ctx.today.slice(0, 4)),
    charges.length,
  )
  const made = charges.map(({ id: chargeId, billed, month }, at) => {
    const payer = payers.get(billed.payerId)!
    const line = {
      ...{ quantity: '1', unitPrice: (billed.cents / 100).toFixed(2), discountRate: 0 },
      ...{ vatCategory: 'S' as const, vatRate: 2000, chargedCents: billed.cents },
    }
    return {
      ...{ id: randomUUID(), lineId: randomUUID(), number: numbers[at]!, chargeId, billed, month, line, payer },
      totals: totalsOf([line], 'net', 'EUR'),
      dueOn: addDays(ctx.today, payer.terms_days),
    }
  })
  const brand = ctx.brand.id
  await ctx.db
    .insertInto('invoices')
    .values(
      made.map(({ id, billed, totals }) => ({
        ...{ id, brand_id: brand, organisation_id: billed.of.id, payer_id: billed.payerId, type: 380, currency: 'EUR' },
        ...{ subject: billed.label, net_cents: totals.netCents, vat_cents: totals.vatCents },
        ...{ gross_cents: totals.grossCents, created_at: ctx.now, created_by_label: ctx.actor.label },
      })),
    )
    .execute()
  await ctx.db
    .insertInto('invoice_lines')
    .values(
      made.map(({ id, lineId, chargeId, billed, line, totals }) => ({
        ...{ id: lineId, invoice_id: id, brand_id: brand, position: 1, charge_id: chargeId, origin: billed.reference },
        ...{ label: billed.label, quantity: line.quantity, unit_price: line.unitPrice },
        ...{ typed_cents: totals.lines[0]!.typedCents, net_cents: totals.lines[0]!.netCents },
        ...{ vat_category: line.vatCategory, vat_rate: line.vatRate, account: accounts.services },
        ...{ from_on: ctx.today, to_on: addDays(addMonths(ctx.today, billed.every), -1) },
      })),
    )
    .execute()
  await ctx.db
    .insertInto('invoice_vat')
    .values(
      made.flatMap(({ id, totals }) =>
        totals.vat.map((one) => ({
          ...{ invoice_id: id, category: one.category, rate: one.rate },
          ...{ base_cents: one.baseCents, vat_cents: one.vatCents },
        })),
      ),
    )
    .execute()
  await ctx.db.updateTable('invoice_series').set({ last_on: ctx.today }).where('id', '=', series.id).execute()
  const closed = made.map(({ id, number, payer, dueOn }) => ({
    id,
    number,
    due_on: dueOn,
    buyer: identityOfPayer(payer),
  }))
  await sql`update invoices i set state = 'closed', number = x.number, series_id = ${series.id}, issue_on = ${ctx.today}::date, due_on = x.due_on,
      seller = ${JSON.stringify(sellerOf(ctx, true))}::jsonb, buyer = x.buyer, mentions = ${JSON.stringify(mentionsOf(ctx))}::jsonb,
      closed_at = ${ctx.now}, closed_by_label = ${ctx.actor.label}, version = i.version + 1
    from jsonb_to_recordset(${JSON.stringify(closed)}::jsonb) x (id uuid, number text, due_on date, buyer jsonb) where i.id = x.id`.execute(
    ctx.db,
  )
  const posted = await postAll(
    ctx,
    made.map(({ id, number, billed, totals, payer }) => ({
      journal: 'VE',
      day: ctx.today,
      label: `${number} ${payer.name}`,
      currency: 'EUR',
      origin: { kind: 'invoice', id },
      postings: postingsOf({
        type: 380,
        organisationId: billed.of.id,
        lines: [{ account: accounts.services, netCents: totals.lines[0]!.netCents }],
        ...{ vat: totals.vat, grossCents: totals.grossCents, deposits: [] },
      }),
    })),
  )
  await recordAll(
    ctx,
    made.map(({ id, number, billed, totals, dueOn }) => ({
      type: 'billing.invoice.closed',
      ...{ organisationId: billed.of.id, subjectType: 'billing.invoice', subjectId: id, subjectLabel: number },
      after: { number, issueOn: ctx.today, dueOn, amountCents: totals.grossCents },
    })),
  )
  return made.map(({ id, number, lineId, billed, month, totals, dueOn }, at) => ({
    ...{ id, number, lineId, billed, month, issueOn: ctx.today, dueOn, netCents: totals.netCents },
    ...{ grossCents: totals.grossCents, restCents: totals.grossCents, posting: posted[at]!.clientPosting! },
  }))
}
