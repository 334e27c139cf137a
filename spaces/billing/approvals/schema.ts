import { z } from 'zod'
import { requiredText } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'

/** The acts on money that need two persons from an amount on (B17). */
export const approvalKinds = ['credit_note', 'payment_undo', 'batch', 'refund', 'threshold'] as const
export const approvalKind = z.enum(approvalKinds)
export const approvalStates = ['open', 'given', 'refused', 'withdrawn'] as const

export const idParams = z.object({ id: z.uuid() })
export const askingBody = z.object({
  kind: approvalKind,
  /** The credit note, the payment; of a batch or of the amount itself any id, which is passed over. */
  subjectId: z.uuid(),
  /** What the act takes, as its own endpoint does. */
  input: z.record(z.string(), z.unknown()),
})
export const versionBody = z.object({ version: z.number().int() })
export const refusalBody = z.object({ version: z.number().int(), reason: requiredText(300) })
export const approvalItem = z.object({
  id: z.string(),
  kind: approvalKind,
  subjectId: z.string(),
  label: z.string(),
  amountCents: z.number(),
  currency: z.enum(currencies),
  state: z.enum(approvalStates),
  askedAt: z.string(),
  askedBy: z.string(),
  /** Whether the reader asked: somebody else gives it. */
  own: z.boolean(),
  reason: z.string(),
  endedAt: z.string().nullable(),
  endedBy: z.string(),
  refusalReason: z.string(),
  version: z.number(),
})
