import { sql } from 'kysely'
import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { asSystem, type Brand, type Context, type Services } from '../../../kernel/http/context.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { notifyAll } from '../../../kernel/notifications/outbox.ts'
import '../messages.ts'
import { addresseesOf } from '../reminders/candidates.ts'

/** The job that tells the clients of a collection what is to be debited, or that it is not. */
export const noticeJob = 'billing.tell_debits'

type Line = {
  id: string
  organisation_id: string
  number: string
  amount_cents: number
  collection_on: Day
  creditor_id: string
  creditor_name: string
  rum: string
  account: string
}
/** What there is to tell: a debit to come, or that one that was told of does not take place. */
const kinds = {
  announced: { due: sql`d.state = 'open' and d.told_at is null`, mark: sql`told_at` },
  called_off: {
    due: sql`d.state = 'cancelled' and d.told_at is not null and d.called_off_at is null`,
    mark: sql`called_off_at`,
  },
} as const
type Kind = keyof typeof kinds

/**
 * Tells whom a mandate is of what a collection debits under it: amount, day, mandate, creditor, invoices (SEPA rulebook 4.3.1). Once: what was
 * told is written down in the same transaction. Where nobody can be written to, nothing is.
 */
async function tellOfMandate(ctx: Context, batchId: string, mandateId: string, kind: Kind): Promise<void> {
  const { due, mark } = kinds[kind]
  const { rows } =
    await sql<Line>`select d.id, d.organisation_id, i.number, d.amount_cents, b.collection_on, b.creditor_id, b.creditor_name, m.rum, m.account
    from direct_debits d join direct_debit_batches b on b.id = d.batch_id join sepa_mandates m on m.id = d.mandate_id join invoices i on i.id = d.invoice_id
    where d.batch_id = ${batchId} and d.mandate_id = ${mandateId} and ${due} order by d.position for update of d`.execute(
      ctx.db,
    )
  const [first] = rows
  if (!first) return
  const people = (await addresseesOf(ctx, [first.organisation_id])).get(first.organisation_id)!
  if (people.length === 0) return
  const cents = rows.reduce((all, one) => all + one.amount_cents, 0)
  await notifyAll(
    ctx,
    people.map((to) => {
      const { locale } = to
      return {
        to,
        kind: `billing.debit_${kind}`,
        params: {
          amount: formatMoney(cents, locale, 'EUR'),
          day: formatDay(first.collection_on, locale),
          ...{ rum: first.rum, account: first.account },
          creditor: `${first.creditor_name} (${first.creditor_id})`,
          invoices: rows.map((one) => `${one.number}, ${formatMoney(one.amount_cents, locale, 'EUR')}`).join('\n'),
        },
        href: '/factures',
        key: `debit_${kind}:${batchId}:${mandateId}:${to.email}`,
      }
    }),
  )
  await sql`update direct_debits set ${mark} = ${ctx.now} where id = any (${rows.map(({ id }) => id)}::uuid[])`.execute(
    ctx.db,
  )
}

/** Tells every client of a collection, each in a transaction of its own. It may be done again: nobody is told twice. */
export async function tellDebits(services: Services, brand: Brand, batchId: string): Promise<void> {
  for (const kind of Object.keys(kinds) as Kind[]) {
    const { rows } = await asSystem(services, brand, (ctx) =>
      sql<{
        mandate_id: string
      }>`select distinct d.mandate_id from direct_debits d where d.batch_id = ${batchId} and d.brand_id = ${brand.id} and ${kinds[kind].due}`.execute(
        ctx.db,
      ),
    )
    for (const { mandate_id } of rows)
      await asSystem(services, brand, (ctx) => tellOfMandate(ctx, batchId, mandate_id, kind))
  }
}
