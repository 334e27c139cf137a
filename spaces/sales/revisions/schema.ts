import { z } from 'zod'
import { day, lineText, nameText } from '../../../kernel/http/validation.ts'
import { isDecimal, millionthsOf } from '../../../kernel/money/decimal.ts'

export const idParams = z.object({ id: z.uuid() })
export const versionBody = z.object({ version: z.number().int() })
const month = day.refine((value) => value.endsWith('-01'), { params: { code: 'sales.first_of_month' } })
const decimal = (least: bigint, most: bigint) =>
  z
    .string()
    .trim()
    .max(20)
    .refine((value) => isDecimal(value) && millionthsOf(value) >= least && millionthsOf(value) <= most, {
      params: { code: 'bad_value' },
    })
const value = decimal(1n, 99_999_999_000_000n)

export const seriesBody = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/),
  name: nameText(150),
})
export const valuesBody = z.object({ values: z.array(z.object({ month, value })).min(1).max(600) })
export const seriesItem = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  latest: z.object({ month: z.string(), value: z.string() }).nullable(),
})
export const seriesView = seriesItem.extend({
  values: z.array(
    z.object({ month: z.string(), value: z.string(), by: z.string(), at: z.string(), corrected: z.boolean() }),
  ),
})
export const importReport = seriesView.extend({ added: z.number(), unchanged: z.number() })

const factor = decimal(1n, 100_000_000n)
export const revisionBody = z
  .object({
    targetKind: z.string().regex(/^[a-z-]+\.[a-z_]+$/),
    targetId: z.uuid(),
    seriesId: z.uuid(),
    baseMonth: month,
    fixedPart: decimal(0n, 1_000_000n),
    indexPart: decimal(1n, 1_000_000n),
    floor: factor.nullable().default(null),
    ceiling: factor.nullable().default(null),
    lagMonths: z.number().int().min(0).max(24).default(0),
    firstOn: day,
    everyMonths: z.number().int().min(1).max(120).default(12),
  })
  .refine((one) => one.floor === null || one.ceiling === null || millionthsOf(one.floor) <= millionthsOf(one.ceiling), {
    path: ['ceiling'],
    params: { code: 'sales.ceiling_below' },
    when: ({ issues }) => issues.length === 0,
  })
/** `factor`: what the person saw; another one by now is a conflict. */
export const stepBody = z.object({ dueOn: day, factor: lineText(30) })
export const targetQuery = z.object({ kind: lineText(60), search: lineText(200).default('') })
export const targets = z.object({
  items: z.array(z.object({ id: z.string(), label: z.string(), client: z.string() })),
})
export const targetKinds = z.object({ items: z.array(z.object({ kind: z.string(), title: z.string() })) })

const price = z.object({ key: z.string(), label: z.string(), before: z.string(), after: z.string() })
export const revisionItem = z.object({
  id: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  targetKind: z.string(),
  target: z.string(),
  series: z.string(),
  firstOn: z.string(),
  everyMonths: z.number(),
  appliedOn: z.string().nullable(),
  /** The first due date that was not applied; null where it is ended. */
  dueOn: z.string().nullable(),
  ended: z.boolean(),
})
/** What a due date would do now. */
const nextStep = z.object({
  dueOn: z.string(),
  effectiveOn: z.string(),
  indexMonth: z.string(),
  indexValue: z.string().nullable(),
  factor: z.string().nullable(),
  prices: z.array(price),
  /** Why it cannot be applied now. */
  refusal: z.string().nullable(),
})
export const previewQuery = z.object({
  ids: z
    .string()
    .max(4000)
    .transform((value) => value.split(',').filter(Boolean))
    .pipe(z.array(z.uuid()).min(1).max(100)),
})
export const previews = z.object({ items: z.array(revisionItem.extend({ currency: z.string(), next: nextStep })) })
/** Each as it was seen. */
export const applicationsBody = z.object({
  items: z
    .array(stepBody.extend({ id: z.uuid() }))
    .min(1)
    .max(100)
    .refine((items) => new Set(items.map(({ id }) => id)).size === items.length, { params: { code: 'bad_value' } }),
})
export const revisionView = revisionItem.extend({
  href: z.string(),
  currency: z.string(),
  baseMonth: z.string(),
  baseValue: z.string(),
  fixedPart: z.string(),
  indexPart: z.string(),
  floor: z.string().nullable(),
  ceiling: z.string().nullable(),
  lagMonths: z.number(),
  /** What the next due date would do now; null where it is ended. */
  next: nextStep.extend({ readers: z.array(z.string()) }).nullable(),
  steps: z.array(
    z.object({
      dueOn: z.string(),
      effectiveOn: z.string(),
      indexMonth: z.string(),
      indexValue: z.string(),
      prices: z.array(price),
      told: z.number(),
      at: z.string(),
      by: z.string(),
    }),
  ),
  may: z.array(z.enum(['apply', 'end'])),
  version: z.number(),
})
