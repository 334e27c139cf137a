import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'
import { facts } from './facts.ts'

export const verdicts = ['genuine', 'altered', 'unknown', 'unreadable'] as const
export const authenticity = z.object({
  verdict: z.enum(verdicts),
  fileName: z.string(),
  sizeBytes: z.number(),
  sha256: z.string(),
  /** What differs, by name alone: what is right is told to nobody. */
  differences: z.array(z.enum(facts)),
  /** Of a genuine one, what it says itself. */
  invoice: z
    .object({
      kind: z.enum(['pdf', 'xml']),
      /** Then nothing is to be paid, and no account is named. */
      isCreditNote: z.boolean(),
      number: z.string(),
      issueOn: z.string(),
      seller: z.string(),
      buyer: z.string(),
      currency: z.enum(currencies),
      grossCents: z.number(),
      iban: z.string(),
    })
    .nullable(),
})
