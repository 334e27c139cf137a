import { sql } from 'kysely'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context, StaffContext } from '../../../kernel/http/context.ts'
import { confirmBatch, payDebit, returnDebit } from '../direct-debits/outcome.ts'
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

/** The movements that answer what the brand asked for: by the reference and the very amount. */
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
    where (e.side = 'credit' and d.state = 'open') or (e.side = 'debit' and d.state in ('open', 'paid'))
    union all
    select e.id, 'refund', r.id, r.number, 1 from e join refunds r on r.brand_id = ${ctx.brand.id} and r.number = e.e2e and r.amount_cents = e.cents and r.method = 'transfer'
    where e.side = 'debit' and not exists (select from bank_matches m where m.refund_id = r.id and m.ended_at is null)
    union all
    select e.id, 'collection', b.id, b.number, b.lines from direct_debit_batches b
    join lateral (select sum(d.amount_cents)::bigint as cents from direct_debits d where d.batch_id = b.id and d.state = 'open') o on true
    join e on e.side = 'credit' and e.cents = o.cents and e.words ~ ('(^|[^A-Za-z0-9])' || b.number || '([^0-9]|$)')
    where b.brand_id = ${ctx.brand.id} and b.cancelled_at is null and exists (select from direct_debits d where d.batch_id = b.id and d.state = 'open')`.execute(
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
    await confirmBatch(ctx, one.id, { receivedOn: entry.booked_on })
  } else if (one.kind === 'debit') {
    await payDebit(ctx, one.id, entry.booked_on)
    const { payment_id } = await ctx.db
      .selectFrom('direct_debits')
      .select('payment_id')
      .where('id', '=', one.id)
      .executeTakeFirstOrThrow()
    await write({ kind: 'payment', payment_id: payment_id! })
  } else if (one.kind === 'return') {
    // A bank that gives no reason is taken as one that refused without.
    await returnDebit(ctx, one.id, { code: /^[A-Z]{2}\d{2}$/.test(entry.return_code) ? entry.return_code : 'MS03' })
    await write({ kind: 'return', debit_id: one.id })
  } else if (one.kind === 'refund') await write({ kind: 'refund', refund_id: one.id })
  else throw problem('billing.entry_not_sure')
}
