import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { readWork, startWork } from '../../../kernel/work/work.ts'
import { readPayment, recordPayment, spendCreditNote } from '../payments/service.ts'
import { type Entry, matchEntries } from './candidates.ts'
import { entryList } from './lists.ts'
import type { Proposal } from './matching.ts'
import { type Answering, answer, recognise } from './recognised.ts'
import * as schema from './schema.ts'

/** So many movements are looked at together, those that have waited longest first. */
export const mostTogether = 300

const columns = [
  'e.id',
  'e.amount_cents',
  'e.currency',
  'e.booked_on',
  'e.party',
  'e.party_account_print',
  'e.words',
  'e.creditor_reference',
  'e.end_to_end_id',
  'e.side',
  'e.message_id',
  'e.payment_info_id',
  'e.return_code',
] as const

/** A debit that answers a direct debit or a refund of the brand; all others are no matter of clients. */
const answersUs = sql<boolean>`(e.side = 'debit' and e.end_to_end_id <> '' and (exists (select from direct_debits d where d.brand_id = e.brand_id and d.end_to_end_id = e.end_to_end_id)
  or exists (select from refunds r where r.brand_id = e.brand_id and r.number = e.end_to_end_id)))`

/** What came in and waits for a decision, each with what it may be (B12). */
export async function readDecisions(
  ctx: StaffContext,
  { account, statement }: z.output<typeof schema.decisionsQuery>,
): Promise<z.input<typeof schema.decisions>> {
  let waiting = ctx.db
    .selectFrom('bank_entries as e')
    .innerJoin('bank_accounts as a', 'a.id', 'e.account_id')
    .where('e.brand_id', '=', ctx.brand.id)
    .where((eb) => eb.or([eb('e.side', '=', 'credit'), answersUs]))
    .where('e.matched', '=', sql<boolean>`false`)
  let decided = ctx.db
    .selectFrom('bank_entries as e')
    .where('e.brand_id', '=', ctx.brand.id)
    .where('e.side', '=', 'credit')
    .where('e.matched', '=', true)
  if (account) {
    waiting = waiting.where('e.account_id', '=', account)
    decided = decided.where('e.account_id', '=', account)
  }
  if (statement) {
    waiting = waiting.where('e.statement_id', '=', statement)
    decided = decided.where('e.statement_id', '=', statement)
  }
  const count = sql<number>`count(*)::int`.as('count')
  const { count: matched } = await decided.select(count).executeTakeFirstOrThrow()
  const { count: open } = await waiting.select(count).executeTakeFirstOrThrow()
  const rows = await waiting
    .selectAll('e')
    .select(['a.name as account_name', sql<string | null>`null`.as('aside_reason')])
    .orderBy('e.booked_on')
    .orderBy('e.statement_id')
    .orderBy('e.position')
    .orderBy('e.part')
    .limit(mostTogether)
    .execute()
  const recognised = await recognise(ctx, rows)
  const matches = await matchEntries(
    ctx,
    rows.filter(({ id, side }) => side === 'credit' && !recognised.has(id)),
  )
  const items = rows.map((row) => {
    const found = recognised.get(row.id) ?? null
    const params: Record<string, string | number> = found ? { number: found.number, count: found.lines } : {}
    const why = { code: found?.kind ?? 'nothing', params }
    const match = matches.get(row.id) ?? { verdict: found ? ('sure' as const) : ('none' as const), why, proposals: [] }
    return { entry: entryList.view(row, ctx), ...match, found }
  })
  const counted = (verdict: string) => items.filter((one) => one.verdict === verdict).length
  return {
    counts: { matched, sure: counted('sure'), doubtful: counted('doubtful'), none: counted('none') },
    beyond: open - rows.length,
    items,
  }
}

/** A movement. @throws Problem 404 */
export const readEntry = async (ctx: PersonContext, id: string) =>
  entryList.view(await readRow(ctx, entryList, id), ctx)

type Held = Entry & Answering & { account_id: string; code: string }

