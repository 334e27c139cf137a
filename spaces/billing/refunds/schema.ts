import { z } from 'zod'
import { lineText, requiredText } from '../../../kernel/http/validation.ts'
import { bic, iban } from '../mandates/schema.ts'

export const idParams = z.object({ id: z.uuid() })
const cents = z.number().int().min(1).max(1e13)
/** Of one payment, or of one credit note. */
export const creationBody = z
  .object({
    paymentId: z.uuid().optional(),
    invoiceId: z.uuid().optional(),
    amountCents: cents,
    reason: requiredText(140),
    accountId: z.uuid(),
    beneficiary: lineText(70).default(''),
    iban,
    bic: bic.default(''),
  })
  .refine(({ paymentId, invoiceId }) => (paymentId === undefined) !== (invoiceId === undefined), {
    path: ['paymentId'],
    params: { code: 'billing.refund_of_one' },
  })
export const refund = z.object({
  id: z.string(),
  number: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  /** What it gives back: a payment, or a credit note. */
  of: z.object({ kind: z.enum(['payment', 'credit']), id: z.string(), number: z.string() }),
  amountCents: z.number(),
  currency: z.literal('EUR'),
  refundedOn: z.string(),
  reason: z.string(),
  beneficiary: z.string(),
  /** With its middle left out. */
  account: z.string(),
})
