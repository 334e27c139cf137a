import { z } from 'zod'
import { reasons } from '../../../kernel/inbound-mail/mail.ts'

export const idParams = z.object({ id: z.uuid() })
export const states = ['received', 'taken', 'set_aside', 'refused', 'dropped'] as const

/** A mail of the journal, as lists show it. */
export const mailItem = z.object({
  id: z.string(),
  state: z.enum(states),
  reason: z.enum(reasons).nullable(),
  from: z.object({ address: z.string(), name: z.string() }),
  subject: z.string(),
  excerpt: z.string(),
  receivedAt: z.string(),
  sizeBytes: z.number(),
  automatic: z.boolean(),
  /** Whether somebody is to decide about it. */
  toDecide: z.boolean(),
  /** The ticket that it is in. */
  ticket: z.object({ id: z.string(), number: z.string() }).nullable(),
  decidedBy: z.string(),
})

const person = z.object({ accountId: z.string(), name: z.string(), email: z.string(), organisation: z.string() })
/** One of them, and what may be made of it. */
export const mailView = mailItem.extend({
  to: z.array(z.string()),
  /** Whether its From is true, as the mailbox's own server says. */
  origin: z.enum(['proven', 'unproven', 'forged', 'unknown']),
  text: z.string(),
  mailbox: z.string(),
  hasSource: z.boolean(),
  /** Who wrote what it passes on. */
  forwarded: z.object({ address: z.string(), name: z.string() }).nullable(),
  /** The tickets that it refers to. */
  tickets: z.array(z.object({ id: z.string(), number: z.string(), subject: z.string(), client: z.string() })),
  /** In whose name a ticket may be opened: whoever wrote it, or what it passes on. */
  writers: z.array(person),
})

/** What is decided about it. */
export const decisionBody = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('attach'), ticketId: z.uuid() }),
  z.strictObject({ to: z.literal('open'), accountId: z.uuid() }),
  z.strictObject({ to: z.literal('drop') }),
])
export const decided = z.object({
  state: z.enum(['taken', 'dropped']),
  ticket: z.object({ id: z.string(), number: z.string() }).nullable(),
})
