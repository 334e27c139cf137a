import { IconRepeat, IconTags } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { formatMoney } from '../../../web/ui/format.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

const detail = (...parts: string[]) => parts.filter(Boolean).join(' · ')

/** Quotes and subscriptions, by number, words or client, on either side. */
export const search: SpaceSearch = ({ side }) => {
  const staff = side === 'staff'
  if (!staff && side !== 'client') return []
  const at = staff ? '/fournisseur' : ''
  return [
    {
      key: 'quotes',
      title: () => translate('sales:quotes.title'),
      icon: IconTags,
      find: async (words, signal) => {
        const query = { search: words, size: foundAtMost }
        const { items } = await (staff
          ? api.get('/staff/quotes', { query, signal })
          : api.get('/quotes', { query, signal }))
        return items.map((one) => ({
          id: one.id,
          title: one.number ?? translate('sales:quotes.states.draft'),
          detail: detail(one.organisation.name, one.subject, formatMoney(one.grossCents, one.currency)),
          to: `${at}/devis/${one.id}`,
        }))
      },
    },
    {
      key: 'subscriptions',
      title: () => translate('sales:subscriptions.title'),
      icon: IconRepeat,
      find: async (words, signal) => {
        const query = { search: words, size: foundAtMost }
        const { items } = await (staff
          ? api.get('/staff/subscriptions', { query, signal })
          : api.get('/subscriptions', { query, signal }))
        return items.map((one) => ({
          id: one.id,
          title: one.number,
          detail: detail(one.organisation.name, one.label),
          to: `${at}/abonnements/${one.id}`,
        }))
      },
    },
  ]
}
