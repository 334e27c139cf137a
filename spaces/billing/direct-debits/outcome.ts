import { sql } from 'kysely'
import type { z } from 'zod'
import type { Day } from '../../../kernel/dates/day.ts'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { readWork, startWork } from '../../../kernel/work/work.ts'
import { readPayment, recordPayment, takeBack } from '../payments/service.ts'
import { readBatch } from './lists.ts'
import { reasonOf } from './return-codes.ts'
import * as schema from './schema.ts'

/** A line, held until the transaction ends. @throws Problem 404 */
export async function holdDebit(ctx: StaffContext, id: string) {
  const row = await ctx.db.selectFrom('direct_debits').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/**
 * Writes down that the bank paid a line: a payment by direct debit, once, that pays its invoice; what the invoice needs no more is the
 * client's credit. A second time it does nothing.
 * @throws Problem 404, billing.debit_not_open
 */
export async function payDebit(ctx: StaffContext, id: string, receivedOn: Day): Promise<void> {
  const line = await holdDebit(ctx, id)
  if (line.state === 'paid') return
  if (line.state !== 'open') throw problem('billing.debit_not_open')
  const account = await ctx.db
    .selectFrom('direct_debit_batches as b')
    .innerJoin('bank_accounts as a', 'a.id', 'b.account_id')
    .select('a.ledger_account')
    .where('b.id', '=', line.batch_id)
    .executeTakeFirstOrThrow()
  const { rows } = await sql<{
    rest: number
  }>`select coalesce((select parvis.hold_open_item(posting_id) from open_items where invoice_id = ${line.invoice_id}), 0) as rest`.execute(
    ctx.db,
  )
  const amountCents = Math.min(rows[0]!.rest, line.amount_cents)
  const payment = await recordPayment(
    ctx,
    {
      organisationId: line.organisation_id,
      method: 'direct_debit',
      amountCents: line.amount_cents,
      currency: 'EUR',
      receivedOn,
      reference: line.end_to_end_id,
      externalId: `debit:${line.id}`,
      invoices: amountCents > 0 ? [{ invoiceId: line.invoice_id, amountCents }] : [],
    },
    { ledgerAccount: account.ledger_account },
  )
  await ctx.db
    .updateTable('direct_debits')
    .set({ state: 'paid', payment_id: payment.id, ended_on: receivedOn })
    .where('id', '=', id)
    .execute()
  await sql`update sepa_mandates set last_used_on = greatest(last_used_on, ${receivedOn}::date), version = version + 1 where id = ${line.mandate_id}`.execute(
    ctx.db,
  )
}

/**
 * Writes down that a line was rejected, or sent back once it was paid: its payment is undone with the reason, its invoice is due again, and
 * its mandate is blocked where the code says that it is good for nothing.
 * @throws Problem 404, billing.debit_over, billing.deposit_used
 */
export async function returnDebit(ctx: StaffContext, id: string, { code }: z.output<typeof schema.returnBody>) {
  const line = await holdDebit(ctx, id)
  if (line.state !== 'open' && line.state !== 'paid') throw problem('billing.debit_over')
  const reason = reasonOf(code)
  if (line.payment_id) {
    await ctx.db.selectFrom('payments').select('id').where('id', '=', line.payment_id).forUpdate().execute()
    const payment = await readPayment(ctx, line.payment_id)
    // That the bank took it back is a fact: nobody's approval is asked.
    if (!payment.undoneOn) await takeBack(ctx, payment, `${code} ${reason[ctx.locale]}`)
  }
  await ctx.db
    .updateTable('direct_debits')
    .set({ state: 'returned', reason_code: code, ended_on: ctx.today })
    .where('id', '=', id)
    .execute()
  if (reason.blocks)
    await ctx.db
      .updateTable('sepa_mandates')
      .set((eb) => ({ blocked_on: ctx.today, block_code: code, version: eb('version', '+', 1) }))
      .where('id', '=', line.mandate_id)
      .where('blocked_on', 'is', null)
      .where('revoked_on', 'is', null)
      .execute()
  await record(ctx, {
    type: 'billing.debit.returned',
    organisationId: line.organisation_id,
    subjectType: 'billing.debit',
    subjectId: id,
    subjectLabel: line.end_to_end_id,
    after: { reason: `${code} ${reason.fr}` },
  })
  return readBatch(ctx, line.batch_id)
}

/** Writes the lines of a collection down as paid, one by one. */
const collectionWork = defineWork({
  name: 'billing.collection',
  title: { fr: 'Encaissement de prélèvements', en: 'Taking in of direct debits' },
  access: { staff: 'billing.payments.write' },
  input: schema.confirmInput,
  from: '/fournisseur/factures/prelevements',
  href: () => '/fournisseur/factures/prelevements',
  act: (ctx, id, { receivedOn }) => payDebit(ctx as StaffContext, id, receivedOn),
})

/** Starts writing down that the bank paid what is open of a collection. @throws Problem 404, billing.collection_over, 422 on `receivedOn` */
export async function confirmBatch(ctx: StaffContext, id: string, { receivedOn }: z.output<typeof schema.confirmBody>) {
  const batch = await readBatch(ctx, id)
  if (batch.state !== 'open') throw problem('billing.collection_over')
  if (receivedOn > ctx.today) throw problem('billing.received_to_come')
  const lines = await ctx.db
    .selectFrom('direct_debits as d')
    .innerJoin('organisations as o', 'o.id', 'd.organisation_id')
    .select(['d.id', 'o.name', 'd.end_to_end_id as detail'])
    .where('d.batch_id', '=', id)
    .where('d.state', '=', 'open')
    .orderBy('d.position')
    .execute()
  return readWork(ctx, await startWork(ctx, collectionWork, { receivedOn }, lines))
}
