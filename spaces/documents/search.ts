import { formatDay, today } from '../../kernel/dates/day.ts'
import type { Reader } from '../../kernel/http/context.ts'
import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { documents, employeeDocuments } from './lists.ts'

const title = { fr: 'Documents', en: 'Documents' }
/** The day on which it was deposited, by the clocks of the brand. */
const depositedOn = (at: string, { brand, locale }: Reader) => formatDay(today(brand.timeZone, new Date(at)), locale)

/** The documents of a client, or of an employee, by their names and their text (D15). */
export const search: Searched[] = [
  searchedList({
    kind: 'documents.document',
    title,
    side: 'client',
    list: documents,
    found: (one, reader) => ({
      title: one.name,
      detail: [one.folder.name, depositedOn(one.depositedAt, reader)],
      to: `/documents?document=${one.id}`,
    }),
  }),
  searchedList({
    kind: 'documents.document',
    title,
    side: 'employee',
    list: employeeDocuments,
    found: (one, reader) => ({
      title: one.name,
      detail: [one.folder.name, depositedOn(one.depositedAt, reader)],
      to: `/salarie/documents?document=${one.id}`,
    }),
  }),
]
