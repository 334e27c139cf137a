import { IconFileCertificate } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

/** Service contracts, on either side. */
export const search: SpaceSearch = (session) => [
  {
    key: 'service-contracts',
    title: () => translate('service-contracts:title'),
    icon: IconFileCertificate,
    find: async (words, signal) => {
      const staff = session.side === 'staff'
      const query = { search: words, size: foundAtMost }
      const { items } = await api.get(staff ? '/staff/service-contracts' : '/service-contracts', { query, signal })
      return items.map((row) => ({
        id: row.id,
        title: row.title,
        detail: row.number,
        to: `${staff ? '/fournisseur' : ''}/contrats-de-service/${row.id}`,
      }))
    },
  },
]
