import { z } from 'zod'
import { day, nameText } from '../../../kernel/http/validation.ts'
import { entryKinds } from './statement.ts'

/** The period and the service of a statement; without days, all of it. */
export const statementQuery = z
  .object({ from: day.optional(), to: day.optional(), service: z.uuid().optional() })
  .refine(({ from, to }) => !from || !to || to >= from, {
    path: ['to'],
    params: { code: 'service-contracts.ends_before' },
  })
const together = z.object({ count: z.number(), minutes: z.number(), units: z.number() })
const link = z.object({ id: z.string(), number: z.string() })
export const statement = z.object({
  /** Of the whole contract, whatever period is shown. */
  granted: z.number(),
  used: z.number(),
  left: z.number(),
  planned: z.number(),
  /** At the pace of the last three months: units a month, and the day on which none is left. */
  monthly: z.number().nullable(),
  runsOutOn: z.string().nullable(),
  opening: z.number(),
  closing: z.number(),
  rows: z.array(
    z.object({
      id: z.string(),
      onDay: z.string(),
      kind: z.enum(entryKinds),
      label: z.string(),
      intervention: link.nullable(),
      minutes: z.number().nullable(),
      units: z.number(),
      balance: z.number(),
      service: z.string(),
    }),
  ),
  hidden: together,
  others: together,
  periodUsed: z.number(),
  plannedRows: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      label: z.string(),
      startsAt: z.string().nullable(),
      minutes: z.number().nullable(),
      units: z.number(),
    }),
  ),
})
export const entryBody = z
  .object({
    kind: z.enum(['grant', 'correction', 'travel']),
    units: z
      .number()
      .int()
      .min(-100_000)
      .max(100_000)
      .refine((value) => value !== 0, { params: { code: 'bad_value' } }),
    onDay: day,
    label: nameText(200),
    minutes: z.number().int().min(0).max(100_000).nullable().default(null),
    serviceId: z.uuid().nullable().default(null),
  })
  .refine(({ kind, units }) => (kind === 'grant' ? units > 0 : kind === 'travel' ? units < 0 : true), {
    path: ['units'],
    params: { code: 'bad_value' },
  })
