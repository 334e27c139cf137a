import { z } from 'zod'
import type { Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { followIntent, followJob, sweepIntents } from './follow.ts'

const followData = z.object({ brandId: z.uuid(), intentId: z.uuid() })

/** The work that payments online make for the server itself. */
export const intentJobs = (services: Services): Job[] => [
  {
    name: followJob,
    title: { fr: "Suivi d'un paiement par carte", en: 'Following a payment by card' },
    data: followData,
    atOnce: 4,
    run: async (data) => {
      const { brandId, intentId } = data as z.output<typeof followData>
      await followIntent(services, services.brands.byId(brandId), intentId)
    },
  },
  {
    name: 'billing.sweep_intents',
    title: { fr: 'Suivi des paiements en ligne', en: 'Following online payments' },
    everyMinutes: 2,
    run: async (_, run) => {
      for (const brand of services.brands.all()) await sweepIntents(services, brand, run.report)
    },
  },
]
