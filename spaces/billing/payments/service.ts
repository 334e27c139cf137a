import { sql } from 'kysely'
import { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { inLocale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { requireSecond } from '../approvals/second.ts'
import { accountOfMethod, accounts, holdOpenItem, post, settle } from '../ledger/post.ts'
import { moneyColumn } from '../money-column.ts'
import { endAnnounced } from '../payment-intents/announced.ts'
import { bookPayment } from './book.ts'
import * as schema from './schema.ts'

const money = moneyColumn<z.input<typeof schema.payment>>

/** Payments of the brand's clients, the latest first (B12). */
export const paymentList = defineList({
  title: { fr: 'Paiements', en: 'Payments' },
  rows: (db) =>
    db
      .selectFrom('payments as p')
      .innerJoin('organisations as c', 'c.id', 'p.organisation_id')
      .leftJoin('open_items as o', 'o.payment_id', 'p.id')
      .selectAll('p')
      .select([
        'c.name as organisation_name',
        sql<number>`case when p.undone_at is null then coalesce(o.rest_cents, 0) else 0 end`.as('rest_cents'),
      ]),
  ofClients: byClient('p.organisation_id'),
  filters: {
    search: words(sql`concat_ws(' ', p.number, p.reference, c.name)`),
    organisation: filter(z.uuid().optional(), (id) => sql`p.organisation_id = ${id}`),
    open: filter(z.stringbool().optional(), (open) =>
      open ? sql`p.undone_at is null and o.rest_cents > 0` : undefined,
    ),
  },
  id: by.uuid('p.id'),
  sorts: { receivedOn: [by.day('p.received_on')] },
  order: () => 'desc',
  item: schema.payment,
  view: (row) => ({
    id: row.id,
    number: row.number,
    organisation: { id: row.organisation_id, name: row.organisation_name },
    method: row.method as 'transfer',
    amountCents: row.amount_cents,
    restCents: row.rest_cents,
    currency: row.currency as Currency,
    receivedOn: row.received_on,
    reference: row.reference,
    externalId: row.external_id ?? '',
    undoneOn: row.undone_on,
    undoReason: row.undo_reason,
    version: row.version,
  }),
  file: {
    columns: {
      number: { title: { fr: 'Numéro', en: 'Number' }, type: 'text' },
      organisation: { title: { fr: 'Client', en: 'Client' }, type: 'text', value: (line) => line.organisation.name },
      receivedOn: { title: { fr: 'Reçu le', en: 'Received on' }, type: 'date' },
      method: {
        title: { fr: 'Moyen', en: 'Method' },
        type: 'text',
        value: (line, { locale }) => inLocale(schema.methodWords[line.method], locale),
      },
      reference: { title: { fr: 'Référence', en: 'Reference' }, type: 'text' },
      currency: { title: { fr: 'Devise', en: 'Currency' }, type: 'text' },
      amountCents: money({ fr: 'Montant', en: 'Amount' }, (line) => line.amountCents),
      restCents: money({ fr: 'Non utilisé', en: 'Unused' }, (line) => line.restCents),
      undoneOn: { title: { fr: 'Annulé le', en: 'Undone on' }, type: 'date' },
    },
  },
})

/** A payment. @throws Problem 404 */
export const readPayment = async (ctx: PersonContext, id: string) =>
  paymentList.view(await readRow(ctx, paymentList, id), ctx)

type Wanted = z.output<typeof schema.useBody>['invoices']
type Credit = { organisationId: string; posting: number; restCents: number; currency: string }

/** Pays invoices with a client's credit, in their order; what is left stays theirs. @throws Problem 422 on the invoice */
async function payWith(ctx: StaffContext, credit: Credit, wanted: Wanted): Promise<void> {
  let left = credit.restCents
  for (const [index, { invoiceId, amountCents }] of wanted.entries()) {
    const refuse = (code: string, field = 'invoiceId') => invalid({ field: `invoices.${index}.${field}`, code })
    const invoice = await ctx.db
      .selectFrom('invoices as i')
      .leftJoin('open_items as o', 'o.invoice_id', 'i.id')
      .select(['i.type', 'i.state', 'i.currency', 'o.posting_id'])
      .where('i.id', '=', invoiceId)
      .where('i.organisation_id', '=', credit.organisationId)
      .executeTakeFirst()
    if (!invoice) throw refuse('bad_choice')
    if (invoice.state === 'draft') throw refuse('billing.draft_not_payable')
    if (invoice.type === 381) throw refuse('billing.not_payable')
    if (invoice.currency !== credit.currency) throw refuse('billing.other_currency')
    // What is left is read under the lock under which it is paid.
    const rest = invoice.posting_id === null ? 0 : await holdOpenItem(ctx, invoice.posting_id)
    if ((amountCents ?? 0) > rest) throw refuse('billing.beyond_rest', 'amountCents')
    if ((amountCents ?? 0) > left) throw refuse('billing.beyond_payment', 'amountCents')
    const cents = amountCents ?? Math.min(rest, left)
    if (cents === 0) throw refuse(rest === 0 ? 'billing.beyond_rest' : 'billing.beyond_payment')
    await settle(ctx, {
      organisationId: credit.organisationId,
      debit: invoice.posting_id!,
      credit: credit.posting,
      cents,
    })
    left -= cents
  }
}

/** The payment that an id of elsewhere has; its amount and client must be the same. @throws Problem billing.external_id_used */
async function knownOf(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  if (!body.externalId) return undefined
  // Of two that bring the same one at once the second waits here.
  await ctx.asSystem(() =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`billing.payment ${ctx.brand.id} ${body.externalId}`}, 0))`.execute(
      ctx.db,
    ),
  )
  const known = await ctx.db
    .selectFrom('payments')
    .select(['id', 'amount_cents', 'organisation_id', 'currency'])
    .where('brand_id', '=', ctx.brand.id)
    .where('external_id', '=', body.externalId)
    .executeTakeFirst()
  if (!known) return undefined
  const same =
    known.amount_cents === body.amountCents &&
    known.organisation_id === body.organisationId &&
    known.currency === body.currency
  if (!same) throw problem('billing.external_id_used')
  return readPayment(ctx, known.id)
}

/**
 * Writes down that a client paid, posts it, and pays what is named (B12). What is over stays to their credit. The same id of elsewhere
 * does nothing a second time.
 * @param where the account of the books where it came in, where that is not the usual one of its method
 * @throws Problem 404, billing.external_id_used, 422 on the field
 */
export async function recordPayment(
  ctx: StaffContext,
  body: z.output<typeof schema.creationBody>,
  where: { ledgerAccount?: string } = {},
) {
  const { organisationId, amountCents } = body
  const client = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!client) throw notFound()
  if (body.receivedOn > ctx.today) throw invalid({ field: 'receivedOn', code: 'billing.received_to_come' })
  const known = await knownOf(ctx, body)
  if (known) return known
  const { id, number, posting } = await bookPayment(ctx, {
    organisationId,
    clientName: client.name,
    method: body.method,
    amountCents,
    currency: body.currency,
    receivedOn: body.receivedOn,
    reference: body.reference,
    externalId: body.externalId || null,
    byLabel: ctx.actor.label,
    ledgerAccount: where.ledgerAccount ?? null,
  })
  await payWith(ctx, { organisationId, posting, restCents: amountCents, currency: body.currency }, body.invoices)
  if (body.method === 'transfer')
    await endAnnounced(ctx, {
      ...{ id, organisationId, cents: amountCents, currency: body.currency },
      invoiceIds: body.invoices.map(({ invoiceId }) => invoiceId),
    })
  await record(ctx, {
    type: 'billing.payment.recorded',
    organisationId,
    subjectType: 'billing.payment',
    subjectId: id,
    subjectLabel: number,
    after: { amountCents, method: body.method, receivedOn: body.receivedOn, reference: body.reference },
  })
  return readPayment(ctx, id)
}

/** Locks the credit of a payment or of a credit note, with what is left of it; undefined where it has none in the books. */
export async function holdCredit(
  ctx: StaffContext,
  column: 'payment_id' | 'invoice_id',
  id: string,
): Promise<Credit | undefined> {
  const row = await ctx.db
    .selectFrom('open_items')
    .select(['posting_id', 'organisation_id', 'currency'])
    .where(column, '=', id)
    .where('side', '=', 'credit')
    .executeTakeFirst()
  if (!row) return undefined
  const restCents = await holdOpenItem(ctx, row.posting_id)
  return { organisationId: row.organisation_id, posting: row.posting_id, restCents, currency: row.currency }
}

/** Pays invoices with what is left of a payment. @throws Problem 404, billing.undone, 422 on the invoice */
export async function spendPayment(ctx: StaffContext, id: string, { invoices }: z.output<typeof schema.useBody>) {
  const payment = await readPayment(ctx, id)
  if (payment.undoneOn) throw problem('billing.undone')
  await payWith(ctx, (await holdCredit(ctx, 'payment_id', id))!, invoices)
  if (payment.method === 'transfer')
    await endAnnounced(ctx, {
      ...{ id, organisationId: payment.organisation.id, cents: payment.amountCents, currency: payment.currency },
      invoiceIds: invoices.map(({ invoiceId }) => invoiceId),
    })
  return readPayment(ctx, id)
}

/** Pays invoices with what is left of a closed credit note. @throws Problem 404, billing.not_closed, 422 on the invoice */
export async function spendCreditNote(
  ctx: StaffContext,
  id: string,
  { invoices }: z.output<typeof schema.useBody>,
): Promise<void> {
  const note = await ctx.db.selectFrom('invoices').select(['type', 'state']).where('id', '=', id).executeTakeFirst()
  if (note?.type !== 381) throw notFound()
  const credit = note.state === 'closed' ? await holdCredit(ctx, 'invoice_id', id) : undefined
  if (!credit) throw problem('billing.not_closed')
  await payWith(ctx, credit, invoices)
}

/**
 * Undoes a payment that came back or was written down by mistake: what it paid is to be paid again, and an entry the other way round
 * stands beside its own.
 * @throws Problem 404, conflict, billing.undone, billing.deposit_used
 */
export async function undoPayment(
  ctx: StaffContext,
  id: string,
  { version, reason }: z.output<typeof schema.undoBody>,
) {
  await ctx.db.selectFrom('payments').select('id').where('id', '=', id).forUpdate().execute()
  const payment = await readPayment(ctx, id)
  if (payment.undoneOn) throw problem('billing.undone')
  if (payment.version !== version) throw conflict(payment)
  await requireSecond(ctx, {
    kind: 'payment_undo',
    subjectId: id,
    cents: payment.amountCents,
    currency: payment.currency as Currency,
  })
  return takeBack(ctx, payment, reason)
}

/** Writes down that a payment did not come, or was taken back by the bank: a fact, which nobody's approval changes. Its row is held by the caller. */
export async function takeBack(ctx: StaffContext, payment: z.input<typeof schema.payment>, reason: string) {
  const { id, version } = payment
  const held = await ctx.db
    .selectFrom('payments')
    .select('ledger_account')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const credit = (await holdCredit(ctx, 'payment_id', id))!
  // What it paid is held before it is looked at: an invoice that deducts a deposit of it is closed before, or waits.
  await sql`select parvis.hold_open_item(p.id) from (select distinct debit_posting_id as id from settlements where credit_posting_id = ${credit.posting} order by 1) p`.execute(
    ctx.db,
  )
  const { rows: made } = await sql<{
    id: number
    debit_posting_id: number
    amount_cents: number
    deducted: boolean
  }>`select s.id, s.debit_posting_id, s.amount_cents, exists (select from open_items o join invoice_deductions d on d.deposit_id = o.invoice_id where o.posting_id = s.debit_posting_id) as deducted
    from settlements s where s.credit_posting_id = ${credit.posting} and s.undoes_id is null and not exists (select from settlements u where u.undoes_id = s.id)
    order by s.id`.execute(ctx.db)
  if (made.some(({ deducted }) => deducted)) throw problem('billing.deposit_used')
  for (const one of made)
    await settle(ctx, {
      organisationId: credit.organisationId,
      debit: one.debit_posting_id,
      credit: credit.posting,
      cents: -one.amount_cents,
      undoes: one.id,
    })
  await ctx.db
    .updateTable('payments')
    .set({
      undone_on: ctx.today,
      undone_at: ctx.now,
      undone_by_label: ctx.actor.label,
      undo_reason: reason,
      version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  const { clientPosting } = await post(ctx, {
    journal: 'BQ',
    day: ctx.today,
    label: `${payment.number} ${payment.organisation.name}`,
    currency: payment.currency,
    origin: { kind: 'payment_undo', id },
    postings: [
      { account: held.ledger_account ?? accountOfMethod[payment.method], cents: -payment.amountCents },
      { account: accounts.clients, organisationId: credit.organisationId, cents: payment.amountCents },
    ],
  })
  await settle(ctx, {
    organisationId: credit.organisationId,
    debit: clientPosting!,
    credit: credit.posting,
    cents: payment.amountCents,
  })
  await record(ctx, {
    type: 'billing.payment.undone',
    organisationId: credit.organisationId,
    subjectType: 'billing.payment',
    subjectId: id,
    subjectLabel: payment.number,
    after: { amountCents: payment.amountCents, reason },
  })
  return readPayment(ctx, id)
}
