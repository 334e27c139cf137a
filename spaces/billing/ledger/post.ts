import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { manyInSeries } from '../../../kernel/numbers/numbers.ts'

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
export const post = async (ctx: Context, entry: Entry) => (await postAll(ctx, [entry]))[0]!

/** Posts entries in their order, as `post` does each. */
export async function postAll(
  ctx: Context,
  entries: readonly Entry[],
): Promise<Array<{ number: string; clientPosting: number | undefined }>> {
  if (entries.length === 0) return []
  const taken = new Map<string, string[]>()
  const seriesOf = ({ journal, day }: Entry) => `${journal} ${day.slice(0, 4)}`
  for (const [series, of] of Map.groupBy(entries, seriesOf)) {
    const [journal, year] = series.split(' ') as [Entry['journal'], string]
    taken.set(series, await manyInSeries(ctx, `ledger:${journal}`, journal, Number(year), of.length))
  }
  const numbers = entries.map((entry) => taken.get(seriesOf(entry))!.shift()!)
  const common = (entry: Entry) => ({ brand_id: ctx.brand.id, day: entry.day, currency: entry.currency })
  const made = await ctx.db
    .insertInto('ledger_entries')
    .values(
      entries.map((entry, at) => ({
        ...common(entry),
        journal: entry.journal,
        number: numbers[at]!,
        label: entry.label,
        origin_kind: entry.origin.kind,
        origin_id: entry.origin.id,
        created_at: ctx.now,
      })),
    )
    .returning(['id', 'number'])
    .execute()
  const ids = new Map(made.map(({ id, number }) => [number, id]))
  const rows = await ctx.db
    .insertInto('ledger_postings')
    .values(
      entries.flatMap((entry, at) =>
        together(entry.postings).map(({ account, organisationId, cents }) => ({
          ...common(entry),
          entry_id: ids.get(numbers[at]!)!,
          account,
          organisation_id: organisationId ?? null,
          debit_cents: cents > 0 ? cents : 0,
          credit_cents: cents < 0 ? -cents : 0,
        })),
      ),
    )
    .returning(['id', 'entry_id', 'account'])
    .execute()
  const postings = new Map(
    rows.filter(({ account }) => account === accounts.clients).map(({ id, entry_id }) => [entry_id, id]),
  )
  return numbers.map((number) => ({ number, clientPosting: postings.get(ids.get(number)!) }))
}

/** What is left of a posting on 411, held still until the transaction ends. */
export async function holdOpenItem(ctx: Context, posting: number): Promise<number> {
  const { rows } = await sql<{ rest: number }>`select parvis.hold_open_item(${posting}) as rest`.execute(ctx.db)
  return rows[0]!.rest
}

/** What a client's credit pays of what they owe: both by their postings. */
export type Settlement = { organisationId: string; debit: number; credit: number; cents: number; undoes?: number }

/** Pays with a client's credit what they owe. The database refuses what is beyond either. */
export const settle = (ctx: Context, one: Settlement): Promise<void> => settleAll(ctx, [one])

/** Settles each of these, in their order, as `settle` does. */
export async function settleAll(ctx: Context, settlements: readonly Settlement[]): Promise<void> {
  if (settlements.length === 0) return
  await ctx.db
    .insertInto('settlements')
    .values(
      settlements.map((one) => ({
        brand_id: ctx.brand.id,
        organisation_id: one.organisationId,
        debit_posting_id: one.debit,
        credit_posting_id: one.credit,
        amount_cents: one.cents,
        settled_on: ctx.today,
        undoes_id: one.undoes ?? null,
        created_at: ctx.now,
      })),
    )
    .execute()
}
