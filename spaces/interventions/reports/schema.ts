import { z } from 'zod'
import { lineText, nameText, text } from '../../../kernel/http/validation.ts'
import { isDecimal, millionthsOf } from '../../../kernel/money/decimal.ts'
import { mostAssets, mostCounted, mostParts, mostTasks } from '../limits.ts'
import { kind, moment } from '../schema.ts'

const minutes = z.number().int().min(0).max(mostCounted)
const quantity = z
  .string()
  .trim()
  .max(12)
  .refine((value) => isDecimal(value) && millionthsOf(value) > 0n && millionthsOf(value) <= 999_999_000_000n, {
    params: { code: 'bad_value' },
  })

/** What a technician reports, as their device made it: its id is made there, so that what is sent twice is one (P38). */
export const report = z.object({
  id: z.uuid(),
  interventionId: z.uuid(),
  signerName: nameText(120),
  signedAt: moment,
  work: text(10_000),
  workedMinutes: minutes,
  travelMinutes: minutes.default(0),
  units: minutes.default(0),
  tasks: z
    .array(z.object({ id: z.uuid(), isDone: z.boolean(), remark: text(500).default('') }))
    .max(mostTasks)
    .default([]),
  parts: z
    .array(
      z.object({
        label: nameText(200),
        reference: lineText(60).default(''),
        quantity,
        isCovered: z.boolean().default(false),
      }),
    )
    .max(mostParts)
    .default([]),
  readings: z
    .array(
      z.object({
        assetId: z.uuid(),
        meterId: z.uuid(),
        value: z.number().int().min(0).max(999_999_999_999),
        reason: lineText(200).default(''),
      }),
    )
    .max(mostAssets)
    .default([]),
  /** Of a delivery or a return: each asset, whether it was handed over, and its condition. */
  handed: z
    .array(z.object({ assetId: z.uuid(), isHanded: z.boolean(), remark: lineText(300).default('') }))
    .max(mostAssets)
    .default([]),
})
export type Report = z.output<typeof report>

/** As a form brings it, with the drawing of the signature: the report is JSON. */
export const reportBody = z.object({
  report: z
    .string()
    .max(90_000)
    .transform((value, ctx) => {
      try {
        return JSON.parse(value) as unknown
      } catch {
        ctx.addIssue({ code: 'custom', params: { code: 'bad_value' } })
        return z.NEVER
      }
    })
    .pipe(report),
})

const heldFor = z.enum(['', 'cancelled', 'reassigned', 'reported'])
const reading = z.object({ meter: z.string(), asset: z.string(), value: z.number(), refused: z.string() })
export const reportView = z.object({
  id: z.string(),
  state: z.enum(['taken', 'held', 'dismissed']),
  heldFor,
  sentBy: z.string(),
  signerName: z.string(),
  signedAt: z.string(),
  receivedAt: z.string(),
  decidedBy: z.string(),
  decidedAt: z.string().nullable(),
  work: z.string(),
  workedMinutes: z.number(),
  travelMinutes: z.number(),
  units: z.number(),
  readings: z.array(reading),
})
export const reports = z.object({ items: z.array(reportView) })
export const sent = z.object({
  id: z.string(),
  state: z.enum(['taken', 'held', 'dismissed']),
  heldFor,
  interventionId: z.string(),
})
export const decisionBody = z.object({ take: z.boolean() })
export const reportParams = z.object({ id: z.uuid() })
export const toDecide = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      heldFor,
      sentBy: z.string(),
      receivedAt: z.string(),
      intervention: z.object({ id: z.string(), number: z.string(), subject: z.string() }),
      client: z.string(),
    }),
  ),
})

/** What the page of a technician keeps on the device: their visits, with what may be done there. */
export const onSite = z.object({
  accountId: z.string(),
  visits: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      kind,
      subject: z.string(),
      detail: z.string(),
      site: z.string(),
      client: z.string(),
      startsAt: z.string().nullable(),
      endsAt: z.string().nullable(),
      tasks: z.array(z.object({ id: z.string(), label: z.string(), askedBy: z.string() })),
      assets: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          number: z.string(),
          meters: z.array(
            z.object({ id: z.string(), label: z.string(), unit: z.string(), last: z.number().nullable() }),
          ),
        }),
      ),
    }),
  ),
})
