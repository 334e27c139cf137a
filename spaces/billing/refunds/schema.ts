import { z } from 'zod'
import { lineText, requiredText } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { bic, iban } from '../mandates/schema.ts'

export const idParams = z.object({ id: z.uuid() })
const cents = z.number().int().min(1).max(1e13)
export const methods = ['transfer', 'card'] as const
export const states = ['made', 'asked', 'done', 'failed'] as const
/** Of one payment, or of one credit note: by a transfer to an account, or back to the card that paid. */
export const creationBody = z
  .object({
    paymentId: z.uuid().optional(),
    invoiceId: z.uuid().optional(),
    amountCents: cents,
    reason: requiredText(140),
    method: z.enum(methods).default('transfer'),
    /** Of a credit note by card: the payment by card that goes back. Of a payment it is that one. */
    cardPaymentId: z.uuid().optional(),
    accountId: z.uuid().optional(),
    beneficiary: lineText(70).default(''),
    iban: iban.optional(),
    bic: bic.default(''),
  })
  .refine(({ method, iban }) => method === 'card' || iban !== undefined, {
    path: ['iban'],
    params: { code: 'required' },
  })
  .refine(({ method, accountId }) => method === 'card' || accountId !== undefined, {
    path: ['accountId'],
    params: { code: 'required' },
  })
  .refine(
    ({ method, paymentId, cardPaymentId }) => method === 'transfer' || (paymentId ?? cardPaymentId) !== undefined,
    { path: ['cardPaymentId'], params: { code: 'required' } },
  )
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
  currency: z.enum(currencies),
  refundedOn: z.string(),
  reason: z.string(),
  method: z.enum(methods),
  /** A transfer is made by its file; one to the card is asked of the provider until it was done, or refused. */
  state: z.enum(states),
  /** What the provider said of one that it refused. */
  failure: z.string(),
  beneficiary: z.string(),
  /** With its middle left out; empty of one to the card. */
  account: z.string(),
  fileTakenAt: z.string().nullable(),
})
