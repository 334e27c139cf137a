import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'

/** The accounts that billing posts to by itself (French chart of accounts). */
export const accounts = {
  clients: '411000',
  deposits: '419100',
  vat: '445710',
  services: '706000',
  /** Against which invoices are posted whose revenue and tax are in another program's books. */
  waiting: '471000',
} as const

/** Where money that comes in lands, by how it comes. */
export const accountOfMethod = {
  transfer: '512000',
  direct_debit: '512000',
  card: '580000',
  cheque: '511200',
  cash: '530000',
} as const
export type PaymentMethod = keyof typeof accountOfMethod

/** One side of an entry: above zero it is a debit, below zero a credit. */
export type Posting = { account: string; organisationId?: string; cents: number }
export type Entry = {
  journal: 'VE' | 'BQ' | 'OD'
  day: Day
  label: string
  currency: Currency
  origin: { kind: 'invoice' | 'payment' | 'payment_undo' | 'refund' | 'refund_undo'; id: string }
  postings: readonly Posting[]
}

/** Postings on one account are one; those of nothing are none. */
export function together(postings: readonly Posting[]): Posting[] {
  const sums = new Map<string, Posting>()
  for (const one of postings) {
    const key = `${one.account} ${one.organisationId ?? ''}`
    const known = sums.get(key)
    if (known) known.cents += one.cents
    else sums.set(key, { ...one })
  }
  return [...sums.values()].filter(({ cents }) => cents !== 0)
}

/**
 * Posts an entry, under the next number of its journal in the year of its day. The database refuses it unless it balances, and a second
 * one of the same origin. Take it last: it holds the journal until the transaction ends.
 * @returns the posting on 411, where it has one
 */
export async function post(ctx: Context, entry: Entry): Promise<{ number: string; clientPosting: number | undefined }> {
  const postings = together(entry.postings)
  const year = Number(entry.day.slice(0, 4))
  const number = await nextInSeries(ctx, `ledger:${entry.journal}`, entry.journal, year)
  const common = { brand_id: ctx.brand.id, day: entry.day, currency: entry.currency }
  const { id } = await ctx.db
    .insertInto('ledger_entries')
    .values({
      ...common,
      journal: entry.journal,
      number,
      label: entry.label,
      origin_kind: entry.origin.kind,
      origin_id: entry.origin.id,
      created_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = await ctx.db
    .insertInto('ledger_postings')
    .values(
      postings.map(({ account, organisationId, cents }) => ({
        ...common,
        entry_id: id,
        account,
        organisation_id: organisationId ?? null,
        debit_cents: cents > 0 ? cents : 0,
        credit_cents: cents < 0 ? -cents : 0,
      })),
    )
    .returning(['id', 'account'])
    .execute()
  return { number, clientPosting: rows.find(({ account }) => account === accounts.clients)?.id }
}

/** What is left of a posting on 411, held still until the transaction ends. */
export async function holdOpenItem(ctx: Context, posting: number): Promise<number> {
  const { rows } = await sql<{ rest: number }>`select parvis.hold_open_item(${posting}) as rest`.execute(ctx.db)
  return rows[0]!.rest
}

/** Pays with a client's credit what they owe: both by their postings. The database refuses what is beyond either. */
export async function settle(
  ctx: Context,
  one: { organisationId: string; debit: number; credit: number; cents: number; undoes?: number },
): Promise<void> {
  await ctx.db
    .insertInto('settlements')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: one.organisationId,
      debit_posting_id: one.debit,
      credit_posting_id: one.credit,
      amount_cents: one.cents,
      settled_on: ctx.today,
      undoes_id: one.undoes ?? null,
      created_at: ctx.now,
    })
    .execute()
}
