import { IconUsers } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { formatPerson } from '../../../web/ui/format.ts'
import { foundAtMost, type SearchSource } from '../../../web/ui/search.ts'

/** What a manager finds: the users of the organisations that one runs (G14). */
export const search = (): SearchSource[] => [
  {
    key: 'users',
    title: () => translate('organisation:users.list'),
    icon: IconUsers,
    find: async (words, signal) =>
      (await api.get('/users', { query: { search: words, size: foundAtMost }, signal })).items.map((row) => ({
        id: row.id,
        title: formatPerson(row.person),
        detail: `${row.roleName} · ${row.organisation.name}`,
        to: `/gestion/utilisateurs/${row.id}`,
      })),
  },
]
