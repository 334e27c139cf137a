import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { maskAccount } from './account-number.ts'
import * as schema from './schema.ts'

const statements = (db: Kysely<DB>) =>
  db
    .selectFrom('bank_statements as s')
    .innerJoin('bank_accounts as a', 'a.id', 's.account_id')
    .selectAll('s')
    .select(['a.name as account_name', 'a.iban_key'])
    .select([
      sql<number | null>`s.closing_cents - s.opening_cents - s.sum_cents`.as('sum_gap'),
      sql<number | null>`s.opening_cents - (select b.closing_cents from bank_statements b
        where b.account_id = s.account_id and (b.closing_on, b.imported_at, b.id) < (s.closing_on, s.imported_at, s.id)
        order by b.closing_on desc, b.imported_at desc, b.id desc limit 1)`.as('opening_gap'),
      sql<number>`(select count(*)::int from bank_entries e where e.statement_id = s.id and e.side = 'credit' and not e.matched)`.as(
        'open',
      ),
    ])

/** The statements of the brand's bank accounts, the latest first (B12). */
export const statementList = defineList({
  title: { fr: 'Relevés bancaires', en: 'Bank statements' },
  rows: statements,
  filters: {
    account: filter(z.uuid().optional(), (id) => sql`s.account_id = ${id}`),
  },
  id: by.uuid('s.id'),
  sorts: { importedAt: [by.moment('s.imported_at')] },
  order: () => 'desc',
  item: schema.statementItem,
  view: (row) => ({
    id: row.id,
    account: { id: row.account_id, name: row.account_name, iban: maskAccount(row.iban_key) },
    statementId: row.statement_id,
    sequence: row.sequence,
    page: row.page,
    fromOn: row.from_on,
    toOn: row.to_on,
    currency: row.currency,
    openingCents: row.opening_cents,
    closingCents: row.closing_cents,
    closingOn: row.closing_on,
    sumCents: row.sum_cents,
    credits: row.credits,
    debits: row.debits,
    known: row.known,
    sumGapCents: row.sum_gap,
    openingGapCents: row.opening_gap,
    open: row.open,
    fileId: row.file_id,
    importedAt: row.imported_at.toISOString(),
  }),
})

/** Some statements by their ids. */
export async function readStatements(ctx: PersonContext, ids: string[]) {
  const rows = await statements(ctx.db)
    .where('s.id', 'in', ids.length ? ids : [''])
    .execute()
  return new Map(rows.map((row) => [row.id, statementList.view(row, ctx)]))
}

/** The movements of the brand's bank accounts, the latest first (B12). */
export const entryList = defineList({
  title: { fr: 'Mouvements bancaires', en: 'Bank movements' },
  rows: (db) =>
    db
      .selectFrom('bank_entries as e')
      .innerJoin('bank_accounts as a', 'a.id', 'e.account_id')
      .selectAll('e')
      .select([
        'a.name as account_name',
        sql<
          string | null
        >`(select m.reason from bank_matches m where m.entry_id = e.id and m.kind = 'aside' and m.ended_at is null)`.as(
          'aside_reason',
        ),
      ]),
  filters: {
    search: words(sql`concat_ws(' ', e.party, e.words, e.end_to_end_id, e.creditor_reference)`),
    account: filter(z.uuid().optional(), (id) => sql`e.account_id = ${id}`),
    statement: filter(z.uuid().optional(), (id) => sql`e.statement_id = ${id}`),
    side: filter(z.enum(schema.sides).optional(), (side) => sql`e.side = ${side}`),
    open: filter(z.stringbool().optional(), (open) => (open ? sql`not e.matched` : undefined)),
    aside: filter(z.stringbool().optional(), (aside) =>
      aside
        ? sql`exists (select from bank_matches m where m.entry_id = e.id and m.kind = 'aside' and m.ended_at is null)`
        : undefined,
    ),
  },
  id: by.uuid('e.id'),
  sorts: { bookedOn: [by.day('e.booked_on')] },
  order: () => 'desc',
  item: schema.entryItem,
  view: (row) => ({
    id: row.id,
    account: { id: row.account_id, name: row.account_name },
    statementId: row.statement_id,
    side: row.side as 'credit',
    amountCents: row.amount_cents,
    currency: row.currency,
    bookedOn: row.booked_on,
    party: row.party,
    partyAccount: row.party_account,
    words: row.words,
    creditorReference: row.creditor_reference,
    endToEndId: row.end_to_end_id,
    returnCode: row.return_code,
    parts: row.parts,
    matched: row.matched,
    asideReason: row.aside_reason,
  }),
})
