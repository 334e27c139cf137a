import { sql } from 'kysely'
import { addDays, formatDay } from '../../../kernel/dates/day.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { readFirst } from '../../../kernel/lists/read.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import type { WaitingItem } from '../../../kernel/space.ts'
import { ownInvoiceList } from './lists.ts'

/** So many days before it is due an invoice is called to mind on «Accueil». */
const soon = 7

/** What the client has to pay, late or soon, for «Accueil»: the longest due first (P16). */
export async function waitingInvoices(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const open = await readFirst(ctx, ownInvoiceList, {}, { sort: 'issueOn', order: 'asc', search: '', open: true }, 20)
  return open
    .filter(({ type, dueOn }) => type !== 381 && dueOn! <= addDays(ctx.today, soon))
    .map((invoice) => ({
      kind: 'billing.invoice',
      title: { fr: `Payer la facture ${invoice.number}`, en: `Pay the invoice ${invoice.number}` }[ctx.locale],
      detail: [
        formatMoney(invoice.restCents, ctx.locale, invoice.currency),
        formatDay(invoice.dueOn!, ctx.locale),
      ].join(' · '),
      dueOn: invoice.dueOn,
      late: invoice.state === 'late',
      href: `/factures/${invoice.id}`,
      actionLabel: { fr: 'Voir', en: 'See' }[ctx.locale],
    }))
}

/** How many invoices the asking client has to pay, and how many drafts the staff's brand has: counts of the bar. */
export const toPay = sql<number>`(select count(*)::int from open_items where side = 'debit' and rest_cents > 0 and invoice_id is not null)`
export const draftsCount = sql<number>`(select count(*)::int from invoices where state = 'draft')`
