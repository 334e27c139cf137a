import { z } from 'zod'
import { bookedDay } from '../ledger/schema.ts'

const part = z.object({ dueOn: bookedDay, amountCents: z.number().int().min(1).max(1e13) })
/** The schedule of an invoice; none: it is due at once again. `before`: the one that the person saw. */
export const scheduleBody = z.object({ items: z.array(part).max(36), before: z.array(part).max(36) })
export const instalment = z.object({
  position: z.number(),
  dueOn: z.string(),
  amountCents: z.number(),
  /** What is left of it: payments settle the eldest first. */
  restCents: z.number(),
})
export const schedule = z.object({ items: z.array(instalment) })
