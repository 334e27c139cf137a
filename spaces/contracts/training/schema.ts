import { z } from 'zod'
import { lineText, moment, nameText, text } from '../../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
const fields = {
  title: nameText(200),
  description: text(5000),
  place: lineText(300),
  startsAt: moment,
  endsAt: moment,
  seats: z.number().int().min(1).max(10_000),
  applicationId: z.uuid().nullable(),
}
export const sessionBody = z.object({
  ...fields,
  description: fields.description.default(''),
  place: fields.place.default(''),
  applicationId: fields.applicationId.default(null),
})
export const sessionPatch = z.object(fields).partial().extend({ version: z.number().int() })
export const attendanceBody = z.record(z.uuid(), z.enum(['present', 'absent']))

const common = {
  id: z.string(),
  title: z.string(),
  description: z.string(),
  place: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  seats: z.number(),
  seatsLeft: z.number(),
  application: z.object({ id: z.string(), name: z.string() }).nullable(),
}
export const upcoming = z.object(common)
const staffSummary = { ...common, cancelledAt: z.string().nullable(), version: z.number() }
export const sessionSummary = z.object(staffSummary)
export const sessionView = z.object({
  ...staffSummary,
  registrations: z.array(
    z.object({
      id: z.string(),
      accountId: z.string(),
      attendee: z.string(),
      requestId: z.string(),
      requestNumber: z.string(),
      organisation: z.string(),
      state: z.enum(['requested', 'confirmed', 'cancelled']),
      attendance: z.enum(['present', 'absent']).nullable(),
    }),
  ),
})
