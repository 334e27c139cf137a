import { IconClipboardText, IconFileText, IconUser } from '@tabler/icons-react'
import { api } from '../../../../web/api/client.ts'
import { translate } from '../../../../web/i18n/index.ts'
import { formatPerson } from '../../../../web/ui/format.ts'
import { foundAtMost, type SearchSource } from '../../../../web/ui/search.ts'
import { lastContract } from './data.ts'

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
/** Beyond, the contract is chosen first: one list is asked for each. */
const contractsAtMost = 10

const administered = async (signal: AbortSignal) => (await api.get('/contracts', { signal })).items

/** What an administrator finds: contracts, subscribers of them, requests. */
export const search = (): SearchSource[] => [
  {
    key: 'contracts',
    title: () => translate('contracts:find.contracts'),
    icon: IconFileText,
    find: async (words, signal) =>
      (await administered(signal))
        .filter((one) => fold(`${one.number} ${one.title} ${one.organisationName}`).includes(fold(words)))
        .slice(0, foundAtMost)
        .map((one) => ({ id: one.id, title: one.number, detail: one.title, to: `/contrats/${one.id}` })),
  },
  {
    key: 'subscribers',
    title: () => translate('contracts:find.subscribers'),
    icon: IconUser,
    find: async (words, signal) => {
      const all = await administered(signal)
      const kept = lastContract(all)
      // The contract last looked at comes first, here as in its list.
      const asked = [...all].sort((a, b) => Number(b === kept) - Number(a === kept)).slice(0, contractsAtMost)
      const lists = await Promise.all(
        asked.map(async (contract) => {
          const { items } = await api.get('/contracts/:id/connections', {
            params: { id: contract.id },
            query: { search: words, size: foundAtMost },
            signal,
          })
          return items.map((row) => ({
            id: row.id,
            title: formatPerson(row),
            detail: `${row.applicationName} · ${contract.number}`,
            to: `/contrats/${contract.id}?connexion=${row.id}`,
          }))
        }),
      )
      return lists.flat().slice(0, foundAtMost)
    },
  },
  {
    key: 'requests',
    title: () => translate('contracts:find.requests'),
    icon: IconClipboardText,
    find: async (words, signal) =>
      (await api.get('/change-requests', { query: { search: words, size: foundAtMost }, signal })).items.map((row) => ({
        id: row.id,
        title: row.detail,
        detail: `${translate(`contracts:kind.${row.kind}`)} · ${row.number}`,
        to: `/contrats/demandes/${row.id}`,
      })),
  },
]
