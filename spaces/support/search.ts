import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { ownTickets, ticketQueue } from './lists.ts'

const title = { fr: 'Tickets', en: 'Tickets' }

/** Tickets, open or closed, on either side. */
export const search: Searched[] = [
  searchedList({
    kind: 'support.ticket',
    title,
    side: 'client',
    list: ownTickets,
    query: { status: 'all' },
    found: (one) => ({ title: one.subject, detail: [one.number], to: `/assistance/${one.id}` }),
  }),
  searchedList({
    kind: 'support.ticket',
    title,
    side: 'staff',
    permission: 'support.tickets.read',
    list: ticketQueue,
    query: { status: 'all' },
    found: (one) => ({
      title: one.subject,
      detail: [one.number, one.organisation?.name],
      to: `/fournisseur/assistance/${one.id}`,
    }),
  }),
]
