import { sql } from 'kysely'
import { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { requireSecond } from '../approvals/second.ts'
import { keeperOf, maskAccount, openAccount } from '../bank/account-number.ts'
import type { TransferFile, writeTransfers } from '../direct-debits/pain.ts'
import { targetDayFrom } from '../direct-debits/target-days.ts'
import { accountOfMethod, accounts, post, settle } from '../ledger/post.ts'
import { holdCredit } from '../payments/service.ts'
import { billingSettings } from '../settings.ts'
import { cardRefundJob } from './card.ts'
import * as schema from './schema.ts'

/** What was paid back to clients, the latest first (B12). */
export const refundList = defineList({
  title: { fr: 'Remboursements', en: 'Refunds' },
  rows: (db) =>
    db
      .selectFrom('refunds as r')
      .innerJoin('organisations as c', 'c.id', 'r.organisation_id')
      .leftJoin('payments as p', 'p.id', 'r.payment_id')
      .leftJoin('invoices as i', 'i.id', 'r.invoice_id')
      .selectAll('r')
      .select(['c.name as organisation_name', 'p.number as payment_number', 'i.number as invoice_number']),
  ofClients: byClient('r.organisation_id'),
  filters: {
    search: words(sql`concat_ws(' ', r.number, r.reason, c.name)`),
    organisation: filter(z.uuid().optional(), (id) => sql`r.organisation_id = ${id}`),
  },
  id: by.uuid('r.id'),
  sorts: { createdAt: [by.moment('r.created_at')] },
  order: () => 'desc',
  item: schema.refund,
  view: (row) => ({
    id: row.id,
    number: row.number,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    of: row.payment_id
      ? { kind: 'payment' as const, id: row.payment_id, number: row.payment_number ?? '' }
      : { kind: 'credit' as const, id: row.invoice_id!, number: row.invoice_number ?? '' },
    amountCents: row.amount_cents,
    currency: row.currency as Currency,
    refundedOn: row.refunded_on,
    reason: row.reason,
    method: row.method as 'card',
    state:
      row.method === 'transfer'
        ? ('made' as const)
        : row.done_at
          ? ('done' as const)
          : row.failed_at
            ? ('failed' as const)
            : ('asked' as const),
    failure: row.failure,
    fileTakenAt: row.file_taken_at?.toISOString() ?? null,
    beneficiary: row.beneficiary,
    account: row.account,
  }),
})

/** A refund. @throws Problem 404 */
export const readRefund = async (ctx: PersonContext, id: string) =>
  refundList.view(await readRow(ctx, refundList, id), ctx)

/** What a refund would give back, for whoever approves it (B17). @throws Problem 422 on the field */
export async function refundAbout(
  ctx: StaffContext,
  body: Pick<z.output<typeof schema.creationBody>, 'paymentId' | 'invoiceId'>,
) {
  const subjectId = (body.paymentId ?? body.invoiceId)!
  const { rows } = await sql<{ number: string; name: string; currency: Currency }>`select s.number, c.name, s.currency
    from ${sql.table(body.paymentId ? 'payments' : 'invoices')} s join organisations c on c.id = s.organisation_id where s.id = ${subjectId}`.execute(
    ctx.db,
  )
  const [found] = rows
  if (!found) throw invalid({ field: body.paymentId ? 'paymentId' : 'invoiceId', code: 'bad_choice' })
  return { subjectId, label: `${found.number} ${found.name}`, currency: found.currency }
}

type Asked = z.output<typeof schema.creationBody>

/** Whose credit is given back. @throws Problem 422 on the field */
async function sourceOf(ctx: StaffContext, body: Asked) {
  const found = body.paymentId
    ? await ctx.db
        .selectFrom('payments as p')
        .innerJoin('organisations as c', 'c.id', 'p.organisation_id')
        .select(['p.organisation_id', 'c.name'])
        .where('p.id', '=', body.paymentId)
        .executeTakeFirst()
    : await ctx.db
        .selectFrom('invoices as i')
        .innerJoin('organisations as c', 'c.id', 'i.organisation_id')
        .select(['i.organisation_id', 'c.name'])
        .where('i.id', '=', body.invoiceId!)
        .where('i.type', '=', 381)
        .executeTakeFirst()
  if (!found) throw invalid({ field: body.paymentId ? 'paymentId' : 'invoiceId', code: 'bad_choice' })
  return found
}

/** How it goes back: by a transfer from an account of the brand, or to the card of a payment of the same client. @throws Problem 422 on the field */
async function wayOf(ctx: StaffContext, body: Asked, organisationId: string, currency: string) {
  if (body.method === 'card') {
    const field = body.paymentId ? 'paymentId' : 'cardPaymentId'
    const id = (body.paymentId ?? body.cardPaymentId)!
    const payment = await ctx.db
      .selectFrom('payments')
      .select(['organisation_id', 'currency', 'ledger_account'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (payment?.organisation_id !== organisationId || payment.currency !== currency)
      throw invalid({ field, code: 'bad_choice' })
    const { rows } = await sql<{ rest: number | null }>`select parvis.card_rest(${id}) as rest`.execute(ctx.db)
    const { rest } = rows[0]!
    if (rest === null) throw invalid({ field, code: 'billing.not_by_card' })
    if (body.amountCents > rest) throw invalid({ field: 'amountCents', code: 'billing.beyond_card' })
    return {
      ledgerAccount: payment.ledger_account ?? accountOfMethod.card,
      values: { card_payment_id: id, account: '' },
    }
  }
  if (currency !== 'EUR') throw problem('billing.refund_currency')
  const account = await ctx.db
    .selectFrom('bank_accounts')
    .select(['id', 'ledger_account'])
    .where('id', '=', body.accountId!)
    .executeTakeFirst()
  if (!account) throw invalid({ field: 'accountId', code: 'bad_choice' })
  return {
    ledgerAccount: account.ledger_account,
    values: {
      account_id: account.id,
      account: maskAccount(body.iban!),
      account_sealed: keeperOf(ctx.services.config)(body.iban!).sealed,
      bic: body.bic,
    },
  }
}

/**
 * Pays back to a client what is left of a payment or of a credit note, or a part of it: in the books at once, settled against that credit. A transfer
 * is its file; what goes back to a card is asked of the provider of cards by a job, which takes the entry back where the provider refuses.
 * @throws Problem billing.undone, billing.not_closed, billing.refund_currency, billing.second_needed, 422 on the field
 */
export async function refundClient(ctx: StaffContext, body: Asked) {
  const found = await sourceOf(ctx, body)
  const of = (body.paymentId ?? body.invoiceId)!
  // The row that undoing a payment holds first, so that either is there before the other looks.
  if (body.paymentId)
    await ctx.asSystem(() => sql`select id from payments where id = ${body.paymentId!} for update`.execute(ctx.db))
  const credit = await holdCredit(ctx, body.paymentId ? 'payment_id' : 'invoice_id', of)
  const undone = body.paymentId
    ? await ctx.db.selectFrom('payments').select('undone_at').where('id', '=', body.paymentId).executeTakeFirstOrThrow()
    : undefined
  if (undone?.undone_at) throw problem('billing.undone')
  if (!credit) throw problem('billing.not_closed')
  const currency = credit.currency as Currency
  const way = await wayOf(ctx, body, credit.organisationId, currency)
  if (body.amountCents > credit.restCents) throw invalid({ field: 'amountCents', code: 'billing.beyond_credit' })
  await requireSecond(ctx, { kind: 'refund', subjectId: of, cents: body.amountCents, currency })
  const number = await nextInSeries(ctx, 'billing:RB', 'RB', Number(ctx.today.slice(0, 4)))
  const { id } = await ctx.db
    .insertInto('refunds')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: credit.organisationId,
      number,
      method: body.method,
      payment_id: body.paymentId ?? null,
      invoice_id: body.invoiceId ?? null,
      ...way.values,
      amount_cents: body.amountCents,
      currency,
      refunded_on: ctx.today,
      reason: body.reason,
      beneficiary: body.beneficiary || found.name.slice(0, 70),
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { clientPosting } = await post(ctx, {
    journal: 'BQ',
    day: ctx.today,
    label: `${number} ${found.name}`,
    currency,
    origin: { kind: 'refund', id },
    postings: [
      { account: accounts.clients, organisationId: credit.organisationId, cents: body.amountCents },
      { account: way.ledgerAccount, cents: -body.amountCents },
    ],
  })
  await settle(ctx, {
    organisationId: credit.organisationId,
    debit: clientPosting!,
    credit: credit.posting,
    cents: body.amountCents,
  })
  await record(ctx, {
    type: 'billing.refund.made',
    organisationId: credit.organisationId,
    subjectType: 'billing.refund',
    subjectId: id,
    subjectLabel: number,
    after: { amountCents: body.amountCents, reason: body.reason },
  })
  if (body.method === 'card') ctx.enqueue(cardRefundJob, { brandId: ctx.brand.id, refundId: id })
  return readRefund(ctx, id)
}

/** The transfer of a refund for the bank (pain.001.001.09). @throws Problem 404, billing.refund_by_card */
export async function downloadRefund(request: RequestInfo, id: string): Promise<Download> {
  const { file, person } = await request.again(async (person) => {
    const ctx = person as StaffContext
    const { number, method } = await readRefund(ctx, id)
    if (method === 'card') throw problem('billing.refund_by_card')
    const row = await ctx.db
      .selectFrom('refunds as r')
      .innerJoin('bank_accounts as a', 'a.id', 'r.account_id')
      .selectAll('r')
      .select(['a.iban_key', 'a.bic as own_bic'])
      .where('r.id', '=', id)
      .executeTakeFirstOrThrow(notFound)
    const file: TransferFile = {
      number,
      createdAt: row.created_at,
      executeOn: targetDayFrom(ctx.today),
      debtor: { name: settingOf(ctx, billingSettings.seller_name), iban: row.iban_key, bic: row.own_bic },
      lines: [
        {
          name: row.beneficiary,
          iban: openAccount(ctx.services.config, row.account_sealed!),
          bic: row.bic,
          endToEndId: number,
          cents: row.amount_cents,
          words: `${number} ${row.reason}`,
        },
      ],
    }
    await ctx.asSystem(() =>
      sql`update refunds set file_taken_at = coalesce(file_taken_at, ${ctx.now}) where id = ${id}`.execute(ctx.db),
    )
    await record(ctx, {
      type: 'billing.refund.file_taken',
      organisationId: row.organisation_id,
      subjectType: 'billing.refund',
      subjectId: id,
      subjectLabel: number,
    })
    return { file, person: ctx.actor.accountId }
  })
  const text = await inWorker<{ writeTransfers: typeof writeTransfers }, 'writeTransfers'>(
    new URL('../direct-debits/pain.ts', import.meta.url),
    'writeTransfers',
    file,
    person,
  )
  return new Download(Buffer.from(text), 'application/xml', `${file.number}.xml`)
}
