import { z } from 'zod'
import { day, nameText } from '../../../kernel/http/validation.ts'
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

/** An account of revenue (class 7 of the French chart). */
export const revenueAccount = z.object({ code: z.string().regex(/^7\d{5,9}$/), name: nameText(100) })
export const revenueAccounts = z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) })
