import { z } from 'zod'
import { text } from '../../../kernel/http/validation.ts'

export const statusView = z.object({
  id: z.string(),
  /** MDT-105. */
  code: z.string(),
  title: z.string(),
  at: z.string(),
  /** Who says it: seller, buyer, platform, public portal. */
  by: z.enum(['SE', 'BY', 'WK', 'DFH']),
  byName: z.string(),
  reasons: z.array(z.object({ code: z.string(), words: z.string() })),
  /** Paid (MEN, MPA), approved (MAPTTC), not approved (MNATTC): decimal numbers, with the rate of tax in percent. */
  amounts: z.array(z.object({ type: z.string(), amount: z.string(), currency: z.string(), percent: z.string() })),
  words: z.string(),
  /** Who of the brand said it; '' where others did. */
  madeBy: z.string(),
  /** What the platform says of the message, where it is one of ours: '' until it was handed in. */
  ack: z.enum(['', 'Pending', 'Ok', 'Error']).nullable(),
})
/** What may be said of an invoice next, with the reasons that it may have. */
export const nextView = z.object({
  code: z.string(),
  title: z.string(),
  reasons: z.array(z.object({ code: z.string(), words: z.string() })),
  reasonCompulsory: z.boolean(),
})
const decimal = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,3})?$/)
export const statusBody = z.object({
  code: z.string().regex(/^\d{3}$/),
  reasons: z
    .array(z.string().regex(/^[A-Z_]{2,40}$/))
    .max(5)
    .default([]),
  words: text(1000).default(''),
  /** Approved in part (206), or paid (211): with tax. */
  amount: decimal.nullable().default(null),
})
