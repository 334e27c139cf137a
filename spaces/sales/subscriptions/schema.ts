import { z } from 'zod'
import { day, lineText, requiredText, text } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { isDecimal, millionthsOf } from '../../../kernel/money/decimal.ts'
import { periodMonths } from '../products/schema.ts'

/** Ordered and not begun; to begin; active; with notice; suspended by its cause; over. */
export const subscriptionStates = ['ordered', 'planned', 'active', 'notice', 'suspended', 'terminated'] as const
export const subscriptionState = z.enum(subscriptionStates)
export const causes = ['unpaid', 'staff', 'request'] as const

export const idParams = z.object({ id: z.uuid() })
const version = z.number().int()
export const versionBody = z.object({ version })
export const creationBody = z.object({
  organisationId: z.uuid(),
  productId: z.uuid(),
  quantity: z
    .string()
    .trim()
    .max(20)
    .refine((value) => isDecimal(value) && millionthsOf(value) > 0n, { params: { code: 'bad_value' } }),
  reference: lineText(100).default(''),
  currency: z.enum(currencies).default('EUR'),
  /** The day on which it begins; null: it is ordered, and activated later. */
  startsOn: day.nullable().default(null),
  /** A day on which a period begins; null: the day on which it begins. */
  anchorOn: day.nullable().default(null),
})
export const activationBody = z.object({ version, onDay: day })
export const suspensionBody = z.object({ version, cause: z.enum(['staff', 'request']), reason: requiredText(500) })
export const noticeBody = z.object({ version, lastOn: day, reason: text(500).default('') })
export const ownNoticeBody = z.object({ version, reason: text(500).default('') })
export const endQuery = z.object({ lastOn: day })
export const fromQuoteBody = z.object({ startsOn: day })

const named = z.object({ id: z.string(), name: z.string() })
export const subscriptionItem = z.object({
  id: z.string(),
  number: z.string(),
  state: subscriptionState,
  cause: z.enum(causes).nullable(),
  organisation: named,
  label: z.string(),
  reference: z.string(),
  quantity: z.string(),
  unitPrice: z.string(),
  periodMonths,
  currency: z.enum(currencies),
  /** What a whole period costs now, before tax. */
  periodCents: z.number(),
  activatedOn: z.string().nullable(),
  lastOn: z.string().nullable(),
})
export const factView = z.object({
  id: z.string(),
  kind: z.enum([
    'ordered',
    'activated',
    'suspended',
    'resumed',
    'noticed',
    'notice_lifted',
    'renewed',
    'priced',
    'terminated',
  ]),
  onDay: z.string(),
  lastOn: z.string().nullable(),
  cause: z.string(),
  reason: z.string(),
  unitPrice: z.string().nullable(),
  at: z.string(),
  by: z.string(),
})
export const subscriptionView = subscriptionItem.extend({
  unitCode: z.string(),
  discountRate: z.number(),
  vatRate: z.number(),
  inAdvance: z.boolean(),
  anchorOn: z.string().nullable(),
  noticeDays: z.number(),
  termMonths: z.number().nullable(),
  termEndsOn: z.string().nullable(),
  /** The last day on which the tacit renewal can be refused. */
  refuseBefore: z.string().nullable(),
  /** The soonest last day of notice that is given today. */
  soonestLastOn: z.string().nullable(),
  facts: z.array(factView),
  may: z.array(z.enum(['activate', 'cancel', 'suspend', 'resume', 'notice', 'lift', 'end'])),
  version: z.number(),
})
const chargeView = z.object({
  fromOn: z.string(),
  toOn: z.string(),
  netCents: z.number(),
  invoiceOn: z.string(),
})
export const staffSubscriptionView = subscriptionView.extend({
  account: z.string(),
  product: z.object({ id: z.string(), code: z.string() }),
  quote: z.object({ id: z.string(), number: z.string() }).nullable(),
  charges: z.array(chargeView.extend({ label: z.string(), invoice: z.string().nullable() })),
})
/** What ending on a day would charge or give back now. */
export const endEffect = z.object({
  lastOn: z.string(),
  charges: z.array(chargeView),
  netCents: z.number(),
  currency: z.enum(currencies),
})
