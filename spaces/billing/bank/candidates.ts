import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { type Candidate, type Credit, type Facts, type Match, match } from './matching.ts'
import { heldByCreditorReference, numbersIn } from './references.ts'

/** A movement as it is matched. */
export type Entry = {
  id: string
  amount_cents: number
  currency: string
  booked_on: Day
  party: string
  party_account_print: string
  words: string
  creditor_reference: string
  end_to_end_id: string
}

type InvoiceRow = {
  id: string
  number: string
  subject: string
  organisation_id: string
  organisation: string
  currency: string
  due_on: Day
  rest_cents: number
  settled_on: Day | null
}
const candidateOf = (row: InvoiceRow): Candidate => ({
  id: row.id,
  number: row.number,
  subject: row.subject,
  organisation: { id: row.organisation_id, name: row.organisation },
  currency: row.currency,
  dueOn: row.due_on,
  restCents: row.rest_cents,
  paidOn: row.rest_cents === 0 ? row.settled_on : null,
})

/** So many open invoices of one client are looked at, and so many of any client for one amount. */
const most = { ofClient: 60, ofAmount: 6 }
/** A payment of the same amount so many days before may be the same one. */
const doubleWithinDays = 60

const columns = sql`i.id, i.number, i.subject, i.organisation_id, c.name as organisation, i.currency, i.due_on`

/** What each of some movements may be, found by a handful of statements whatever their number. */
export async function matchEntries(ctx: Context, entries: readonly Entry[]): Promise<Map<string, Match>> {
  if (entries.length === 0) return new Map()
  const { brand } = ctx
  const series = await ctx.db
    .selectFrom('invoice_series')
    .select(['code', 'types'])
    .where('brand_id', '=', brand.id)
    .execute()
  const ofCredits = (types: number[]) => types.every((type) => type === 381)
  const codes = series.filter(({ types }) => !ofCredits(types)).map(({ code }) => code)
  const creditCodes = series.filter(({ types }) => ofCredits(types)).map(({ code }) => code)
  const textsOf = (one: Entry) => [one.words, one.end_to_end_id, heldByCreditorReference(one.creditor_reference) ?? '']
  const numbers = new Map(
    entries.map((one) => [one.id, [...new Set(textsOf(one).flatMap((text) => numbersIn(text, codes)))]]),
  )
  const all = [...new Set([...numbers.values()].flat())]
  const named = new Map(
    (all.length === 0
      ? []
      : (
          await sql<InvoiceRow>`select ${columns}, coalesce(o.rest_cents, 0) as rest_cents, o.settled_on from invoices i join organisations c on c.id = i.organisation_id
            left join open_items o on o.invoice_id = i.id where i.brand_id = ${brand.id} and i.state = 'closed' and i.type <> 381 and i.number = any (${all})`.execute(
            ctx.db,
          )
        ).rows
    ).map((row) => [row.number, candidateOf(row)]),
  )
  const creditNumbers = new Map(
    entries.map((one) => [one.id, [...new Set(textsOf(one).flatMap((text) => numbersIn(text, creditCodes)))]]),
  )
  const credits = await creditsOf(ctx, [...new Set([...creditNumbers.values()].flat())])
  const payers = await payersOf(ctx, entries)
  const clients = [...new Set([...payers.values()].flat().map(({ id }) => id))]
  const amounts = [...new Set(entries.map(({ amount_cents }) => amount_cents))]
  const { rows: ofClients } =
    await sql<InvoiceRow>`select ${columns}, o.rest_cents, null as settled_on from unnest(${clients}::uuid[]) k (id)
    cross join lateral (select * from open_items o where o.organisation_id = k.id and o.rest_cents > 0 and o.side = 'debit' and o.invoice_id is not null
      order by o.due_on, o.posting_id limit ${most.ofClient}) o
    join invoices i on i.id = o.invoice_id join organisations c on c.id = i.organisation_id`.execute(ctx.db)
  const { rows: ofAmounts } =
    await sql<InvoiceRow>`select ${columns}, o.rest_cents, null as settled_on from unnest(${amounts}::bigint[]) k (cents)
    cross join lateral (select * from open_items o where o.brand_id = ${brand.id} and o.rest_cents = k.cents and o.rest_cents > 0 and o.side = 'debit' and o.invoice_id is not null
      order by o.due_on limit ${most.ofAmount}) o
    join invoices i on i.id = o.invoice_id join organisations c on c.id = i.organisation_id`.execute(ctx.db)
  const byClient = Map.groupBy(ofClients.map(candidateOf), ({ organisation }) => organisation.id)
  const byAmount = Map.groupBy(ofAmounts.map(candidateOf), ({ restCents }) => restCents)
  const { rows: same } = await sql<{ entry_id: string; organisation_id: string; on: Day }>`
    select e.id as entry_id, p.organisation_id, max(p.received_on) as on from jsonb_to_recordset(${JSON.stringify(
      entries.flatMap((one) =>
        (payers.get(one.id) ?? []).map(({ id }) => ({
          id: one.id,
          client: id,
          cents: one.amount_cents,
          currency: one.currency,
          on: one.booked_on,
        })),
      ),
    )}::jsonb) e (id uuid, client uuid, cents bigint, currency text, "on" date)
    join payments p on p.organisation_id = e.client and p.amount_cents = e.cents and p.currency = e.currency and p.undone_at is null
      and p.received_on between e.on - ${doubleWithinDays}::int and e.on
    group by e.id, p.organisation_id`.execute(ctx.db)
  const sameOf = Map.groupBy(same, ({ entry_id }) => entry_id)
  return new Map(
    entries.map((one) => {
      const known = payers.get(one.id) ?? []
      const open = new Map(
        [...known.flatMap(({ id }) => byClient.get(id) ?? []), ...(byAmount.get(one.amount_cents) ?? [])].map(
          (each) => [each.id, each],
        ),
      )
      const facts: Facts = {
        amountCents: one.amount_cents,
        currency: one.currency,
        party: one.party,
        hasAccount: one.party_account_print !== '',
        named: numbers.get(one.id)!.flatMap((number) => named.get(number) ?? []),
        credits: creditNumbers.get(one.id)!.flatMap((number) => credits.get(number) ?? []),
        payers: known,
        open: [...open.values()],
        samePaid: (sameOf.get(one.id) ?? []).map(({ organisation_id, on }) => ({
          organisationId: organisation_id,
          on,
        })),
      }
      return [one.id, match(facts)]
    }),
  )
}

