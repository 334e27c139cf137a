import { z } from 'zod'
import { text } from '../../../kernel/http/validation.ts'

const cents = z.number().int().min(0).max(1e13)
/** What the person saw that being late costs: asked for, or let go. An amount of 0 is left undecided. */
export const decisionBody = z
  .object({ interestCents: cents, indemnityCents: cents, waived: z.boolean(), reason: text(300).default('') })
  .refine(({ waived, reason }) => !waived || reason !== '', { path: ['reason'], params: { code: 'required' } })
export const lateCost = z.object({
  fromOn: z.string().nullable(),
  untilOn: z.string().nullable(),
  interestCents: z.number(),
  indemnityCents: z.number(),
})
export const lateFee = z.object({
  id: z.string(),
  kind: z.enum(['interest', 'indemnity']),
  fromOn: z.string().nullable(),
  untilOn: z.string().nullable(),
  amountCents: z.number(),
  waived: z.boolean(),
  reason: z.string(),
  on: z.string(),
  by: z.string(),
})
