import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { contractList } from './contracts/lists.ts'

const title = { fr: 'Contrats de service', en: 'Service contracts' }

/** Service contracts, by number or title, on either side. */
export const search: Searched[] = [
  searchedList({
    kind: 'service-contracts.contract',
    title,
    side: 'client',
    list: contractList,
    found: (one) => ({ title: one.title, detail: [one.number], to: `/contrats-de-service/${one.id}` }),
  }),
  searchedList({
    kind: 'service-contracts.contract',
    title,
    side: 'staff',
    permission: 'service-contracts.contracts.read',
    list: contractList,
    found: (one) => ({
      title: one.title,
      detail: [one.number, one.organisation.name],
      to: `/fournisseur/contrats-de-service/${one.id}`,
    }),
  }),
]
