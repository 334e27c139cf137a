// What a provider of cards is asked and answers: the payer types the card on the provider's own page, and nothing of it comes here.
import { z } from 'zod'

export const sessionStates = ['open', 'succeeded', 'failed', 'expired'] as const

/** A payment that the provider has a page for. Amounts are in the smallest unit of the currency. */
export const session = z.object({
  id: z.string().min(1).max(100),
  /** Whatever the portal knows it by. */
  reference: z.string().max(100),
  amount: z.number().int(),
  currency: z.string().max(3),
  state: z.enum(sessionStates),
  /** The page for the payer. */
  url: z.string().max(2_000),
  refunded: z.number().int(),
})
export type Session = z.output<typeof session>

/** What a payment is begun with. */
export const beginning = z.object({
  reference: z.string().min(1).max(100),
  amount: z.number().int().positive(),
  currency: z.string().length(3),
  description: z.string().max(200),
  /** Where the payer comes back to, however it ends. */
  returnUrl: z.url(),
  /** Where the provider says that something happened. */
  webhookUrl: z.url(),
  expiresAt: z.iso.datetime(),
  locale: z.enum(['fr', 'en']),
})
export type Beginning = z.output<typeof beginning>

/** A message of the provider: of which payment there is news. What the news is, the provider is asked. */
export const message = z.object({
  type: z.string().max(100),
  session: z.object({ id: z.string().min(1).max(100), reference: z.string().max(100) }),
})
