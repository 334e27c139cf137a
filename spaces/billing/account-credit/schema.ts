import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'
import { intentLines } from '../payment-intents/schema.ts'
import { leastTopUp, mostTopUp } from './limits.ts'

export const topUpBody = z.object({
  organisationId: z.uuid(),
  amountCents: z.number().int().min(leastTopUp).max(mostTopUp),
})
export const useBody = z.object({ lines: intentLines })
/** What was paid of the credit. */
export const used = z.object({
  organisationId: z.string(),
  currency: z.enum(currencies),
  amountCents: z.number(),
  lines: z.array(z.object({ invoiceId: z.string(), number: z.string(), amountCents: z.number() })),
})
