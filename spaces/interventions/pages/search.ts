import { IconTool } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

/** Interventions, on either side. */
export const search: SpaceSearch = (session) => [
  {
    key: 'interventions',
    title: () => translate('interventions:title'),
    icon: IconTool,
    find: async (words, signal) => {
      const staff = session.side === 'staff'
      const query = { search: words, size: foundAtMost }
      const { items } = await api.get(staff ? '/staff/interventions' : '/interventions', { query, signal })
      return items.map((row) => ({
        id: row.id,
        title: row.subject,
        detail: row.number,
        to: `${staff ? '/fournisseur' : ''}/interventions/${row.id}`,
      }))
    },
  },
]
