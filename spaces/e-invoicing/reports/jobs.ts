import { z } from 'zod'
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { reportSettings } from '../settings.ts'
import { makeReports } from './make.ts'
import { makeReportsJob } from './make-job.ts'
import { handReport, tellOfWaiting } from './service.ts'

type Run = Parameters<Job['run']>[1]

/** Makes the reports of a brand that are due, and hands them over where it wants that; elsewhere the staff are told of them, once. */
async function makeDue(services: Services, brand: Brand, run: Run): Promise<void> {
  const waiting = await asSystem(services, brand, async (ctx) => {
    await makeReports(ctx)
    if (!settingOf(ctx, reportSettings.reporting_automatic)) {
      await tellOfWaiting(ctx)
      return []
    }
    return ctx.db
      .selectFrom('e_reports')
      .select('id')
      .where('brand_id', '=', brand.id)
      .where('handed_at', 'is', null)
      .orderBy('ends_on')
      .orderBy('sequence')
      .execute()
  })
  for (const { id } of waiting)
    try {
      await handReport((work) => asSystem(services, brand, work), id, { way: 'platform' })
    } catch (error) {
      run.report(error)
    }
}

const title = { fr: "Rapports d'e-reporting", en: 'Reports of e-reporting' }
const data = z.object({ brandId: z.uuid() })

/** The work of e-reporting (B28): daily for every brand, and for one when somebody asks. */
export const reportJobs = (services: Services): Job[] => [
  {
    name: 'e_invoicing.make_reports',
    title,
    everyMinutes: 1_440,
    run: async (_, run) => {
      for (const brand of services.brands.all()) if (!run.stopping()) await makeDue(services, brand, run)
    },
  },
  {
    name: makeReportsJob,
    title,
    data,
    run: async (given, run) => makeDue(services, services.brands.byId((given as z.output<typeof data>).brandId), run),
  },
]
