import { z } from 'zod'
import { day, lineText, nameText, text, textOf, textView } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { isDecimal, millionthsOf } from '../../../kernel/money/decimal.ts'

export const idParams = z.object({ id: z.uuid() })
export const priceParams = z.object({ id: z.uuid(), priceId: z.uuid() })
export const versionBody = z.object({ version: z.number().int() })

export const categories = ['S', 'Z', 'E', 'AE', 'K', 'G', 'O'] as const
const category = z.enum(categories)
const rate = z.number().int().min(0).max(10_000)
const positive = z
  .string()
  .trim()
  .max(20)
  .refine((value) => isDecimal(value) && !value.startsWith('-'), { params: { code: 'bad_value' } })
const taxed = { when: ({ issues }: { issues: unknown[] }) => issues.length === 0 }
const fits = (one: { category: string; rate: number }) => (one.category === 'S') === one.rate > 0

/** How often something is billed, in months; null: once. */
export const periods = [1, 3, 6, 12] as const
export const periodMonths = z.union(periods.map((months) => z.literal(months)))

const content = z.object({
  code: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/),
  name: textOf(nameText(150)),
  description: textOf(text(1000)),
  kind: z.enum(['service', 'good']),
  /** UN/ECE recommendation 20: C62 is «one», HUR an hour, MON a month. */
  unitCode: z.string().regex(/^[A-Z0-9]{2,3}$/),
  account: z.string().regex(/^7\d{2,9}$/),
  vatCategory: category,
  vatRate: rate,
  /** For clients of other countries, where it differs. */
  vatAbroad: z
    .array(z.object({ country: z.string().regex(/^(?!FR)[A-Z]{2}$/), category, rate }))
    .max(60)
    .refine((all) => new Set(all.map(({ country }) => country)).size === all.length, {
      params: { code: 'sales.country_twice' },
    })
    .refine((all) => all.every(fits), { params: { code: 'sales.rate_of_category' } }),
  discountClass: lineText(120),
  periodMonths: periodMonths.nullable(),
  inAdvance: z.boolean(),
  noticeDays: z.number().int().min(0).max(366),
  termMonths: z.number().int().min(1).max(120).nullable(),
})
const whole = <S extends typeof content>(schema: S) =>
  schema
    .refine((one) => fits({ category: one.vatCategory, rate: one.vatRate }), {
      path: ['vatRate'],
      params: { code: 'sales.rate_of_category' },
      ...taxed,
    })
    .refine(
      (one) => one.termMonths === null || (one.periodMonths !== null && one.termMonths % one.periodMonths === 0),
      { path: ['termMonths'], params: { code: 'sales.term_of_period' }, ...taxed },
    )
export type ProductContent = z.output<typeof content>
export const productBody = whole(content)
export const changeBody = whole(content.extend({ version: z.number().int() }) as never) as unknown as z.ZodType<
  ProductContent & { version: number },
  ProductContent & { version: number }
>

const tier = z.object({ fromQuantity: positive, unitPrice: positive })
export const priceBody = z
  .object({
    currency: z.enum(currencies),
    startsOn: day,
    endsOn: day.nullable().default(null),
    tiers: z.array(tier).min(1).max(20),
  })
  .refine((one) => one.endsOn === null || one.endsOn >= one.startsOn, {
    path: ['endsOn'],
    params: { code: 'sales.price_ends_before' },
    ...taxed,
  })
  .refine((one) => millionthsOf(one.tiers[0]!.fromQuantity) === 0n, {
    path: ['tiers'],
    params: { code: 'sales.first_tier' },
    ...taxed,
  })
  .refine(
    ({ tiers }) =>
      tiers.every((one, at) => at === 0 || millionthsOf(one.fromQuantity) > millionthsOf(tiers[at - 1]!.fromQuantity)),
    { path: ['tiers'], params: { code: 'sales.tier_order' }, ...taxed },
  )
export const priceEndBody = z.object({ endsOn: day.nullable(), version: z.number().int() })

export const productItem = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  kind: z.enum(['service', 'good']),
  periodMonths: periodMonths.nullable(),
  archived: z.boolean(),
  /** Of one, on the day that it is read; null where it is not sold then. */
  price: z.object({ unitPrice: z.string(), currency: z.enum(currencies), tiers: z.number() }).nullable(),
  vatCategory: category,
  vatRate: z.number(),
})
export const priceView = z.object({
  id: z.string(),
  currency: z.enum(currencies),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  state: z.enum(['planned', 'holds', 'over']),
  by: z.string(),
  tiers: z.array(z.object({ fromQuantity: z.string(), unitPrice: z.string() })),
  version: z.number(),
})
export const productView = content.omit({ name: true, description: true, vatAbroad: true }).extend({
  id: z.string(),
  name: textView,
  description: textView,
  vatAbroad: z.array(z.object({ country: z.string(), category, rate: z.number() })),
  archived: z.boolean(),
  prices: z.array(priceView),
  version: z.number(),
})
