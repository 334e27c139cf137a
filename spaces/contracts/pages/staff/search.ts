import { IconFileText, IconInbox } from '@tabler/icons-react'
import { api } from '../../../../web/api/client.ts'
import { translate } from '../../../../web/i18n/index.ts'
import { foundAtMost, type SearchSource } from '../../../../web/ui/search.ts'

/** What the provider's people find: contracts and requests, in whatever state. */
export const search = (): SearchSource[] => [
  {
    key: 'contracts',
    title: () => translate('contracts:find.contracts'),
    icon: IconFileText,
    find: async (words, signal) =>
      (await api.get('/staff/contracts', { query: { search: words, size: foundAtMost }, signal })).items.map((one) => ({
        id: one.id,
        title: one.number,
        detail: [one.title, one.organisation.name].filter(Boolean).join(' · '),
        to: `/fournisseur/contrats/${one.id}`,
      })),
  },
  {
    key: 'requests',
    title: () => translate('contracts:find.requests'),
    icon: IconInbox,
    find: async (words, signal) =>
      (
        await api.get('/staff/change-requests', {
          query: { search: words, state: 'all', order: 'desc', size: foundAtMost },
          signal,
        })
      ).items.map((row) => ({
        id: row.id,
        title: row.detail,
        detail: `${translate(`contracts:kind.${row.kind}`)} · ${row.number}`,
        to: `/fournisseur/demandes?etat=all&q=${encodeURIComponent(row.number)}&demande=${row.id}`,
      })),
  },
]
