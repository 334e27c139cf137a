import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import { readBatch } from '../direct-debits/lists.ts'
import { confirmBatch, holdDebit, payDebit, returnDebit } from '../direct-debits/outcome.ts'
import type { Entry } from './candidates.ts'

/** What the brand itself asked the bank for, and a movement answers by its references. */
export type Recognised = {
  /** A collection that was paid as one; one debit that was paid, or came back; a refund that left. */
  kind: 'collection' | 'debit' | 'return' | 'refund'
  id: string
  number: string
  lines: number
}

export type Answering = Pick<Entry, 'id' | 'amount_cents' | 'currency' | 'end_to_end_id' | 'words' | 'booked_on'> & {
  side: string
  message_id: string
  payment_info_id: string
  return_code: string
}

/**
 * The movements that answer what the brand asked for: by the reference and the very amount. What somebody wrote down before its statement came is
 * recognised too, until a movement is found to be it: else it would be taken for another payment.
 */
export async function recognise(ctx: Context, entries: readonly Answering[]): Promise<Map<string, Recognised>> {
  const found = new Map<string, Recognised>()
  const inEuros = entries.filter(({ currency }) => currency === 'EUR')
  if (inEuros.length === 0) return found
  const asked = inEuros.map((one) => ({
    id: one.id,
    side: one.side,
    cents: one.amount_cents,
    e2e: one.end_to_end_id,
    words: [one.message_id, one.payment_info_id, one.end_to_end_id, one.words].join(' '),
  }))
  const { rows } = await sql<{ entry_id: string } & Recognised>`
    with e as (select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) x (id uuid, side text, cents bigint, e2e text, words text))
    select e.id as entry_id, case when e.side = 'credit' then 'debit' else 'return' end as kind, d.id, d.end_to_end_id as number, 1 as lines
    from e join direct_debits d on d.brand_id = ${ctx.brand.id} and d.end_to_end_id = e.e2e and d.amount_cents = e.cents
    where case e.side when 'credit' then d.state = 'open' or (d.state in ('paid', 'returned') and d.payment_id is not null and not exists (select from bank_matches t where t.payment_id = d.payment_id and t.ended_at is null)
          and not exists (select from bank_matches t where t.batch_id = d.batch_id and t.ended_at is null))
      else d.state in ('open', 'paid') or (d.state = 'returned' and not exists (select from bank_matches t where t.debit_id = d.id and t.ended_at is null)) end
    union all
    select e.id, 'refund', r.id, r.number, 1 from e join refunds r on r.brand_id = ${ctx.brand.id} and r.number = e.e2e and r.amount_cents = e.cents and r.method = 'transfer'
    where e.side = 'debit' and not exists (select from bank_matches m where m.refund_id = r.id and m.ended_at is null)
    union all
    select e.id, 'collection', b.id, b.number, b.lines from direct_debit_batches b
    join lateral (select sum(d.amount_cents)::bigint as cents from direct_debits d where d.batch_id = b.id and (d.state = 'open' or d.payment_id is not null)
      having bool_and(not exists (select from bank_matches t where t.payment_id = d.payment_id and t.ended_at is null))) o on true
    join e on e.side = 'credit' and e.cents = o.cents and e.words ~ ('(^|[^A-Za-z0-9])' || b.number || '([^0-9]|$)')
    where b.brand_id = ${ctx.brand.id} and b.cancelled_at is null and not exists (select from bank_matches t where t.batch_id = b.id and t.ended_at is null)`.execute(
    ctx.db,
  )
  for (const { entry_id, ...one } of rows) if (!found.has(entry_id)) found.set(entry_id, one)
  return found
}

/** Does what a held movement says of what the brand asked for, and writes down that it is that. @throws Problem */
export async function answer(ctx: StaffContext, entry: Answering, one: Recognised, automatic: boolean): Promise<void> {
  const match = {
    brand_id: ctx.brand.id,
    entry_id: entry.id,
    automatic,
    matched_at: ctx.now,
    matched_by_label: ctx.actor.label,
  }
  const write = (more: {
    kind: string
    payment_id?: string
    batch_id?: string
    debit_id?: string
    refund_id?: string
  }) =>
    ctx.db
      .insertInto('bank_matches')
      .values({ ...match, ...more })
      .execute()
      .catch((error: { code?: string }) => {
        // Another movement was taken as the same answer meanwhile.
        throw error.code === '23505' ? problem('billing.entry_not_sure') : error
      })
  if (one.kind === 'collection') {
    await write({ kind: 'collection', batch_id: one.id })
    // Somebody may have said so before the bank did.
    if ((await readBatch(ctx, one.id)).state === 'open')
      await confirmBatch(ctx, one.id, { receivedOn: entry.booked_on })
  } else if (one.kind === 'debit') {
    const before = await holdDebit(ctx, one.id)
    if (!before.payment_id) await payDebit(ctx, one.id, entry.booked_on)
    const { payment_id } = await holdDebit(ctx, one.id)
    await write({ kind: 'payment', payment_id: payment_id! })
  } else if (one.kind === 'return') {
    // A bank that gives no reason is taken as one that refused without.
    if ((await holdDebit(ctx, one.id)).state !== 'returned')
      await returnDebit(ctx, one.id, { code: /^[A-Z]{2}\d{2}$/.test(entry.return_code) ? entry.return_code : 'MS03' })
    await write({ kind: 'return', debit_id: one.id })
  } else if (one.kind === 'refund') await write({ kind: 'refund', refund_id: one.id })
  else throw problem('billing.entry_not_sure')
}
