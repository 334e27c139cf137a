import { z } from 'zod'
import { day } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'

/** A day on which something may be posted: numbers are given in the years 2000 to 2999. */
export const bookedDay = day.refine((value) => value >= '2000', { params: { code: 'bad_day' } })
export const periodQuery = z.object({ from: day, to: day })
/** What clients owe by how long it has been due, in days; `credit` is what they have to theirs. */
export const ageItem = z.object({
  organisation: z.object({ id: z.string(), name: z.string() }),
  currency: z.enum(currencies),
  notDueCents: z.number(),
  to30Cents: z.number(),
  to60Cents: z.number(),
  to90Cents: z.number(),
  beyondCents: z.number(),
  creditCents: z.number(),
  balanceCents: z.number(),
})
