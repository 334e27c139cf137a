import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type PersonContext } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { holdOpenItem } from '../ledger/post.ts'
import type * as schema from './schema.ts'

export type Wanted = z.output<typeof schema.intentLines>
/** What is to be paid: all of one client and one currency, each within what is left of it. */
export type Payable = {
  organisationId: string
  currency: Currency
  amountCents: number
  lines: Array<{ invoiceId: string; number: string; amountCents: number }>
}

/**
 * Lets go on only who pays for a client, or for one whose place theirs took (O24).
 * @throws Problem 404 where the client is not theirs, 403 with whom to ask where their role does not pay
 */
export async function requirePaying(ctx: PersonContext, organisationId: string): Promise<void> {
  const { rows } = await sql<{ pays: boolean; holder: string | null }>`
    with recursive holders (id, depth) as (
      select ${organisationId}::uuid, 0
      union select o.id, h.depth + 1 from holders h join organisations o on o.duplicated_from = h.id where h.depth < 5)
    select ${organisationId}::uuid = any (parvis.paying_organisation_ids()) as pays,
      (select h.id from holders h where h.id = any (parvis.billed_organisation_ids()) order by h.depth desc limit 1) as holder`.execute(
    ctx.db,
  )
  if (rows[0]!.pays) return
  await requirePermission(ctx, rows[0]!.holder ?? organisationId, 'billing.invoices.pay')
}

/**
 * The invoices that somebody pays, as the asking role sees them; what is left of each is read under its lock.
 * @throws Problem 404, 422 on the line: a credit note, more than is left, another client or currency, one that is contested, or that the bank debits
 */
export async function payableOf(ctx: Context, wanted: Wanted): Promise<Payable> {
  let common: { organisationId: string; currency: Currency } | undefined
  const lines: Payable['lines'] = []
  // In the order of their ids: two who pay the same ones wait for each other, and not both.
  const order = [...wanted.keys()].sort((a, b) => (wanted[a]!.invoiceId < wanted[b]!.invoiceId ? -1 : 1))
  for (const index of order) {
    const { invoiceId, amountCents } = wanted[index]!
    const refuse = (code: string, field = 'invoiceId') => invalid({ field: `lines.${index}.${field}`, code })
    const invoice = await ctx.db
      .selectFrom('invoices as i')
      .leftJoin('open_items as o', 'o.invoice_id', 'i.id')
      .select(['i.type', 'i.state', 'i.number', 'i.currency', 'i.organisation_id', 'o.posting_id'])
      .select(
        sql<boolean>`exists (select from invoice_disputes d where d.invoice_id = i.id and d.line_id is null and d.ended_at is null)`.as(
          'disputed',
        ),
      )
      .where('i.id', '=', invoiceId)
      .where('i.brand_id', '=', ctx.brand.id)
      .executeTakeFirst()
    if (!invoice || invoice.state !== 'closed') throw notFound()
    if (invoice.type === 381) throw refuse('billing.not_payable')
    common ??= { organisationId: invoice.organisation_id, currency: invoice.currency as Currency }
    if (invoice.organisation_id !== common.organisationId) throw refuse('billing.other_client')
    if (invoice.currency !== common.currency) throw refuse('billing.other_currency')
    if (invoice.disputed) throw refuse('billing.disputed')
    const { posting_id } = invoice
    const rest = posting_id === null ? 0 : await asServer(ctx, () => holdOpenItem(ctx, posting_id))
    if (amountCents > rest) throw refuse('billing.beyond_rest', 'amountCents')
    // Looked at under the lock that whoever takes the file for the bank holds too.
    const debited = await sql<{ debited: boolean }>`select parvis.is_being_debited(${invoiceId}) as debited`.execute(
      ctx.db,
    )
    if (debited.rows[0]!.debited) throw refuse('billing.being_debited')
    lines[index] = { invoiceId, number: invoice.number!, amountCents }
  }
  if (!common) throw problem('invalid')
  return { ...common, amountCents: lines.reduce((all, one) => all + one.amountCents, 0), lines }
}
