import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'

export const intentStates = ['created', 'sent', 'announced', 'succeeded', 'failed', 'expired', 'doubted'] as const
export const intentState = z.enum(intentStates)
export const intentMethods = ['card', 'transfer'] as const

export const idParams = z.object({ id: z.uuid() })
/** How much of which invoices is paid at once: all of one client, in one currency. */
export const intentLines = z
  .array(z.object({ invoiceId: z.uuid(), amountCents: z.number().int().min(1).max(1e13) }))
  .min(1)
  .max(50)
  .refine((lines) => new Set(lines.map(({ invoiceId }) => invoiceId)).size === lines.length, {
    params: { code: 'billing.invoice_twice' },
  })
export const creationBody = z.object({ method: z.enum(intentMethods), lines: intentLines })
export const effectBody = z.object({ lines: intentLines })

/** What a transfer says, and the same as a code that a bank's application reads (EPC069-12). */
export const transferDetails = z.object({
  name: z.string(),
  iban: z.string(),
  bic: z.string(),
  reference: z.string(),
  /** The text of the code; empty where the amount is not in euros. */
  epc: z.string(),
  /** The code drawn: a path of `size` by `size` modules. */
  code: z.object({ size: z.number(), path: z.string() }).nullable(),
})
const line = z.object({ invoiceId: z.string(), number: z.string(), amountCents: z.number() })
/** What paying would do. */
export const effect = z.object({
  organisation: z.object({ id: z.string(), name: z.string() }),
  currency: z.enum(currencies),
  amountCents: z.number(),
  lines: z.array(line),
  balanceCents: z.number(),
  balanceAfterCents: z.number(),
  cards: z.boolean(),
  /** What the client has on its account to pay with. */
  creditCents: z.number(),
  /** Days for which a transfer that is announced keeps reminders away. */
  transferDays: z.number(),
  /** null: the provider shows no account. */
  transfer: transferDetails.nullable(),
})
export const intentView = z.object({
  id: z.string(),
  number: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  method: z.enum(intentMethods),
  /** Whether it is of no invoice: what comes is the client's credit. */
  topsUp: z.boolean(),
  state: intentState,
  amountCents: z.number(),
  currency: z.enum(currencies),
  lines: z.array(line),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  /** The provider's page, while it may be paid there. */
  url: z.string(),
  payment: z.object({ id: z.string(), number: z.string(), unusedCents: z.number() }).nullable(),
  /** What the provider said was paid, where that is not what was asked. */
  said: z.object({ amountCents: z.number(), currency: z.string() }).nullable(),
})
