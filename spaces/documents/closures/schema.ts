import { z } from 'zod'
import { day, requiredText } from '../../../kernel/http/validation.ts'
import { takeMonths } from './limits.ts'

export const idParams = z.object({ id: z.uuid() })
const what = {
  closesOn: day,
  withClients: z.boolean(),
  /** So many months after that day people may still sign in, to take their documents along alone. */
  takeMonths: z.number().int().min(takeMonths.least).max(takeMonths.most).default(takeMonths.usual),
  /** What the provider says of it, in the mails and on the pages. */
  message: requiredText(1000),
}
export const announcementBody = z.object(what)
export const previewBody = announcementBody.omit({ withClients: true })
export const callingOffBody = z.object({ version: z.number().int() })
const mail = z.object({ subject: z.string(), body: z.string(), action: z.string() })
export const preview = z.object({ fr: mail, en: mail })
/** As those see it whose portal it is. */
export const notice = z.object({
  closure: z.object({ closesOn: z.string(), message: z.string() }).nullable(),
  /** Whether the asking person may take documents along. */
  takes: z.boolean(),
})
export const closure = z.object({
  id: z.string(),
  withClients: z.boolean(),
  announcedOn: z.string(),
  closesOn: z.string(),
  /** The day after which nobody signs in to take their documents along any more. */
  takesUntil: z.string(),
  takingEndedAt: z.string().nullable(),
  message: z.string(),
  announcedBy: z.string(),
  /** When everybody had been told of it, and reminded a month and a week before. */
  told: z.object({
    announced: z.string().nullable(),
    month: z.string().nullable(),
    week: z.string().nullable(),
    calledOff: z.string().nullable(),
  }),
  /** The days of the reminders. */
  monthOn: z.string(),
  weekOn: z.string(),
  closedAt: z.string().nullable(),
  calledOffAt: z.string().nullable(),
  calledOffBy: z.string(),
  version: z.number(),
})
export const closures = z.object({
  /** The one that is announced or carried out; null where the portal stays open. */
  current: closure.nullable(),
  past: z.array(closure),
  /** The first day on which it may close, announced today. */
  earliest: z.string(),
  /** Who would be told; `unreachable`: employees with documents who have neither account nor address. */
  employees: z.number(),
  unreachable: z.number(),
  clients: z.number(),
})
