import { z } from 'zod'
import { asSystem, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { followPlatform } from './follow.ts'
import { followPlatformJob } from './follow-job.ts'
import { tellUnanswered } from './unanswered.ts'

const data = z.object({ brandId: z.uuid(), platformId: z.uuid() })

/** The work of the exchange (B15). */
export const exchangeJobs = (services: Services): Job[] => [
  {
    name: followPlatformJob,
    title: { fr: 'Échanges avec une plateforme', en: 'Exchange with a platform' },
    data,
    run: async (given, run) => {
      const { brandId, platformId } = given as z.output<typeof data>
      await followPlatform(services, services.brands.byId(brandId), platformId, run)
    },
  },
  {
    name: 'e-invoicing.follow_platforms',
    title: { fr: 'Échanges avec les plateformes', en: 'Exchanges with the platforms' },
    everyMinutes: 1,
    run: async (_, run) => {
      for (const brand of services.brands.all()) {
        const rows = await asSystem(services, brand, (ctx) =>
          ctx.db
            .selectFrom('platforms')
            .select('id')
            .where('brand_id', '=', brand.id)
            .where('enabled', '=', true)
            .orderBy('id')
            .execute(),
        )
        // What is wrong with one platform is no matter of the others.
        for (const { id } of rows) if (!run.stopping()) await followPlatform(services, brand, id, run).catch(run.report)
        await tellUnanswered(services, brand).catch(run.report)
      }
    },
  },
]
