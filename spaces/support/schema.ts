import { z } from 'zod'
import { nameText, requiredText, search } from '../../kernel/http/validation.ts'

export const category = z.enum(['question', 'incident', 'profile', 'other'])
export const status = z.enum(['waiting_provider', 'waiting_client', 'closed'])

export const countQuery = z.object({ search })
export const openBody = z.object({
  subject: nameText(200),
  category,
  body: requiredText(20_000),
  organisationId: z.union([z.literal('').transform(() => undefined), z.uuid()]).optional(),
})
export const messageBody = z.object({ body: requiredText(20_000) })
export const closureBody = z.object({ version: z.number().int() })
export const idParams = z.object({ id: z.uuid() })
export const attachmentParams = z.object({ id: z.uuid(), fileId: z.uuid() })

const summary = {
  id: z.string(),
  number: z.string(),
  subject: z.string(),
  category,
  status,
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  openedBy: z.string(),
  openedAt: z.string(),
  lastActivityAt: z.string(),
  closedAt: z.string().nullable(),
  version: z.number(),
}
export const ticketSummary = z.object(summary)
/** `responsible`: who of the staff it falls to; empty where it is anybody's. */
export const queuedTicket = z.object({ ...summary, responsible: z.string() })
export const ticketCount = z.object({ open: z.number(), closed: z.number(), all: z.number(), toRead: z.number() })
const ability = z.object({ allowed: z.boolean(), reason: z.string() })
export const ticketView = z.object({
  ...summary,
  /** Who of the staff it falls to: for the staff alone. */
  responsible: z.string(),
  messages: z.array(
    z.object({
      id: z.string(),
      author: z.string(),
      side: z.enum(['client', 'staff']),
      at: z.string(),
      body: z.string(),
      attachments: z.array(
        z.object({ id: z.string(), name: z.string(), contentType: z.string(), sizeBytes: z.number() }),
      ),
    }),
  ),
  abilities: z.object({ write: ability, close: ability }),
})