/** Holds a movement that nothing was found for yet. @throws Problem 404, billing.entry_matched with the movement as it stands */
async function hold(ctx: StaffContext, id: string): Promise<Held> {
  const seen = await readEntry(ctx, id)
  await ctx.asSystem(() => sql`select id from bank_entries where id = ${id} for update`.execute(ctx.db))
  const row = await ctx.db
    .selectFrom('bank_entries as e')
    .select([...columns, 'e.account_id', 'e.matched', 'e.side', 'e.code'])
    .where('e.id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.matched) throw problem('billing.entry_matched', {}, { ...seen, matched: true })
  return row
}

/** The same, of money that came in. @throws Problem billing.entry_debit */
async function holdCredit(ctx: StaffContext, id: string): Promise<Held> {
  const row = await hold(ctx, id)
  if (row.side !== 'credit') throw problem('billing.entry_debit')
  return row
}

/** Writes down what a held movement is: a payment of a client, in the books once, that pays these invoices. */
async function matchWith(
  ctx: StaffContext,
  entry: Held,
  what: z.output<typeof schema.decisionBody>,
  automatic: boolean,
) {
  for (const [index, { creditNoteId, invoices }] of what.credits.entries()) {
    const note = await ctx.db
      .selectFrom('invoices')
      .select('organisation_id')
      .where('id', '=', creditNoteId)
      .where('type', '=', 381)
      .executeTakeFirst()
    if (note?.organisation_id !== what.organisationId)
      throw invalid({ field: `credits.${index}.creditNoteId`, code: 'bad_choice' })
    await spendCreditNote(ctx, creditNoteId, { invoices })
  }
  const [account, before] = await Promise.all([
    ctx.db
      .selectFrom('bank_accounts')
      .select('ledger_account')
      .where('id', '=', entry.account_id)
      .executeTakeFirstOrThrow(),
    ctx.db
      .selectFrom('bank_matches')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('entry_id', '=', entry.id)
      .where('kind', '=', 'payment')
      .executeTakeFirstOrThrow(),
  ])
  if (!(currencies as readonly string[]).includes(entry.currency))
    throw problem('billing.entry_currency', { currency: entry.currency })
  const payment = await recordPayment(
    ctx,
    {
      organisationId: what.organisationId,
      method: /-RDDT-|-IDDT-/.test(`-${entry.code}-`) ? 'direct_debit' : 'transfer',
      amountCents: entry.amount_cents,
      currency: entry.currency as Currency,
      receivedOn: entry.booked_on,
      reference: (entry.words || entry.party).slice(0, 140),
      // One movement is one payment; what was undone may be matched again, as another one.
      externalId: `bank:${entry.id}:${before.count}`,
      invoices: what.invoices,
    },
    { ledgerAccount: account.ledger_account },
  )
  await ctx.db
    .insertInto('bank_matches')
    .values({
      brand_id: ctx.brand.id,
      entry_id: entry.id,
      kind: 'payment',
      payment_id: payment.id,
      automatic,
      matched_at: ctx.now,
      matched_by_label: ctx.actor.label,
    })
    .execute()
  return payment
}

/**
 * Says that a movement is a payment of a client, and which invoices it pays; what is over stays to their credit.
 * @throws Problem 404, billing.entry_matched, billing.entry_debit, billing.entry_answers, 422 on the invoice
 */
export async function decideEntry(ctx: StaffContext, id: string, body: z.output<typeof schema.decisionBody>) {
  const entry = await holdCredit(ctx, id)
  // It would be written down once more with the collection that it answers.
  if ((await recognise(ctx, [entry])).has(id)) throw problem('billing.entry_answers')
  const payment = await matchWith(ctx, entry, body, false)
  return { entry: await readEntry(ctx, id), payment: await readPayment(ctx, payment.id) }
}

/**
 * Takes a movement as the answer to what the brand asked the bank for: a collection or one debit that was paid, one that came back, a refund
 * that left. @throws Problem 404, billing.entry_matched, billing.entry_not_sure
 */
export async function acceptEntry(ctx: StaffContext, id: string) {
  const entry = await hold(ctx, id)
  const own = (await recognise(ctx, [entry])).get(id)
  if (!own) throw problem('billing.entry_not_sure')
  await answer(ctx, entry, own, false)
  return readEntry(ctx, id)
}

/** Sets a movement aside: it is no payment of a client. @throws Problem 404, billing.entry_matched, billing.entry_debit */
export async function setEntryAside(ctx: StaffContext, id: string, { reason }: z.output<typeof schema.asideBody>) {
  const entry = await hold(ctx, id)
  await ctx.db
    .insertInto('bank_matches')
    .values({
      brand_id: ctx.brand.id,
      entry_id: id,
      kind: 'aside',
      reason,
      matched_at: ctx.now,
      matched_by_label: ctx.actor.label,
    })
    .execute()
  await record(ctx, {
    type: 'billing.bank_entry.set_aside',
    subjectType: 'billing.bank_entry',
    subjectId: id,
    subjectLabel: entry.party || entry.words.slice(0, 80) || entry.booked_on,
    after: { reason },
  })
  return readEntry(ctx, id)
}

/** Takes back that a movement was set aside. @throws Problem 404, billing.entry_not_aside */
export async function takeEntryBack(ctx: StaffContext, id: string) {
  const entry = await readEntry(ctx, id)
  await ctx.asSystem(() => sql`select id from bank_entries where id = ${id} for update`.execute(ctx.db))
  const ended = await ctx.db
    .updateTable('bank_matches')
    .set({ ended_at: ctx.now })
    .where('entry_id', '=', id)
    .where('kind', '=', 'aside')
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) throw problem('billing.entry_not_aside')
  await record(ctx, {
    type: 'billing.bank_entry.taken_back',
    subjectType: 'billing.bank_entry',
    subjectId: id,
    subjectLabel: entry.party || entry.words.slice(0, 80) || entry.bookedOn,
  })
  return readEntry(ctx, id)
}

