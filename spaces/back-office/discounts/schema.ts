import { z } from 'zod'
import { day, lineText } from '../../../kernel/http/validation.ts'
import { reasons } from './holding.ts'

/** In hundredths of a per cent: 1250 is 12.5 %. */
const rate = z.number().int().min(1).max(10_000)
const product = lineText(120)
export const discountBody = z
  .object({
    /** Of one client, of a group of clients; neither: of all. */
    organisationId: z.uuid().nullable().default(null),
    groupId: z.uuid().nullable().default(null),
    /** Empty: on everything. */
    product: product.default(''),
    rate,
    startsOn: day,
    endsOn: day.nullable().default(null),
    reason: lineText(300).default(''),
  })
  .refine((body) => body.organisationId === null || body.groupId === null, {
    path: ['groupId'],
    params: { code: 'back_office.client_or_group' },
  })
  .refine((body) => body.endsOn === null || body.endsOn >= body.startsOn, {
    path: ['endsOn'],
    params: { code: 'back_office.discount_ends_before' },
  })
/** What has held stays: of a discount that began, the last day alone changes, from today on. */
export const discountPatch = z.object({ endsOn: day.nullable(), version: z.number().int() })
const named = z.object({ id: z.string(), name: z.string() })
export const discountView = z.object({
  id: z.string(),
  client: named.nullable(),
  group: named.nullable(),
  product: z.string(),
  rate: z.number(),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  state: z.enum(['planned', 'holds', 'over']),
  version: z.number(),
})
export const heldQuery = z.object({ product: product.default(''), on: day.optional() })
export const held = z.object({
  /** Null: none holds. */
  discount: discountView.nullable(),
  reason: z.enum(reasons).nullable(),
  /** The reason in a sentence. */
  because: z.string(),
})
