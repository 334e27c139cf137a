import { sql } from 'kysely'
import { defineSpace } from '../../kernel/space.ts'
import { ticketImport } from './import/tickets.ts'
import { answerModels } from './models/service.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { search } from './search.ts'
import { counts, waiting } from './service.ts'

export { ticketsOfBrands } from './figures.ts'
export { type Addressee, openForClient } from './opening.ts'

/** «Mon assistance» (C4). */
export const support = defineSpace({
  name: 'support',
  needs: [],
  permissions,
  search,
  people: { names: ['tickets', 'ticket_messages'] },
  records: [answerModels],
  importKinds: [ticketImport],
  journalNames: {
    'support.ticket.opened': { fr: 'Ticket ouvert', en: 'Ticket opened' },
    'support.ticket.opened_by_provider': {
      fr: 'Ticket ouvert par le fournisseur',
      en: 'Ticket opened by the provider',
    },
    'support.ticket.imported': { fr: 'Ticket repris', en: 'Ticket brought in' },
    'support.ticket.import_undone': { fr: "Reprise d'un ticket annulée", en: 'Bringing in of a ticket taken back' },
    'support.ticket.closed': { fr: 'Ticket clos', en: 'Ticket closed' },
  },
  routes,
  openTo: { client: true, staff: 'support.tickets.read' },
  counts,
  waitsIn: sql`select organisation_id from tickets where status = 'waiting_client' and organisation_id is not null`,
  waiting,
  live: { 'support.ticket': { rows: 'tickets' }, 'support.queue': { staff: 'support.tickets.read' } },
  demo: () => import('./demo.ts'),
})
