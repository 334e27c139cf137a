import { z } from 'zod'
import { day, lineText } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'

const named = z.object({ id: z.string(), name: z.string() })
/** A client at a step: what it would be reminded of today, and who would read it. */
export const plannedClient = z.object({
  organisation: named,
  currency: z.enum(currencies),
  amountCents: z.number(),
  interestCents: z.number(),
  indemnityCents: z.number(),
  addressees: z.array(z.string()),
  parts: z.array(
    z.object({
      invoiceId: z.string(),
      number: z.string(),
      instalment: z.number(),
      dueOn: z.string(),
      restCents: z.number(),
    }),
  ),
})
/** What would leave today, step by step. */
export const preview = z.object({
  /** Whether the portal sends them by itself every day. */
  automatic: z.boolean(),
  steps: z.array(
    z.object({
      level: z.number(),
      days: z.number(),
      subject: z.string(),
      clients: z.array(plannedClient),
    }),
  ),
})
export const clientQuery = z.object({ organisation: z.uuid().optional() })
export const letterQuery = z.object({ organisation: z.uuid(), level: z.coerce.number().int() })
export const letter = z.object({ to: z.array(z.string()), subject: z.string(), body: z.string() })
export const sendingBody = z.object({ level: z.number().int(), organisationIds: z.array(z.uuid()).min(1).max(2_000) })
export const reminder = z.object({
  id: z.string(),
  organisation: named,
  invoice: z.object({ id: z.string(), number: z.string() }),
  instalment: z.number(),
  level: z.number(),
  dueOn: z.string(),
  restCents: z.number(),
  interestCents: z.number(),
  indemnityCents: z.number(),
  currency: z.enum(currencies),
  sentAt: z.string(),
  sentTo: z.array(z.string()),
  sentBy: z.string(),
})
export const exemptionBody = z
  .object({
    organisationId: z.uuid().optional(),
    groupId: z.uuid().optional(),
    invoiceId: z.uuid().optional(),
    reason: lineText(200).min(1),
    untilOn: day.nullable().default(null),
  })
  .refine(
    ({ organisationId, groupId, invoiceId }) => [organisationId, groupId, invoiceId].filter(Boolean).length === 1,
    {
      path: ['organisationId'],
      params: { code: 'required' },
    },
  )
export const exemption = z.object({
  id: z.string(),
  kind: z.enum(['organisation', 'group', 'invoice']),
  name: z.string(),
  subjectId: z.string(),
  reason: z.string(),
  untilOn: z.string().nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
})
export const idParams = z.object({ id: z.uuid() })
