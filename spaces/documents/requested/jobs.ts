import type { Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { carryOn } from './service.ts'

/** The hourly job of requested documents (D38): what expired, and reminders. */
export const requestedJobs = (services: Services): Job[] => [
  {
    name: 'documents.requested',
    title: { fr: 'Échéances des pièces demandées', en: 'What is due of requested documents' },
    everyMinutes: 60,
    run: (_, { report }) => carryOn(services, report),
  },
]
