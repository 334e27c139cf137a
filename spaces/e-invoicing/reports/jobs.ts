import { asSystem, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { reportSettings } from '../settings.ts'
import { makeReports } from './make.ts'
import { handReport, tellOfWaiting } from './service.ts'

/** The daily job that makes the reports that are due, and hands them over where a brand wants that; elsewhere the staff are told of them, once. */
export const reportJobs = (services: Services): Job[] => [
  {
    name: 'e_invoicing.make_reports',
    title: { fr: "Rapports d'e-reporting", en: 'Reports of e-reporting' },
    everyMinutes: 1_440,
    run: async (_, run) => {
      for (const brand of services.brands.all()) {
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
    },
  },
]
