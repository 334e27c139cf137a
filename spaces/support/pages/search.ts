import { IconLifebuoy } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

/** Tickets, open or closed, on either side. */
export const search: SpaceSearch = (session) => [
  {
    key: 'tickets',
    title: () => translate('support:find'),
    icon: IconLifebuoy,
    find: async (words, signal) => {
      const staff = session.side === 'staff'
      const { items } = await api.get(staff ? '/staff/tickets' : '/tickets', {
        query: { search: words, status: 'all', size: foundAtMost },
        signal,
      })
      return items.map((row) => ({
        id: row.id,
        title: row.subject,
        detail: row.number,
        to: `${staff ? '/fournisseur' : ''}/assistance/${row.id}`,
      }))
    },
  },
]
