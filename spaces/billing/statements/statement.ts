import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { day } from '../../../kernel/http/validation.ts'
import { type Cut, defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { type Currency, currencies } from '../../../kernel/money/currencies.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { takesCards } from '../gateway/settings.ts'
import { moneyColumn } from '../money-column.ts'
import { billingSettings } from '../settings.ts'
import * as schema from './schema.ts'

const money = moneyColumn<z.input<typeof schema.movement>>

const movements = (db: Kysely<DB>) =>
  db
    .selectFrom('ledger_postings as p')
    .innerJoin('ledger_entries as e', 'e.id', 'p.entry_id')
    .innerJoin('open_items as o', 'o.posting_id', 'p.id')
    .leftJoin('invoices as i', 'i.id', 'o.invoice_id')
    .leftJoin('payments as y', (join) =>
      join.on(sql<boolean>`e.origin_kind in ('payment', 'payment_undo') and y.id = e.origin_id`),
    )
    .leftJoin('refunds as r', (join) =>
      join.on(sql<boolean>`e.origin_kind in ('refund', 'refund_undo') and r.id = e.origin_id`),
    )
    .select([
      'p.id',
      'p.day',
      'p.currency',
      'p.debit_cents',
      'p.credit_cents',
      'e.origin_kind',
      'e.origin_id',
      'i.type',
      'o.rest_cents',
    ])
    .select([
      sql<string>`coalesce(i.number, y.number, r.number)`.as('number'),
      sql<string>`coalesce(i.subject, y.reference, r.reason)`.as('label'),
      sql<string | null>`case when i.type <> 381 then i.due_on end`.as('due_on'),
    ])
type Movement = Awaited<ReturnType<ReturnType<typeof movements>['executeTakeFirstOrThrow']>>
/** The balance comes with the page's statement. */
const rows = (db: Kysely<DB>) => movements(db).$castTo<Movement & { balance_cents: number }>()

/**
 * A page with the balance after each of its movements: the sum of all before its eldest one, once for each currency, and from there on movement by movement,
 * those too that a filter leaves out. Both are read by an index in their order.
 */
const withBalances = (cut: Cut, organisation: string) => sql`
  with page as materialized (select shown.*, row_number() over () as nth from (${cut.select}${cut.from} where ${cut.where} ${cut.order} limit ${cut.most}) shown),
  reach as (
    select currency, (array_agg(day order by day, id))[1] as first_day, (array_agg(id order by day, id))[1] as first_id,
      (array_agg(day order by day desc, id desc))[1] as last_day, (array_agg(id order by day desc, id desc))[1] as last_id
    from page group by currency),
  started as materialized (
    select reach.*, (select coalesce(sum(b.debit_cents - b.credit_cents), 0) from ledger_postings b where b.organisation_id = ${organisation} and b.currency = reach.currency
      and b.account like '411%' and (b.day, b.id) < (reach.first_day, reach.first_id)) as before_cents from reach),
  running as materialized (
    select q.id, (g.before_cents + sum(q.debit_cents - q.credit_cents) over (partition by q.currency order by q.day, q.id))::bigint as balance_cents
    from started g join ledger_postings q on q.organisation_id = ${organisation} and q.currency = g.currency and q.account like '411%'
      and (q.day, q.id) >= (g.first_day, g.first_id) and (q.day, q.id) <= (g.last_day, g.last_id))
  select page.*, running.balance_cents from page join running on running.id = page.id order by page.nth`

/** What an account is called; a client's is there by its role, whosever record it reads (O24). @throws Problem 404 */
async function organisationOf(ctx: PersonContext, { id }: { id: string }): Promise<string> {
  const { rows } = await sql<{
    name: string | null
    readable: boolean
  }>`select (select name from organisations where id = ${id}) as name,
    ${ctx.actor.side === 'client' ? sql`${id}::uuid = any (parvis.billed_organisation_ids())` : sql`true`} as readable`.execute(
    ctx.db,
  )
  const [found] = rows
  if (!found!.readable || (found!.name === null && ctx.actor.side === 'staff')) throw notFound()
  return found!.name ?? ''
}

/** «Relevé de compte» (B13): every movement of a client's account with its running balance, the latest first. */
export const statement = defineList({
  title: { fr: 'Relevé de compte', en: 'Statement of account' },
  rows,
  scope: ({ id }: { id: string }) => sql`p.organisation_id = ${id} and p.account like '411%'`,
  statement: (cut, { id }) => withBalances(cut, id),
  filters: {
    from: filter(day.optional(), (from) => sql`p.day >= ${from}`),
    to: filter(day.optional(), (to) => sql`p.day <= ${to}`),
    /** What is left of makes the balance: each movement that is not wholly settled (B27). */
    open: filter(z.stringbool().optional(), (open) => (open ? sql`o.rest_cents > 0` : undefined)),
    late: filter(z.stringbool().optional(), (late) =>
      late ? sql`o.rest_cents > 0 and o.side = 'debit' and o.due_on < parvis.today()` : undefined,
    ),
    currency: filter(z.enum(currencies).optional(), (currency) => sql`p.currency = ${currency}`),
  },
  id: by.integer('p.id'),
  sorts: { day: [by.day('p.day')] },
  order: () => 'desc',
  item: schema.movement,
  view: (row) => ({
    id: String(row.id),
    on: row.day,
    kind:
      row.origin_kind === 'invoice'
        ? ({ 380: 'invoice', 381: 'credit', 386: 'deposit' } as const)[row.type as 380]
        : (row.origin_kind as 'payment'),
    originId: row.origin_id,
    number: row.number,
    label: row.label,
    dueOn: row.due_on,
    currency: row.currency as Currency,
    debitCents: row.debit_cents,
    creditCents: row.credit_cents,
    balanceCents: row.balance_cents,
    restCents: row.rest_cents,
  }),
  guard: organisationOf,
  file: {
    begin: organisationOf,
    columns: {
      on: { title: { fr: 'Date', en: 'Date' }, type: 'date' },
      number: { title: { fr: 'Pièce', en: 'Document' }, type: 'text' },
      kind: {
        title: { fr: 'Nature', en: 'Kind' },
        type: 'text',
        value: (line, { locale }) => kinds[line.kind][locale],
      },
      label: { title: { fr: 'Libellé', en: 'Description' }, type: 'text' },
      dueOn: { title: { fr: 'Échéance', en: 'Due' }, type: 'date' },
      currency: { title: { fr: 'Devise', en: 'Currency' }, type: 'text' },
      debitCents: money({ fr: 'Débit', en: 'Debit' }, (line) => line.debitCents),
      creditCents: money({ fr: 'Crédit', en: 'Credit' }, (line) => line.creditCents),
      balanceCents: money({ fr: 'Solde', en: 'Balance' }, (line) => line.balanceCents),
    },
  },
})

const kinds = {
  invoice: { fr: 'Facture', en: 'Invoice' },
  deposit: { fr: 'Acompte', en: 'Deposit' },
  credit: { fr: 'Avoir', en: 'Credit note' },
  payment: { fr: 'Paiement', en: 'Payment' },
  refund: { fr: 'Remboursement', en: 'Refund' },
  refund_undo: { fr: 'Remboursement refusé', en: 'Refused refund' },
  payment_undo: { fr: 'Paiement annulé', en: 'Payment undone' },
} as const

/** The currency in which the asking person puts money on a client's account (B9). */
async function topUpOf(ctx: PersonContext, id: string): Promise<Currency | null> {
  if (ctx.actor.side !== 'client' || !(await takesCards(ctx))) return null
  const { rows } = await sql<{
    pays: boolean
  }>`select ${id}::uuid = any (parvis.paying_organisation_ids()) as pays`.execute(ctx.db)
  return rows[0]!.pays ? settingOf(ctx, billingSettings.currency) : null
}

/** What a client owes, by currency: the balance of the books, and what it is made of. @throws Problem 404 */
export async function readBalances(ctx: PersonContext, id: string): Promise<z.input<typeof schema.balances>> {
  await organisationOf(ctx, { id })
  const { rows } = await sql<{
    currency: Currency
    balance: number
    not_due: number
    late: number
    credit: number
  }>`select o.currency, sum(case side when 'debit' then rest_cents else -rest_cents end)::bigint as balance,
      coalesce(sum(rest_cents) filter (where side = 'debit' and due_on >= parvis.today()), 0)::bigint as not_due,
      coalesce(sum(rest_cents) filter (where side = 'debit' and due_on < parvis.today()), 0)::bigint as late,
      coalesce(sum(rest_cents) filter (where side = 'credit'), 0)::bigint as credit
    from open_items o where o.organisation_id = ${id} and rest_cents > 0 group by o.currency order by o.currency`.execute(
    ctx.db,
  )
  return {
    topUp: await topUpOf(ctx, id),
    items: rows.map((row) => ({
      currency: row.currency,
      balanceCents: row.balance,
      notDueCents: row.not_due,
      lateCents: row.late,
      creditCents: row.credit,
    })),
  }
}
