import type { SameKeys } from '../../../../web/i18n/same-keys.ts'
import type { fr } from './texts.fr.ts'

export const en: SameKeys<typeof fr> = {
  models: 'Answer models',
  responsible: 'Responsible',
  title: 'Support',
  ticket: 'Ticket',
  list: 'Tickets',
  waiting: 'Tickets waiting for an answer',
  search: 'Search for a ticket',
  state: 'State',
  states: {
    waiting_provider: 'Waits for your answer',
    waiting_client: 'Waits for the client',
    open: 'Open',
    closed: 'Closed',
    all: 'All',
  },
  subject: 'Subject',
  number: 'Number',
  by: 'Filed by',
  client: 'Client',
  category: 'Kind',
  categories: { question: 'Question', incident: 'Incident', profile: 'Profile', other: 'Other' },
  last: 'Last activity',
  emptyTitle: 'No ticket waiting',
  empty: "Your clients' tickets come here.",
  reply: 'Your answer',
  missing: 'The answer is missing',
  attach: 'Attach files',
  send: 'Answer',
  close: 'Close the ticket',
}
