import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { userList } from './memberships/list.ts'

/** What a manager finds: the users of the organisations that one runs (G14). */
export const search: Searched[] = [
  searchedList({
    kind: 'organisation.membership',
    title: { fr: 'Utilisateurs', en: 'Users' },
    side: 'client',
    list: userList,
    found: (one) => ({
      title: [one.person.surname.toLocaleUpperCase('fr'), one.person.givenName].filter(Boolean).join(' '),
      detail: [one.roleName, one.organisation.name],
      to: `/gestion/utilisateurs/${one.id}`,
    }),
  }),
]
