import { formatMoney } from '../../kernel/money/money.ts'
import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { ownQuoteList, quoteList } from './quotes/lists.ts'
import { subscriptionList } from './subscriptions/read.ts'

const quotes = { kind: 'sales.quote', title: { fr: 'Devis', en: 'Quotes' } }
const subscriptions = { kind: 'sales.subscription', title: { fr: 'Abonnements', en: 'Subscriptions' } }

/** Quotes and subscriptions, by number, words or client, on either side. */
export const search: Searched[] = (['client', 'staff'] as const).flatMap((side) => {
  const at = side === 'staff' ? '/fournisseur' : ''
  const asked = (permission: string) => (side === 'staff' ? { side, permission } : { side })
  return [
    searchedList({
      ...quotes,
      ...asked('sales.quotes.read'),
      list: side === 'staff' ? quoteList : ownQuoteList,
      found: (one, { locale }) => ({
        title: one.number ?? { fr: 'Brouillon', en: 'Draft' }[locale],
        detail: [one.organisation.name, one.subject, formatMoney(one.grossCents, locale, one.currency)],
        to: `${at}/devis/${one.id}`,
      }),
    }),
    searchedList({
      ...subscriptions,
      ...asked('sales.subscriptions.read'),
      list: subscriptionList,
      found: (one) => ({
        title: one.number,
        detail: [one.organisation.name, one.label],
        to: `${at}/abonnements/${one.id}`,
      }),
    }),
  ]
})
