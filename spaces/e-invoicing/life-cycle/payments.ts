import { sql } from 'kysely'
import { statuses } from '../../../kernel/e-invoicing/index.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { decimalAmount } from '../../../kernel/money/decimal.ts'
import { ownName } from '../seller.ts'
import { recordStatus } from './record.ts'
import { messageIdOf, sendStatus } from './send.ts'
import { paidBetween } from './shares.ts'

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
  const vat = await ctx.db
    .selectFrom('invoice_vat')
    .select(['rate', sql<number>`(base_cents + vat_cents)::bigint`.as('cents')])
    .where('invoice_id', '=', invoiceId)
    .orderBy('rate', 'desc')
    .orderBy('category')
    .execute()
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
  // What was refused is paid all the same now and then: the exchange takes no word of it any more.
  await set({ to_tell: false, told_cents: row.paid })
  if (id === 'step' || id === 'again') return
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
export async function tellPayments(services: Services, brand: Brand, platformId: string, most: number): Promise<void> {
  const rows = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('invoice_transmissions as t')
      .innerJoin('exchanged_flows as f', 'f.id', 't.flow_id')
      .select('t.invoice_id')
      .where('t.brand_id', '=', brand.id)
      .where('t.to_tell', '=', true)
      .where('f.platform_id', '=', platformId)
      .where('f.ack', '=', 'Ok')
      .orderBy('t.invoice_id')
      .limit(most)
      .execute(),
  )
  for (const { invoice_id } of rows) await asSystem(services, brand, (ctx) => tellPayment(ctx, invoice_id))
}
