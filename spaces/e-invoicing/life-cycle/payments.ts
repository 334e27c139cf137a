import { sql } from 'kysely'
import { statuses } from '../../../kernel/e-invoicing/index.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { decimalAmount } from '../../../kernel/money/decimal.ts'
import type { Run } from '../exchange/follow.ts'
import { ownName } from '../seller.ts'
import { recordStatus } from './record.ts'
import { messageIdOf, sendStatus } from './send.ts'
import { paidBetween, type RatePart } from './shares.ts'

/**
 * What there is to be paid of an invoice by rate, with tax: less what deposits brought, and what credit notes took off. Where nothing is left of it by that,
 * it is paid as it was issued.
 */
async function leftByRate(ctx: SystemContext, invoiceId: string): Promise<RatePart[]> {
  const { rows } = await sql<{ rate: number; whole: number; cents: number }>`
    select v.rate, coalesce(sum(v.base_cents + v.vat_cents) filter (where v.whole), 0)::bigint as whole, sum(v.base_cents + v.vat_cents)::bigint as cents from (
      select rate, base_cents, vat_cents, true as whole from invoice_vat where invoice_id = ${invoiceId}
      union all
      select d.rate, -d.base_cents, -d.vat_cents, false from invoice_deductions x join invoice_vat d on d.invoice_id = x.deposit_id where x.invoice_id = ${invoiceId}
      union all
      select d.rate, -d.base_cents, -d.vat_cents, false from invoices c join invoice_vat d on d.invoice_id = c.id where c.credited_id = ${invoiceId} and c.state = 'closed'
    ) v group by v.rate order by v.rate desc`.execute(ctx.db)
  const left = rows.filter(({ cents }) => cents > 0)
  return left.length > 0 ? left : rows.map(({ rate, whole }) => ({ rate, cents: whole }))
}

/** Tells what was paid of an invoice since it was told last, by rate of tax (212, B15). */
async function tellPayment(ctx: SystemContext, invoiceId: string): Promise<void> {
  const row = await ctx.db
    .selectFrom('invoice_transmissions as t')
    .innerJoin('invoices as i', 'i.id', 't.invoice_id')
    .select([
      't.told_cents',
      'i.number',
      'i.currency',
      'i.organisation_id',
      sql<number>`parvis.paid_cents(i.id)`.as('paid'),
    ])
    .where('t.invoice_id', '=', invoiceId)
    .where('t.to_tell', '=', true)
    .forUpdate('t')
    .executeTakeFirst()
  if (!row) return
  const set = (values: { to_tell: boolean; told_cents?: number }) =>
    ctx.db.updateTable('invoice_transmissions').set(values).where('invoice_id', '=', invoiceId).execute()
  if (row.paid === row.told_cents) {
    await set({ to_tell: false })
    return
  }
  const vat = await leftByRate(ctx, invoiceId)
  const digits = digitsOf(row.currency as Currency)
  const amounts = paidBetween(vat, row.told_cents, row.paid).map(({ rate, cents }) => ({
    type: 'MEN',
    amount: decimalAmount(cents, digits),
    currency: row.currency,
    percent: decimalAmount(rate, 2),
  }))
  const id = await recordStatus(
    ctx,
    { kind: 'invoice', id: invoiceId },
    {
      code: '212',
      at: ctx.now,
      senderRole: 'SE',
      senderName: ownName(ctx),
      reasons: [],
      amounts,
      words: '',
      messageId: messageIdOf(row.number!, '212', ctx.now),
    },
  )
  // Of this very moment something was told: it is the next round's.
  if (id === 'again') return
  // What was refused is paid all the same now and then: the exchange takes no word of it any more.
  await set({ to_tell: false, told_cents: row.paid })
  if (id === 'step') return
  await record(ctx, {
    type: 'e_invoicing.status.said',
    organisationId: row.organisation_id,
    subjectType: 'billing.invoice',
    subjectId: invoiceId,
    subjectLabel: row.number!,
    after: { status: `212 ${statuses[212].fr}`, amountCents: row.paid - row.told_cents },
  })
  await sendStatus(ctx, id)
}

/** Tells the exchange of all payments of which it was not told yet: of invoices that it has. */
export async function tellPayments(
  services: Services,
  brand: Brand,
  platformId: string,
  most: number,
  run: Run,
): Promise<void> {
  const rows = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('invoice_transmissions as t')
      .innerJoin('exchanged_flows as f', 'f.id', 't.flow_id')
      .select('t.invoice_id')
      .where('t.brand_id', '=', brand.id)
      .where('t.to_tell', '=', true)
      // What went by a platform that is no longer in use is told by the one that is.
      .where(sql<string>`parvis.platform_in_use(f.platform_id)`, '=', platformId)
      .where('f.ack', '=', 'Ok')
      .orderBy('t.invoice_id')
      .limit(most)
      .execute(),
  )
  for (const { invoice_id } of rows) {
    if (run.stopping()) return
    await asSystem(services, brand, (ctx) => tellPayment(ctx, invoice_id)).catch(run.report)
  }
}
