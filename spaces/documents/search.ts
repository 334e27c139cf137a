import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { documents, employeeDocuments } from './lists.ts'

const title = { fr: 'Documents', en: 'Documents' }
const day = (at: string, locale: 'fr' | 'en') => new Date(at).toLocaleDateString(locale === 'fr' ? 'fr-FR' : 'en-GB')

/** The documents of a client, or of an employee, by their names and their text (D15). */
export const search: Searched[] = [
  searchedList({
    kind: 'documents.document',
    title,
    side: 'client',
    list: documents,
    found: (one, { locale }) => ({
      title: one.name,
      detail: [one.folder.name, day(one.depositedAt, locale)],
      to: `/documents?document=${one.id}`,
    }),
  }),
  searchedList({
    kind: 'documents.document',
    title,
    side: 'employee',
    list: employeeDocuments,
    found: (one, { locale }) => ({
      title: one.name,
      detail: [one.folder.name, day(one.depositedAt, locale)],
      to: `/salarie/documents?document=${one.id}`,
    }),
  }),
]
