import { IconReceiptEuro } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { formatMoney } from '../../../web/ui/format.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

/** Invoices and credit notes, by number, subject, reference or client, on either side. */
export const search: SpaceSearch = ({ side }) => {
  const staff = side === 'staff'
  if (!staff && side !== 'client') return []
  return [
    {
      key: 'invoices',
      title: () => translate('billing:invoices'),
      icon: IconReceiptEuro,
      find: async (words, signal) => {
        const query = { search: words, size: foundAtMost }
        const { items } = await (staff
          ? api.get('/staff/invoices', { query, signal })
          : api.get('/invoices', { query, signal }))
        return items.map((one) => ({
          id: one.id,
          title: one.number ?? translate('billing:draft'),
          detail: [one.organisation.name, one.subject, formatMoney(one.grossCents, one.currency)]
            .filter(Boolean)
            .join(' · '),
          to: `${staff ? '/fournisseur' : ''}/factures/${one.id}`,
        }))
      },
    },
  ]
}