/** The credit notes of these numbers of which something is left. */
async function creditsOf(ctx: Context, numbers: string[]): Promise<Map<string, Credit>> {
  if (numbers.length === 0) return new Map()
  const { rows } = await sql<Omit<InvoiceRow, 'subject' | 'due_on' | 'settled_on'>>`
    select i.id, i.number, i.organisation_id, c.name as organisation, i.currency, o.rest_cents from invoices i
    join organisations c on c.id = i.organisation_id join open_items o on o.invoice_id = i.id and o.side = 'credit'
    where i.brand_id = ${ctx.brand.id} and i.type = 381 and i.number = any (${numbers}) and o.rest_cents > 0`.execute(
    ctx.db,
  )
  return new Map(
    rows.map((row) => [
      row.number,
      {
        ...{ id: row.id, number: row.number, currency: row.currency, restCents: row.rest_cents },
        organisation: { id: row.organisation_id, name: row.organisation },
      },
    ]),
  )
}

/** Who each movement may come from: whoever paid from that account before, and payers of that name. */
async function payersOf(ctx: Context, entries: readonly Entry[]): Promise<Map<string, Facts['payers']>> {
  const prints = [...new Set(entries.map((one) => one.party_account_print).filter(Boolean))]
  const parties = [...new Set(entries.map(({ party }) => party).filter(Boolean))]
  const { rows: byAccount } = await sql<{ print: string; id: string; name: string; payments: number }>`
    select e.party_account_print as print, c.id, c.name, count(*)::int as payments from bank_entries e
    join bank_matches m on m.entry_id = e.id and m.ended_at is null join payments p on p.id = m.payment_id join organisations c on c.id = p.organisation_id
    where e.brand_id = ${ctx.brand.id} and e.party_account_print = any (${prints}) and e.party_account_print <> '' group by 1, c.id, c.name order by payments desc, c.id`.execute(
    ctx.db,
  )
  const { rows: byName } = await sql<{ party: string; id: string; name: string }>`
    select distinct k.party, c.id, c.name from unnest(${parties}::text[]) k (party)
    join payers p on p.brand_id = ${ctx.brand.id} and regexp_replace(parvis.fold(p.name), '[^a-z0-9]+', '', 'g') = regexp_replace(parvis.fold(k.party), '[^a-z0-9]+', '', 'g')
    join organisations c on c.id = p.organisation_id where length(k.party) > 3 order by c.name, c.id`.execute(ctx.db)
  const accounts = Map.groupBy(byAccount, ({ print }) => print)
  const names = Map.groupBy(byName, ({ party }) => party)
  return new Map(
    entries.map((one) => {
      const found = new Map<string, Facts['payers'][number]>()
      for (const { id, name, payments } of accounts.get(one.party_account_print) ?? [])
        found.set(id, { id, name, payments, named: false })
      for (const { id, name } of names.get(one.party) ?? [])
        found.set(id, { id, name, payments: found.get(id)?.payments ?? 0, named: true })
      return [one.id, [...found.values()]]
    }),
  )
}
