import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'
import { intentLines, intentMethods, transferDetails } from '../payment-intents/schema.ts'

const token = z.string().regex(/^[\w-]{43}$/)
export const tokenBody = z.object({ token })
export const payBody = z.object({ token, method: z.enum(intentMethods), lines: intentLines })
export const checkBody = z.object({ token, id: z.uuid() })
export const linkView = z.object({
  expiresAt: z.string(),
  currency: z.enum(currencies),
  amountCents: z.number(),
  cards: z.boolean(),
  transfer: transferDetails.nullable(),
  transferDays: z.number(),
  invoices: z.array(
    z.object({ id: z.string(), number: z.string(), issueOn: z.string(), dueOn: z.string(), restCents: z.number() }),
  ),
})
/** `url`: the provider's page; empty of a transfer. */
export const begun = z.object({ id: z.string(), url: z.string() })
export const checked = z.object({
  state: z.enum(['waiting', 'succeeded', 'failed', 'expired']),
  amountCents: z.number(),
  currency: z.enum(currencies),
})
