import { z } from 'zod'
import { day, nameText } from '../../../kernel/http/validation.ts'

export const state = z.enum(['waiting', 'sent', 'cancelled', 'failed'])
export const dayQuery = day.optional()
const holder = z.enum(['client', 'employee', 'staff'])
export const holderParams = z.object({ holder: z.enum(['client', 'employee']) })
export const idParams = z.object({ id: z.uuid() })

export const notificationRow = z.object({
  id: z.string(),
  holder,
  organisationId: z.string().nullable(),
  addressee: z.string(),
  document: z.object({ id: z.string(), name: z.string(), withdrawn: z.boolean() }),
  /** As it was then; empty where there was none. */
  address: z.string(),
  addressKind: z.enum(['record', 'quotes', 'invoices', 'reminders', 'principal', 'own', 'brand', 'none']),
  /** Whether the address is marked: nothing is sent there. */
  addressFailing: z.boolean(),
  /** Where it would be sent again; empty where there is none. */
  addressNow: z.string(),
  /** As it was called then; empty: the words of the portal. */
  template: z.string(),
  daily: z.boolean(),
  createdAt: z.string(),
  state,
  reason: z.enum(['', 'no_address', 'failed_address', 'never', 'withdrawn', 'unsure', 'bounced', 'too_old', 'retried']),
  sentAt: z.string().nullable(),
  /** What the mail server said. */
  answer: z.string(),
  attempts: z.number(),
  nextTryAt: z.string().nullable(),
  cancelledAt: z.string().nullable(),
  cancelledBy: z.string(),
  forced: z.boolean(),
  /** Who had it sent again; empty: it was sent by publishing. */
  askedBy: z.string(),
  again: z.boolean(),
  /** It was sent again: another stands for it. */
  superseded: z.boolean(),
  /** When the addressee's side first read the document. */
  readAt: z.string().nullable(),
})

/** Whether the messages of a holder are held, by whom and since when, and how many wait (D7). */
export const holdView = z.object({
  holder: z.enum(['client', 'employee']),
  held: z.boolean(),
  heldAt: z.string().nullable(),
  heldBy: z.string(),
  waiting: z.number(),
  oldestAt: z.string().nullable(),
  /** Whether there is a mail server: without one nothing leaves. */
  mailServer: z.boolean(),
})
export const holdBody = z.object({ held: z.boolean() })
export const againBody = z.object({ forced: z.boolean().default(false) })
export const bulkBody = z.object({
  act: z.enum(['cancel', 'send']),
  forced: z.boolean().default(false),
  ids: z.array(z.uuid()).min(1).max(5_000),
})
export const cadence = z.enum(['at_once', 'daily', 'never'])
export const cadenceView = z.object({
  cadence,
  /** The folders whose messages come whatever is chosen. */
  legal: z.array(z.string()),
  /** The hour of the day's message. */
  hour: z.number(),
  version: z.number(),
})
export const cadenceBody = z.object({ cadence, version: z.number().int().min(0) })
export const addressBody = z.object({ address: nameText(254) })

export const tokenParams = z.object({ token: z.string().min(20).max(100) })
export const linkView = z.object({
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number(),
  expiresAt: z.string(),
  /** Whether it waits for a signature, which takes signing in. */
  toSign: z.boolean(),
  /** Where it is in the space of whoever it belongs to. */
  space: z.string(),
})
