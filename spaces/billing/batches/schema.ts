import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'

/** So many drafts are closed by one act. */
export const mostAtOnce = 1000

/** What stops a draft, or asks for a look at it. */
/** What stops closing, and what somebody looks at before. */
export const anomalies = [
  'no_payer',
  'no_line',
  'nothing_due',
  'no_commitment',
  'no_vat_number',
  'wrong_date',
  'much_more',
  'much_less',
] as const
export const anomaly = z.enum(anomalies)
/** What must be repaired before a draft can be closed; the others are looked at. */
export const stopping = ['no_payer', 'no_line', 'nothing_due'] as const

export const batchItem = z.object({
  id: z.string(),
  version: z.number(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  subject: z.string(),
  currency: z.enum(currencies),
  lines: z.number(),
  netCents: z.number(),
  vatCents: z.number(),
  grossCents: z.number(),
  /** The client's invoice before, with its number; null where there is none. */
  before: z.object({ number: z.string(), grossCents: z.number() }).nullable(),
  anomaly: anomaly.nullable(),
})
export const closingBody = z.object({
  drafts: z
    .array(z.object({ id: z.uuid(), version: z.number().int() }))
    .min(1)
    .max(mostAtOnce),
})
/** The versions that were seen, by draft. */
export const closingInput = z.object({ seen: z.record(z.uuid(), z.number().int()) })
export const draftingInput = z.object({ day: z.string() })
