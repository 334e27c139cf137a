import { z } from 'zod'
import {
  day,
  lineText,
  nameText,
  optionalEmail,
  requiredText,
  text,
  webAddress,
} from '../../../kernel/http/validation.ts'
import { coordinates } from '../../../kernel/identity/schema.ts'
import { seatCount, seatKind } from '../schema.ts'

export const idParams = z.object({ id: z.uuid() })

const whole = (least: number, most: number) => z.number().int().min(least).max(most)
const cents = whole(0, 100_000_000)
/** Each is a row: one act adds no more than it does within a fraction of a second. */
const sharedSeats = whole(0, 5_000)
const settings = {
  number: nameText(60),
  title: lineText(200),
  /** The service of the client that the contract is of; null: of none in particular. */
  serviceId: z.uuid().nullable(),
  /** The product that its seats are (B10): tax and account of what it bills; null: the usual ones. */
  productId: z.uuid().nullable(),
  isPack: z.boolean(),
  applicationIds: z
    .array(z.uuid())
    .min(1)
    .max(50)
    .transform((ids) => [...new Set(ids)]),
  startsOn: day,
  endsOn: day.nullable(),
  noticeDays: whole(0, 1100),
  billingPeriodMonths: whole(1, 60),
  nextInvoiceOn: day,
  invoiceDay: whole(1, 31),
  sells: z.array(seatKind).min(1).max(3),
  registeredPostRequired: z.boolean(),
  waitsForm: z.object({ creation: z.boolean(), deletion: z.boolean(), replacement: z.boolean() }),
  reminderDays: whole(1, 365).nullable(),
  suspensionDays: whole(1, 365).nullable(),
}
export const contractBody = z.object({
  ...settings,
  organisationId: z.uuid(),
  title: lineText(200).default(''),
  serviceId: z.uuid().nullable().default(null),
  productId: z.uuid().nullable().default(null),
  isPack: z.boolean().default(false),
  endsOn: day.nullable().default(null),
  noticeDays: settings.noticeDays.default(180),
  billingPeriodMonths: settings.billingPeriodMonths.default(1),
  sells: settings.sells.default(['named']),
  registeredPostRequired: z.boolean().default(false),
  waitsForm: settings.waitsForm.default({ creation: false, deletion: true, replacement: false }),
  reminderDays: settings.reminderDays.default(null),
  suspensionDays: settings.suspensionDays.default(null),
  /** From the month in which the contract starts on. */
  prices: z
    .array(z.object({ seatKind, monthlyCents: cents }))
    .max(3)
    .default([]),
  /** Shared seats bought from the start on. */
  concurrentSeats: sharedSeats.default(0),
})
export const contractPatch = z.object(settings).partial().extend({ version: z.number().int() })
const summary = {
  id: z.string(),
  number: z.string(),
  title: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  service: z.object({ id: z.string(), name: z.string() }).nullable(),
  isPack: z.boolean(),
  startsOn: z.string(),
  endsOn: z.string().nullable(),
  connections: z.number(),
  /** Those that it has today. */
  seatCount: z.number(),
}
export const contractSummary = z.object(summary)
export const contractView = z.object({
  ...summary,
  product: z.object({ id: z.string(), name: z.string() }).nullable(),
  applications: z.array(z.object({ id: z.string(), code: z.string(), name: z.string(), connections: z.number() })),
  noticeDays: z.number(),
  billingPeriodMonths: z.number(),
  nextInvoiceOn: z.string(),
  invoiceDay: z.number(),
  sells: z.array(seatKind),
  registeredPostRequired: z.boolean(),
  waitsForm: settings.waitsForm,
  reminderDays: z.number().nullable(),
  suspensionDays: z.number().nullable(),
  prices: z.array(z.object({ seatKind, validFrom: z.string(), monthlyCents: z.number() })),
  seats: z.object({ named: seatCount, concurrent: seatCount, key: seatCount }),
  administrators: z.array(z.object({ accountId: z.string(), name: z.string() })),
  version: z.number(),
})
export const priceBody = z.object({
  seatKind,
  validFrom: day.refine((value) => value.endsWith('-01'), { params: { code: 'contracts.first_of_month' } }),
  monthlyCents: cents,
})
export const endingBody = z.object({ endsOn: day.nullable() })
export const concurrentSeatsBody = z.object({ number: sharedSeats, reason: requiredText(500) })
export const lineQuery = z.object({ from: day.optional(), to: day.optional() })
export const lineItem = z.object({
  id: z.string(),
  requestNumber: z.string(),
  label: z.string(),
  seatKind,
  month: z.string(),
  from: z.string(),
  to: z.string(),
  billedDays: z.number(),
  daysInMonth: z.number(),
  quantity: z.number(),
  unitMonthlyCents: z.number(),
  amountCents: z.number(),
  invoiceOn: z.string(),
})
export const lineList = z.object({
  items: z.array(lineItem),
  invoices: z.array(z.object({ invoiceOn: z.string(), totalCents: z.number() })),
  totalCents: z.number(),
})

// Applications.
const code = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
const url = z.union([z.literal(''), webAddress('http(s)')])
export const applicationBody = z.object({ code, name: nameText(120), url: url.default('') })
export const applicationPatch = z
  .object({ name: nameText(120), url })
  .partial()
  .extend({ version: z.number().int() })
export const profileBody = z.object({ code, name: nameText(120), description: text(2000).default('') })
export const profilePatch = z.object({ name: nameText(120), description: text(2000) }).partial()
export const roleBody = z.object({ code, name: nameText(120) })
export const rolePatch = z.object({ name: nameText(120) })
export const profileParams = z.object({ id: z.uuid(), profileId: z.uuid() })
export const roleParams = z.object({ id: z.uuid(), roleId: z.uuid() })
export const applicationView = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  url: z.string(),
  version: z.number(),
  profiles: z.array(
    z.object({ id: z.string(), code: z.string(), name: z.string(), description: z.string(), used: z.boolean() }),
  ),
  roles: z.array(z.object({ id: z.string(), code: z.string(), name: z.string(), used: z.boolean() })),
})
export const applicationList = z.object({ items: z.array(applicationView) })

// Application users.
const userFields = {
  externalId: nameText(100),
  surname: nameText(100),
  givenName: lineText(100),
  email: optionalEmail,
  ...coordinates,
}
export type UserField = keyof typeof userFields
/** One row of an import (C20); every field a text. */
export const userRow = z.object(userFields)
export const userFieldNames = Object.keys(userFields) as UserField[]
export const userItem = z.object({
  id: z.string(),
  applicationId: z.string(),
  organisationId: z.string(),
  synchronisedAt: z.string(),
  ...(Object.fromEntries(userFieldNames.map((name) => [name, z.string()])) as Record<UserField, z.ZodString>),
})
export const importBody = z.object({
  application: z.uuid(),
  organisation: z.uuid(),
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
})
export const importReport = z.object({
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.array(
    z.object({
      line: z.number(),
      errors: z.array(z.object({ field: z.string(), name: z.string(), message: z.string() })),
    }),
  ),
  encoding: z.string(),
  /** Columns of the file that no field has: what they hold is left out. */
  unknownColumns: z.array(z.string()),
})
