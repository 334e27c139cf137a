import { sql } from 'kysely'
import { asSystem, type Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'

/** So many days a rejection is kept (O28). */
export const rejectionDays = 15

/** The daily job that takes rejections away whose days are over; what was accepted stays. */
export const depositJobs = (services: Services): Job[] => [
  {
    name: 'e_invoicing.purge_rejections',
    title: { fr: 'Purge des rejets de factures', en: 'Purge of rejected invoices' },
    everyMinutes: 1_440,
    run: async () => {
      for (const brand of services.brands.all())
        await asSystem(services, brand, (ctx) =>
          sql`delete from invoice_deposits where brand_id = ${brand.id} and not accepted
            and deposited_at < ${ctx.now}::timestamptz - make_interval(days => ${rejectionDays})`.execute(ctx.db),
        )
    },
  },
]
