import { sql } from 'kysely'
import { addDays, formatDay } from '../../../kernel/dates/day.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { countByOrganisation, type WaitingItem } from '../../../kernel/space.ts'

/** So many days before it is due an invoice is called to mind on «Accueil». */
const soon = 7

/** What the client has to pay, late or soon, for «Accueil»: the longest due first (P16). */
export async function waitingInvoices(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const open = await ctx.db
    .selectFrom('open_items as o')
    .innerJoin('invoices as i', 'i.id', 'o.invoice_id')
    .select(
      sql<boolean>`o.organisation_id = any ((select parvis.organisation_ids_with_permission('billing.invoices.pay'))::uuid[])`.as(
        'may_pay',
      ),
    )
    .select(['i.id', 'i.number', 'o.currency', 'o.rest_cents', 'o.due_on'])
    .where('o.side', '=', 'debit')
    .where('o.rest_cents', '>', 0)
    .where('o.due_on', '<=', addDays(ctx.today, soon))
    .orderBy('o.due_on')
    .orderBy('o.posting_id')
    .limit(20)
    .execute()
  return open.map((invoice) => ({
    kind: 'billing.invoice',
    title: { fr: `Payer la facture ${invoice.number}`, en: `Pay the invoice ${invoice.number}` }[ctx.locale],
    detail: [formatMoney(invoice.rest_cents, ctx.locale, invoice.currency), formatDay(invoice.due_on, ctx.locale)].join(
      ' · ',
    ),
    dueOn: invoice.due_on,
    late: invoice.due_on < ctx.today,
    href: `/factures/${invoice.id}`,
    actionLabel: invoice.may_pay ? { fr: 'Payer', en: 'Pay' }[ctx.locale] : { fr: 'Voir', en: 'See' }[ctx.locale],
  }))
}

/** How many invoices the asking client has to pay in each organisation, and how many drafts the staff's brand has: counts of the bar. */
export const toPay = countByOrganisation(
  sql`from open_items where side = 'debit' and rest_cents > 0 and invoice_id is not null`,
)
export const draftsCount = sql<number>`(select count(*)::int from invoices where state = 'draft')`
