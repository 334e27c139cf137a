import { formatDay } from '../../../kernel/dates/day.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { readFirst } from '../../../kernel/lists/read.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import type { WaitingItem } from '../../../kernel/space.ts'
import { ownQuoteList } from './lists.ts'

/** The quotes that wait for the client's answer, for «Accueil» (B24). */
export async function waitingQuotes(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const open = await readFirst(
    ctx,
    ownQuoteList,
    {},
    { search: '', state: 'to_sign', sort: 'issueOn', order: 'desc' },
    20,
  )
  return open.map((quote) => ({
    kind: 'sales.quote',
    title: { fr: `Signer le devis ${quote.number}`, en: `Sign the quote ${quote.number}` }[ctx.locale],
    detail: [
      quote.subject,
      formatMoney(quote.grossCents, ctx.locale, quote.currency),
      formatDay(quote.validUntil!, ctx.locale),
    ]
      .filter(Boolean)
      .join(' · '),
    dueOn: quote.validUntil,
    late: false,
    href: `/devis/${quote.id}`,
    actionLabel: { fr: 'Voir', en: 'See' }[ctx.locale],
  }))
}
