import { z } from 'zod'
import { day, lineText, nameText } from '../../../kernel/http/validation.ts'
import { mostValue } from '../limits.ts'

const value = z.number().int().min(0).max(mostValue)
const count = z.number().int().min(0).max(2_000_000_000)
const usual = z.object({ least: z.number(), most: z.number() })

/** A meter as the page of its asset shows it: its rules, and how it stands. */
export const meterView = z.object({
  id: z.string(),
  kind: z.string(),
  label: z.string(),
  unit: z.string(),
  digits: z.number().nullable(),
  everyDays: z.number().nullable(),
  usualLeast: z.number().nullable(),
  usualMost: z.number().nullable(),
  /** What is usual in 30 days, as it is declared or as the meter has shown. */
  usual: usual.nullable(),
  /** The last reading; its value is null where the brand shows it to no client (AFFICHER_RELEVE_PRECEDENT). */
  last: z
    .object({ on: z.string(), value: z.number().nullable(), startValue: z.number().nullable(), by: z.string() })
    .nullable(),
  dueOn: z.string().nullable(),
  /** Its sign: nothing to do, to be read soon, or late. */
  due: z.enum(['no', 'soon', 'late']),
  version: z.number(),
})
export const metersView = z.object({ items: z.array(meterView), showsPrevious: z.boolean() })
/** The same after readings were entered: which of them are new. */
export const enteredView = metersView.extend({
  entered: z.array(z.object({ meterId: z.string(), readingId: z.string() })),
})
export const photoAdded = z.object({ id: z.string(), photo: z.boolean() })

export const readingsBody = z.object({
  readOn: day,
  readings: z
    .array(
      z.object({
        meterId: z.uuid(),
        value,
        /** Why it is not usual. */
        reason: lineText(200).default(''),
        /** The meter was replaced: `value` is the last one of the old, this the first one of the new. */
        replaced: z
          .object({ startValue: value, digits: z.number().int().min(3).max(12).nullable() })
          .nullable()
          .default(null),
      }),
    )
    .min(1)
    .max(20)
    .refine((all) => new Set(all.map(({ meterId }) => meterId)).size === all.length, {
      params: { code: 'fleet.meter_twice' },
    }),
})

const rules = {
  digits: z.number().int().min(3).max(12).nullable(),
  everyDays: z.number().int().min(1).max(1100).nullable(),
  usualLeast: count.nullable(),
  usualMost: count.nullable(),
}
type Rules = { usualLeast: number | null; usualMost: number | null }
const ordered = ({ usualLeast, usualMost }: Rules) =>
  usualLeast === null || usualMost === null || usualLeast <= usualMost
const order = { path: ['usualMost'], params: { code: 'fleet.usual_order' } }
export const meterBody = z.object({ kind: nameText(40), ...rules }).refine(ordered, order)
export const meterChange = z.object({ ...rules, version: z.number().int() }).refine(ordered, order)
export const meterParams = z.object({ id: z.uuid(), meterId: z.uuid() })
export const readingParams = z.object({ id: z.uuid(), readingId: z.uuid() })
export const voidBody = z.object({ reason: nameText(200) })

/** A reading in the history of an asset. */
export const readingItem = z.object({
  id: z.string(),
  meterId: z.string(),
  meter: z.string(),
  unit: z.string(),
  readOn: z.string(),
  value: z.number().nullable(),
  startValue: z.number().nullable(),
  /** Since the reading before; null for the first one, or where it is voided. */
  counted: z.number().nullable(),
  reason: z.string(),
  origin: z.enum(['client', 'staff', 'import', 'program', 'start']),
  by: z.string(),
  recordedAt: z.string(),
  /** There is a photo of the meter, which the asking person may see. */
  photo: z.boolean(),
  voided: z.object({ by: z.string(), reason: z.string() }).nullable(),
})

/** What an asset costs is of one of these. */
export const costKind = z.enum(['contract', 'intervention', 'consumable', 'other'])

/** The figures of an asset (P11). Volumes are of each meter, by month. */
export const statisticsQuery = z.object({ months: z.coerce.number().int().min(1).max(120).default(12) })
export const statisticsView = z.object({
  months: z.array(z.string()),
  meters: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      unit: z.string(),
      /** Of each month, and of the same month a year before; `whole` where all of it is known. */
      counted: z.array(z.number()),
      before: z.array(z.number()),
      whole: z.array(z.boolean()),
      total: z.number(),
      totalBefore: z.number(),
    }),
  ),
  /** What it cost by month, before tax, in the smallest unit of each currency; null where the asking person may not see it. */
  costs: z
    .array(
      z.object({
        currency: z.string(),
        amounts: z.array(z.number()),
        before: z.array(z.number()),
        total: z.number(),
        totalBefore: z.number(),
        kinds: z.array(z.object({ kind: costKind, total: z.number() })),
      }),
    )
    .nullable(),
  availability: z.object({
    /** In hundredths of a percent of the days in service; null where it was not in service. */
    rate: z.number().nullable(),
    days: z.number(),
    stopped: z.number(),
    outages: z.array(
      z.object({
        id: z.string(),
        from: z.string(),
        to: z.string().nullable(),
        days: z.number(),
        reason: z.string(),
        version: z.number(),
      }),
    ),
  }),
})
