import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'

export const organisationParams = z.object({ id: z.uuid() })
/** A movement of a client's account. */
export const movement = z.object({
  id: z.string(),
  on: z.string(),
  kind: z.enum(['invoice', 'deposit', 'credit', 'payment', 'payment_undo', 'refund', 'refund_undo']),
  /** The invoice's, payment's or refund's. */
  originId: z.string(),
  number: z.string(),
  label: z.string(),
  dueOn: z.string().nullable(),
  currency: z.enum(currencies),
  debitCents: z.number(),
  creditCents: z.number(),
  /** What the client owes after it; below zero, what they have to their credit. */
  balanceCents: z.number(),
  /** What is left of it. */
  restCents: z.number(),
})
/** What a client owes by now, and since when, by currency. */
export const balances = z.object({
  /** In which currency the asking client may put money on the account by card; null where they may not. */
  topUp: z.enum(currencies).nullable(),
  items: z.array(
    z.object({
      currency: z.enum(currencies),
      balanceCents: z.number(),
      notDueCents: z.number(),
      lateCents: z.number(),
      creditCents: z.number(),
    }),
  ),
})
