import { z } from 'zod'
import { nextView, statusBody, statusView } from '../life-cycle/schema.ts'

export const idParams = z.object({ id: z.uuid() })
export const depositBody = z.object({ organisationId: z.uuid() })
const finding = z.object({
  rule: z.string(),
  severity: z.enum(['fatal', 'warning']),
  words: z.string(),
  places: z.array(z.string()),
})
export const depositItem = z.object({
  id: z.string(),
  /** Null: who sold is no client. */
  organisation: z.object({ id: z.string(), name: z.string() }).nullable(),
  way: z.enum(['portal', 'program', 'platform']),
  fileName: z.string(),
  sizeBytes: z.number(),
  depositedAt: z.string(),
  depositedBy: z.string(),
  accepted: z.boolean(),
  syntax: z.enum(['', 'cii', 'ubl-invoice', 'ubl-credit-note']),
  /** What people call it: Factur-X is CII within a PDF; '' of what is no invoice. */
  format: z.enum(['', 'Factur-X', 'CII', 'UBL']),
  /** The provider sells by it, and its client wrote it. */
  selfBilled: z.boolean(),
  number: z.string(),
  sellerName: z.string(),
  issueOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  currency: z.string(),
  /** A decimal number. */
  grossAmount: z.string().nullable(),
  /** Where it stands (MDT-105); '' where nobody has said anything. */
  status: z.string(),
  statusTitle: z.string(),
  statusAt: z.string().nullable(),
  /** How many rules a rejected one breaks. */
  reasons: z.number(),
})
/** A file that was handed in, with the rules that it does not keep. */
export const depositView = depositItem.extend({ findings: z.array(finding), timeline: z.array(statusView) })
/** An invoice received, with what the staff may say of it. */
export const receivedView = depositView.extend({ next: z.array(nextView) })
/** What the staff say, and the status that they saw: '' where there was none. */
export const decisionBody = statusBody.extend({ seen: z.string().max(3) })
export const deposited = z.object({ items: z.array(depositView) })
/** Of several at once. */
export const rejectionsQuery = z.object({
  ids: z
    .string()
    .max(4000)
    .transform((value) => value.split(',').filter(Boolean))
    .pipe(z.array(z.uuid()).min(1).max(100)),
})
