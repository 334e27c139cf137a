import { today } from '../../../kernel/dates/day.ts'
import type { Services } from '../../../kernel/http/context.ts'
import { wallClockAt } from '../../../kernel/i18n/formats.ts'
import type { Job } from '../../../kernel/jobs/jobs.ts'
import { remindByItself } from './service.ts'

/** Reminders leave within these hours of the brand. */
const hours = { from: 8, to: 18 }

const hourIn = (timeZone: string, now: Date): number => wallClockAt(now, timeZone).getUTCHours()
const isWorkingDay = (timeZone: string, now: Date): boolean =>
  ![0, 6].includes(new Date(`${today(timeZone, now)}T00:00:00Z`).getUTCDay())

/** Sends by itself what is due, where a brand wants it: looked at every hour of a working day, each step of an invoice once. */
export const reminderJobs = (services: Services): Job[] => [
  {
    name: 'billing.send_reminders',
    title: { fr: 'Relances automatiques', en: 'Reminders by themselves' },
    everyMinutes: 60,
    run: async (_, run) => {
      const now = services.clock()
      for (const brand of services.brands.all()) {
        const hour = hourIn(brand.timeZone, now)
        if (hour < hours.from || hour >= hours.to || !isWorkingDay(brand.timeZone, now)) continue
        await remindByItself(services, brand, run.report)
      }
    },
  },
]
