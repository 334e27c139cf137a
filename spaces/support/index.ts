import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { counts, waiting } from './service.ts'

/** «Mon assistance» (C4). */
export const support = defineSpace({
  name: 'support',
  needs: [],
  permissions,
  journalNames: {
    'support.ticket.opened': { fr: 'Ticket ouvert', en: 'Ticket opened' },
    'support.ticket.closed': { fr: 'Ticket clos', en: 'Ticket closed' },
  },
  routes,
  openTo: async () => true,
  counts,
  waiting,
  demo: () => import('./demo.ts'),
})
