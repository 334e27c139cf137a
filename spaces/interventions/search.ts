import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { interventionList } from './lists.ts'

const title = { fr: 'Visites', en: 'Visits' }

/** Interventions, by number, subject or site, on either side. */
export const search: Searched[] = [
  searchedList({
    kind: 'interventions.intervention',
    title,
    side: 'client',
    list: interventionList,
    found: (one) => ({ title: one.subject, detail: [one.number, one.site], to: `/interventions/${one.id}` }),
  }),
  searchedList({
    kind: 'interventions.intervention',
    title,
    side: 'staff',
    permission: 'interventions.visits.read',
    list: interventionList,
    found: (one) => ({
      title: one.subject,
      detail: [one.number, one.organisation.name, one.site],
      to: `/fournisseur/interventions/${one.id}`,
    }),
  }),
]
