import { z } from 'zod'
import { currencies } from '../../../kernel/money/currencies.ts'
import { dispute } from '../disputes/schema.ts'
import { instalment } from '../instalments/schema.ts'
import { lateCost, lateFee } from '../late-fees/schema.ts'
import { promise } from '../promises/schema.ts'
import { reminder } from '../reminders/schema.ts'

export const idParams = z.object({ id: z.uuid() })
/** Why an invoice is not reminded of, nor collected: what `parvis.reminder_pause` says. */
export const pauses = ['disputed', 'refused', 'promised', 'debited', 'announced', 'under_way'] as const
export const pause = z.enum(pauses)
/** An invoice that is to be paid, as its client picks it. */
export const payable = z.object({
  id: z.string(),
  number: z.string(),
  subject: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  issueOn: z.string(),
  /** Of one in instalments: the day of the eldest that is open. */
  dueOn: z.string(),
  daysLate: z.number(),
  currency: z.enum(currencies),
  payableCents: z.number(),
  restCents: z.number(),
  /** What is due by now, or next. */
  nowCents: z.number(),
  /** Which of how many instalments is due; null where there are none. */
  instalment: z.object({ position: z.number(), of: z.number() }).nullable(),
  pause: pause.nullable(),
  /** When it was contested; until when it was promised or announced. */
  pauseOn: z.string().nullable(),
  disputed: z.boolean(),
  /** Whether who asks pays for this client, and nothing of it is contested. */
  mayPay: z.boolean(),
})
const common = {
  instalments: z.array(instalment),
  disputes: z.array(dispute),
  promises: z.array(promise),
  pause: pause.nullable(),
}
/** What there is to paying an invoice, as its client sees it. */
export const ownReceivable = z.object({
  ...common,
  may: z.array(z.enum(['pay', 'dispute', 'promise'])),
})
/** The same as the staff see it: with its reminders, and what being late costs. */
export const staffReceivable = z.object({
  ...common,
  reminders: z.array(reminder),
  /** The step that comes next, for what is due first. */
  next: z.object({ level: z.number(), on: z.string() }).nullable(),
  spared: z.object({ id: z.string(), reason: z.string(), untilOn: z.string().nullable() }).nullable(),
  lateCost,
  lateFees: z.array(lateFee),
  /** How many links of reminders pay it now without signing in. */
  payLinks: z.number(),
  may: z.array(z.enum(['instalments', 'promise', 'spare', 'charge', 'end_links'])),
})
export const promises = z.object({ items: z.array(promise) })
export const made = z.object({ id: z.string() })
