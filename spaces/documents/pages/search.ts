import { IconFolder } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { formatDay } from '../../../web/ui/format.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

/** The documents of a client, or of an employee, by their names and their text (D15). */
export const search: SpaceSearch = ({ side }) => {
  const employee = side === 'employee'
  if (!employee && side !== 'client') return []
  return [
    {
      key: 'documents',
      title: () => translate('documents:title'),
      icon: IconFolder,
      find: async (words, signal) => {
        const query = { search: words, size: foundAtMost }
        const { items } = await (employee
          ? api.get('/employee/documents', { query, signal })
          : api.get('/documents', { query, signal }))
        return items.map((one) => ({
          id: one.id,
          title: one.name,
          detail: `${one.folder.name} · ${formatDay(one.depositedAt.slice(0, 10))}`,
          to: `${employee ? '/salarie' : ''}/documents?document=${one.id}`,
        }))
      },
    },
  ]
}
