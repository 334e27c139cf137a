import { IconBuildingCommunity, IconUser } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { formatPerson } from '../../../web/ui/format.ts'
import { foundAtMost, type SearchSource } from '../../../web/ui/search.ts'

/** Clients and persons. */
export const search = (): SearchSource[] => [
  {
    key: 'clients',
    title: () => translate('backOffice:clients.title'),
    icon: IconBuildingCommunity,
    find: async (words, signal) =>
      (await api.get('/staff/organisations', { query: { search: words, size: foundAtMost }, signal })).items.map(
        (one) => ({
          id: one.id,
          title: one.name,
          detail: [one.postalCode, one.city].filter(Boolean).join(' '),
          to: `/fournisseur/clients/${one.id}`,
        }),
      ),
  },
  {
    key: 'people',
    title: () => translate('backOffice:clients.people'),
    icon: IconUser,
    find: async (words, signal) =>
      (await api.get('/staff/accounts', { query: { search: words, size: foundAtMost }, signal })).items.map((one) => ({
        id: one.id,
        title: formatPerson(one),
        detail: one.identifier,
        to: `/fournisseur/clients?personne=${one.id}`,
      })),
  },
]
