import { z } from 'zod'
import { day, lineText, nameText } from '../../../kernel/http/validation.ts'

export const planParams = z.object({ id: z.uuid(), planId: z.uuid() })
const version = z.number().int()
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const fields = {
  label: nameText(200),
  assetId: z.uuid().nullable().default(null),
  site: lineText(200).default(''),
  everyMonths: z.number().int().min(1).max(60),
  firstOn: day,
  begins: time.default('09:00'),
  minutes: z.number().int().min(5).max(1440).default(60),
  technicianId: z.uuid().nullable().default(null),
  aheadDays: z.number().int().min(1).max(365).default(30),
  plannedUnits: z.number().int().min(0).max(100_000).default(0),
  tasks: z.array(nameText(200)).max(60).default([]),
}
export const planBody = z.object(fields)
export const planChange = z.object({ version, isActive: z.boolean(), ...fields })
export const plan = z.object({
  id: z.string(),
  label: z.string(),
  asset: z.object({ id: z.string(), label: z.string() }).nullable(),
  site: z.string(),
  everyMonths: z.number(),
  firstOn: z.string(),
  begins: z.string(),
  minutes: z.number(),
  technicianId: z.string().nullable(),
  aheadDays: z.number(),
  plannedUnits: z.number(),
  tasks: z.array(z.string()),
  isActive: z.boolean(),
  /** The next visits by the calendar, whether they are made already. */
  next: z.array(z.object({ onDay: z.string(), made: z.boolean() })),
  version: z.number(),
})
export const plans = z.object({ items: z.array(plan) })

/** A preventive intervention of a contract (P20): N°, Date, Site, Bien, Tâches, Contrat. */
export const preventiveItem = z.object({
  id: z.string(),
  number: z.string(),
  state: z.enum(['unplanned', 'planned', 'confirmed', 'on_the_way', 'done', 'cancelled']),
  startsAt: z.string().nullable(),
  doneAt: z.string().nullable(),
  site: z.string(),
  assets: z.array(z.object({ id: z.string(), label: z.string() })),
  tasks: z.array(z.object({ label: z.string(), isDone: z.boolean() })),
  contract: z.object({ id: z.string(), number: z.string() }),
})
