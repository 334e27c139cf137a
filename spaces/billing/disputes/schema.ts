import { z } from 'zod'
import { requiredText, text } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'

export const disputeReasons = [
  'amount',
  'quantity',
  'not_delivered',
  'not_ordered',
  'quality',
  'already_paid',
  'addressee',
  'other',
] as const
export const disputeReason = z.enum(disputeReasons)
export const idParams = z.object({ id: z.uuid() })
export const fileParams = z.object({ id: z.uuid(), fileId: z.uuid() })
/** What is contested: an invoice, or a line of it. */
export const openBody = z
  .object({
    lineId: z.union([z.literal('').transform(() => undefined), z.uuid()]).optional(),
    reason: disputeReason,
    words: text(2_000).default(''),
  })
  .refine(({ reason, words }) => reason !== 'other' || words !== '', { path: ['words'], params: { code: 'required' } })
export const versionBody = z.object({ version: z.number().int() })
export const answerBody = z.object({
  version: z.number().int(),
  outcome: z.enum(['accepted', 'rejected']),
  message: requiredText(2_000),
})
export const dispute = z.object({
  id: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  invoice: z.object({ id: z.string(), number: z.string() }),
  currency: z.enum(currencies),
  restCents: z.number(),
  line: z.object({ id: z.string(), label: z.string() }).nullable(),
  reason: disputeReason,
  words: z.string(),
  files: z.array(z.object({ id: z.string(), name: z.string(), sizeBytes: z.number() })),
  openedAt: z.string(),
  openedBy: z.string(),
  endedAt: z.string().nullable(),
  endedBy: z.string(),
  outcome: z.enum(['accepted', 'rejected', 'withdrawn']).nullable(),
  answer: z.string(),
  /** Of one that was accepted: the credit note that was made of its invoice since, a draft of it too. */
  creditNote: z.object({ id: z.string(), number: z.string().nullable() }).nullable(),
  version: z.number(),
})