/** What somebody saw of a proposal: its invoices, then its credit notes. */
const seenOf = ({ invoices, credits = [] }: Proposal) => [...invoices, ...credits].map(({ id }) => id)

/** The decision that a proposal is. */
const decisionOf = ({ organisation, invoices, credits = [] }: Proposal): z.output<typeof schema.decisionBody> => ({
  organisationId: organisation.id,
  // What credit notes pay whole the movement pays nothing of.
  invoices: invoices.filter(({ cents }) => cents > 0).map(({ id, cents }) => ({ invoiceId: id, amountCents: cents })),
  credits: credits.map((one) => ({
    creditNoteId: one.id,
    invoices: one.invoices.map(({ id, cents }) => ({ invoiceId: id, amountCents: cents })),
  })),
})

/** Matches the movements that are sure, each as it was seen: one that is not any more is refused by itself. */
const validation = defineWork({
  name: 'billing.reconciliation',
  title: { fr: 'Rapprochement des mouvements sûrs', en: 'Matching of the sure movements' },
  access: { staff: 'billing.payments.write' },
  input: schema.validationInput,
  from: '/fournisseur/factures/rapprochement',
  href: (id) => `/fournisseur/factures/rapprochement?mouvement=${id}`,
  act: async (person, id, { seen }) => {
    const ctx = person as StaffContext
    const entry = await hold(ctx, id)
    const own = (await recognise(ctx, [entry])).get(id)
    if (own) {
      if (seen[id]?.join() !== own.id) throw problem('billing.entry_not_sure')
      return answer(ctx, entry, own, true)
    }
    const found = (await matchEntries(ctx, [entry])).get(id)!
    const [proposal] = found.proposals
    const same = proposal && seenOf(proposal).join() === seen[id]?.join()
    if (found.verdict !== 'sure' || !proposal || !same) throw problem('billing.entry_not_sure')
    await matchWith(ctx, entry, decisionOf(proposal), true)
  },
})

/** Starts matching the sure movements that were seen, each with the invoices that it was seen to pay. */
export async function validateSure(ctx: StaffContext, { entries }: z.output<typeof schema.validationBody>) {
  const ids = entries.map(({ id }) => id)
  const rows = await ctx.db.selectFrom('bank_entries').select(['id', 'party', 'words']).where('id', 'in', ids).execute()
  const names = new Map(rows.map((row) => [row.id, row.party || row.words.slice(0, 80)]))
  const seen = Object.fromEntries(entries.map(({ id, invoiceIds }) => [id, invoiceIds]))
  return readWork(
    ctx,
    await startWork(
      ctx,
      validation,
      { seen },
      ids.map((id) => ({ id, name: names.get(id) ?? '' })),
    ),
  )
}
