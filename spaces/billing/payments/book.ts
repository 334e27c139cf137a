import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { manyInSeries } from '../../../kernel/numbers/numbers.ts'
import { accountOfMethod, accounts, holdOpenItem, type PaymentMethod, postAll, settle } from '../ledger/post.ts'

/** Money that came from a client, as it is written down. */
export type Received = {
  organisationId: string
  clientName: string
  method: PaymentMethod
  amountCents: number
  currency: Currency
  receivedOn: Day
  reference: string
  /** Its id of elsewhere: the database takes it once. */
  externalId: string | null
  byLabel: string
  /** The account of the books where it came in; absent: the usual one of its method. */
  ledgerAccount?: string | null
}

/** A payment as it was booked, with its posting on 411. */
export type BookedPayment = { id: string; number: string; posting: number }

/** Writes a payment down under the next number and posts it; what it pays, the caller settles. It holds the series and the journal. */
export const bookPayment = async (ctx: Context, one: Received): Promise<BookedPayment> =>
  (await bookPayments(ctx, [one]))[0]!

/** Books payments in their order, as `bookPayment` does each. */
export async function bookPayments(ctx: Context, received: readonly Received[]): Promise<BookedPayment[]> {
  if (received.length === 0) return []
  const numbers = await manyInSeries(ctx, 'billing:P', 'P', Number(ctx.today.slice(0, 4)), received.length)
  const rows = await ctx.db
    .insertInto('payments')
    .values(
      received.map((one, at) => ({
        brand_id: ctx.brand.id,
        organisation_id: one.organisationId,
        number: numbers[at]!,
        method: one.method,
        amount_cents: one.amountCents,
        currency: one.currency,
        received_on: one.receivedOn,
        reference: one.reference,
        external_id: one.externalId,
        ledger_account: one.ledgerAccount ?? null,
        created_at: ctx.now,
        created_by_label: one.byLabel,
      })),
    )
    .returning(['id', 'number'])
    .execute()
  const ids = new Map(rows.map(({ id, number }) => [number, id]))
  const posted = await postAll(
    ctx,
    received.map((one, at) => ({
      journal: 'BQ',
      day: one.receivedOn,
      label: `${numbers[at]} ${one.clientName}`,
      currency: one.currency,
      origin: { kind: 'payment', id: ids.get(numbers[at]!)! },
      postings: [
        { account: one.ledgerAccount ?? accountOfMethod[one.method], cents: one.amountCents },
        { account: accounts.clients, organisationId: one.organisationId, cents: -one.amountCents },
      ],
    })),
  )
  return posted.map(({ clientPosting }, at) => ({
    id: ids.get(numbers[at]!)!,
    number: numbers[at]!,
    posting: clientPosting!,
  }))
}

/**
 * Pays invoices with a client's credit, of each as much as was meant and is still left of it: what was paid otherwise meanwhile stays to
 * their credit. For money that came: nobody is there to be refused.
 * @returns what pays nothing
 */
export async function settleWhatIsLeft(
  ctx: Context,
  credit: { organisationId: string; posting: number; cents: number },
  meant: ReadonlyArray<{ invoiceId: string; cents: number }>,
): Promise<number> {
  let left = credit.cents
  for (const { invoiceId, cents } of meant) {
    const item = await ctx.db
      .selectFrom('open_items')
      .select('posting_id')
      .where('invoice_id', '=', invoiceId)
      .where('organisation_id', '=', credit.organisationId)
      .where('side', '=', 'debit')
      .executeTakeFirst()
    if (!item) continue
    const paid = Math.min(cents, left, await holdOpenItem(ctx, item.posting_id))
    if (paid === 0) continue
    await settle(ctx, {
      organisationId: credit.organisationId,
      debit: item.posting_id,
      credit: credit.posting,
      cents: paid,
    })
    left -= paid
  }
  return left
}
