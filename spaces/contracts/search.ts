import { sql } from 'kysely'
import { holdsFolded, holdsWords } from '../../kernel/lists/words.ts'
import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { contractList } from './administration/contracts.ts'
import { kindName } from './change-requests/fields.ts'
import { requestList, requestQueue } from './change-requests/list.ts'

const contracts = { kind: 'contracts.contract', title: { fr: 'Contrats', en: 'Contracts' } }
const requests = { kind: 'contracts.request', title: { fr: 'Demandes', en: 'Requests' } }
const administered = sql`(select parvis.readable_contract_ids())::uuid[]`

/** Contracts, subscribers of them and requests. */
export const search: Searched[] = [
  {
    ...contracts,
    side: 'client',
    statement: (words, _, most) => sql`
      select c.id, c.number, c.title from contracts c join organisations o on o.id = c.organisation_id
      where c.id = any (${administered}) and ${holdsWords(sql`c.number || ' ' || c.title || ' ' || o.name`, words)}
      order by c.number limit ${most}`,
    found: (one: { id: string; number: string; title: string }) => ({
      title: one.number,
      detail: [one.title],
      to: `/contrats/${one.id}`,
    }),
  },
  {
    kind: 'contracts.connection',
    title: { fr: 'Abonnés', en: 'Subscribers' },
    side: 'client',
    // Each contract gives its first rows by its own index; then the few are merged.
    statement: (words, _, most) => sql`
      select c.id, c.contract_id, c.surname, c.given_name, c.application_name, k.number
      from contracts k cross join lateral (
        select c.* from connections c where c.contract_id = k.id and c.ended_on is null and ${holdsFolded(sql`c.search_text`, words) ?? sql`true`}
        order by c.surname, c.given_name, c.id limit ${most}) c
      where k.id = any (${administered}) order by c.surname, c.given_name, c.id limit ${most}`,
    found: (one: Record<'id' | 'contract_id' | 'surname' | 'given_name' | 'application_name' | 'number', string>) => ({
      title: [one.surname.toLocaleUpperCase('fr'), one.given_name].filter(Boolean).join(' '),
      detail: [one.application_name, one.number],
      to: `/contrats/${one.contract_id}?connexion=${one.id}`,
    }),
  },
  searchedList({
    ...requests,
    side: 'client',
    list: requestList,
    found: (one, { locale }) => ({
      title: one.detail,
      detail: [kindName(one.kind, locale), one.number],
      to: `/contrats/demandes/${one.id}`,
    }),
  }),
  searchedList({
    ...contracts,
    side: 'staff',
    permission: 'contracts.contracts.read',
    list: contractList,
    found: (one) => ({
      title: one.number,
      detail: [one.title, one.organisation.name],
      to: `/fournisseur/contrats/${one.id}`,
    }),
  }),
  searchedList({
    ...requests,
    side: 'staff',
    permission: 'contracts.contracts.read',
    list: requestQueue,
    query: { state: 'all', order: 'desc' },
    found: (one, { locale }) => ({
      title: one.detail,
      detail: [kindName(one.kind, locale), one.number],
      to: `/fournisseur/demandes?etat=all&q=${encodeURIComponent(one.number)}&demande=${one.id}`,
    }),
  }),
]
