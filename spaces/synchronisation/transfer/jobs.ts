import { z } from 'zod'
import { asSystem, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { defineSynchronised } from '../synchronised.ts'
import { readDrop } from './drop.ts'
import { dropJob, startReading } from './service.ts'

const dropData = z.object({ brandId: z.uuid() })
/** So many days a run is kept. */
const runDays = 90

/** What «Synchroniser» does here: the drop is read. */
export const dropPart = defineSynchronised({
  name: 'synchronisation.drop',
  title: { fr: 'Dépôt de fichiers', en: 'Drop of files' },
  permission: 'synchronisation.runs.start',
  run: async (ctx) => Number(await startReading(ctx)),
})

/** The drop's own work. */
export const transferJobs = (services: Services): Job[] => [
  {
    name: dropJob,
    title: { fr: 'Lecture du dépôt de fichiers', en: 'Reading of the drop of files' },
    data: dropData,
    atOnce: 2,
    run: (data, run) => readDrop(services, services.brands.byId((data as z.output<typeof dropData>).brandId), run),
  },
  {
    name: 'synchronisation.drops',
    title: { fr: 'Lecture régulière des dépôts de fichiers', en: 'Regular reading of the drops of files' },
    everyMinutes: 5,
    run: async () => {
      for (const brand of services.brands.all())
        await asSystem(services, brand, async (ctx) => {
          const before = new Date(ctx.now.getTime() - runDays * 86_400_000)
          await ctx.db
            .deleteFrom('drop_runs')
            .where('brand_id', '=', brand.id)
            .where('started_at', '<', before)
            .execute()
          const set = await ctx.db
            .selectFrom('transfer_settings')
            .select('enabled')
            .where('brand_id', '=', brand.id)
            .where('enabled', '=', true)
            .executeTakeFirst()
          if (set) ctx.enqueue(dropJob, { brandId: brand.id })
        })
    },
  },
]
