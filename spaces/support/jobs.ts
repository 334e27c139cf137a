import { asSystem, type Services } from '../../kernel/http/context.ts'
import type { Job } from '../../kernel/jobs/jobs.ts'
import { escalateLate } from './service-levels/escalation.ts'
import { refreshOpenTickets } from './service-levels/service.ts'

/** When promises are due follows calendars, levels and targets; what is late is told, once. */
export const supportJobs = (services: Services): Job[] => [
  {
    name: 'support.watch_promises',
    title: { fr: 'Délais promis des tickets', en: 'Promises of tickets' },
    everyMinutes: 5,
    run: async () => {
      for (const brand of services.brands.all()) {
        await refreshOpenTickets(services, brand)
        await asSystem(services, brand, escalateLate)
      }
    },
  },
]
