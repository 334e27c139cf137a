import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { accountList, clientList } from './lists.ts'

const asked = { side: 'staff', permission: 'back-office.clients.read' } as const

/** Clients and persons. */
export const search: Searched[] = [
  searchedList({
    kind: 'back-office.client',
    title: { fr: 'Clients', en: 'Clients' },
    ...asked,
    list: clientList,
    found: (one) => ({
      title: one.name,
      detail: [[one.postalCode, one.city].filter(Boolean).join(' ')],
      to: `/fournisseur/clients/${one.id}`,
    }),
  }),
  searchedList({
    kind: 'back-office.account',
    title: { fr: 'Personnes', en: 'People' },
    ...asked,
    list: accountList,
    found: (one) => ({
      title: [one.surname.toLocaleUpperCase('fr'), one.givenName].filter(Boolean).join(' '),
      detail: [one.identifier],
      to: `/fournisseur/clients?personne=${one.id}`,
    }),
  }),
]
