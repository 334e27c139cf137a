import type { Context } from '../../../kernel/http/context.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import '../messages.ts'
import type { QuoteRow } from './lists.ts'

type Answered = Pick<QuoteRow, 'id' | 'number' | 'organisation_name' | 'currency'>

const tell = (ctx: Context, row: Answered, kind: 'signed' | 'refused', params: (locale: 'fr' | 'en') => object) =>
  tellStaff(ctx, `sales.quote_${kind}`, ['sales.quotes.write'], {
    params: (locale) => ({ number: row.number, client: row.organisation_name, ...params(locale) }),
    href: `/fournisseur/devis/${row.id}`,
    key: `quote_${kind}:${row.id}`,
  })

/** Tells the staff who make quotes that one is signed: the order is there to be carried out (B24). */
export const tellSigned = (ctx: Context, row: Answered, { who, cents }: { who: string; cents: number }) =>
  tell(ctx, row, 'signed', (locale) => ({ who, amount: formatMoney(cents, locale, row.currency) }))

/** Tells them that one is refused, and why. */
export const tellRefused = (ctx: Context, row: Answered, { who, reason }: { who: string; reason: string }) =>
  tell(ctx, row, 'refused', () => ({ who, reason }))
