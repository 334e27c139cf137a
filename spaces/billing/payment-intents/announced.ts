import { sql } from 'kysely'
import { asServer, type Context } from '../../../kernel/http/context.ts'

/**
 * A transfer that was announced is over once it is there (B25): the one that this payment is gets it as its own, and those of invoices that are
 * paid by now are waited for no more. Reminders of what is left go on.
 * @param payment of a transfer, with the invoices that it pays
 */
export async function endAnnounced(
  ctx: Context,
  payment: { id: string; organisationId: string; cents: number; currency: string; invoiceIds: readonly string[] },
): Promise<void> {
  if (payment.invoiceIds.length === 0) return
  const open = sql`p.brand_id = ${ctx.brand.id} and p.organisation_id = ${payment.organisationId} and p.method = 'transfer'
    and p.succeeded_at is null and p.expired_at is null
    and exists (select from payment_intent_lines l where l.intent_id = p.id and l.invoice_id = any (${[...payment.invoiceIds]}::uuid[]))`
  await asServer(ctx, async () => {
    // Of several the one of that very amount, else the latest.
    await sql`update payment_intents set succeeded_at = ${ctx.now}, payment_id = ${payment.id} where id = (
      select p.id from payment_intents p where ${open} and p.currency = ${payment.currency}
        and not exists (select from payment_intents x where x.payment_id = ${payment.id})
      order by p.amount_cents = ${payment.cents} desc, p.created_at desc, p.id limit 1)`.execute(ctx.db)
    await sql`update payment_intents p set expired_at = ${ctx.now} where ${open} and not exists (
      select from payment_intent_lines l join open_items o on o.invoice_id = l.invoice_id and o.side = 'debit' where l.intent_id = p.id and o.rest_cents > 0)`.execute(
      ctx.db,
    )
  })
}
