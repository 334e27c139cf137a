import { z } from 'zod'
import type { Services } from '../../../kernel/http/context.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { noticeJob, tellDebits } from './notice.ts'

const noticeData = z.object({ brandId: z.uuid(), batchId: z.uuid() })

/** The work that collections make for the server itself. */
export const debitJobs = (services: Services): Job[] => [
  {
    name: noticeJob,
    title: { fr: 'Annonce des prélèvements aux clients', en: 'Telling clients of direct debits' },
    data: noticeData,
    run: async (data) => {
      const { brandId, batchId } = data as z.output<typeof noticeData>
      await tellDebits(services, services.brands.byId(brandId), batchId)
    },
  },
]
