import { z } from 'zod'
import { day } from '../../../kernel/http/validation.ts'

export const state = z.enum(['waiting', 'sent', 'cancelled', 'failed'])
/** `invitation`: with a link to choose a password; `access`: to whoever has one; `letter`: printed, with a password. */
export const kind = z.enum(['invitation', 'access', 'letter'])
export const dayQuery = day.optional()

export const notificationRow = z.object({
  id: z.string(),
  kind,
  code: z.string(),
  addressee: z.string(),
  /** Where it went then; empty: a letter. */
  address: z.string(),
  identifier: z.string(),
  state,
  /** What the mail server said. */
  answer: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  sentAt: z.string().nullable(),
  /** The client of a client's access. */
  organisationId: z.string().nullable(),
  /** Its name; empty: an employee's access. */
  client: z.string(),
  /** Whether it was of the client's first account, which the list of clients shows. */
  first: z.boolean(),
})
