import { z } from 'zod'
import { day } from '../../../kernel/http/validation.ts'
import { bookedDay } from '../ledger/schema.ts'
import { schemes } from '../mandates/schema.ts'
import { pauses } from '../receivables/schema.ts'

export const idParams = z.object({ id: z.uuid() })
/** So many invoices are in one collection. */
export const mostLines = 1000
export const debitStates = ['open', 'paid', 'refused', 'returned', 'cancelled'] as const
/** Why an invoice that is due is not collected. */
export const obstacles = [
  'no_mandate',
  'mandate_draft',
  'mandate_revoked',
  'mandate_blocked',
  'mandate_lapsed',
  'other_scheme',
  'in_collection',
  'other_currency',
  ...pauses,
] as const

export const previewQuery = z.object({ scheme: z.enum(schemes).default('CORE'), collectionOn: day.optional() })
export const previewItem = z.object({
  invoice: z.object({ id: z.string(), number: z.string(), dueOn: z.string() }),
  organisation: z.object({ id: z.string(), name: z.string() }),
  payer: z.object({ id: z.string(), name: z.string() }),
  amountCents: z.number(),
  currency: z.string(),
  rum: z.string(),
  sequence: z.enum(['FRST', 'RCUR', 'OOFF']).nullable(),
  obstacle: z.enum(obstacles).nullable(),
})
export const preview = z.object({
  scheme: z.enum(schemes),
  /** The first day on which the notice is kept and banks execute. */
  earliestOn: z.string(),
  collectionOn: z.string(),
  totalCents: z.number(),
  items: z.array(previewItem),
})
export const creationBody = z.object({
  scheme: z.enum(schemes).default('CORE'),
  accountId: z.uuid(),
  collectionOn: day,
  invoiceIds: z.array(z.uuid()).min(1).max(mostLines),
})
export const versionBody = z.object({ version: z.number().int() })
export const batch = z.object({
  id: z.string(),
  number: z.string(),
  scheme: z.enum(schemes),
  collectionOn: z.string(),
  account: z.object({ id: z.string(), name: z.string() }),
  lines: z.number(),
  totalCents: z.number(),
  /** What of it is still asked, and how many lines. */
  open: z.number(),
  openCents: z.number(),
  paid: z.number(),
  refused: z.number(),
  returned: z.number(),
  state: z.enum(['open', 'done', 'cancelled']),
  fileTakenAt: z.string().nullable(),
  version: z.number(),
})
export const debit = z.object({
  id: z.string(),
  position: z.number(),
  invoice: z.object({ id: z.string(), number: z.string() }),
  organisation: z.object({ id: z.string(), name: z.string() }),
  rum: z.string(),
  amountCents: z.number(),
  sequence: z.enum(['FRST', 'RCUR', 'OOFF']),
  endToEndId: z.string(),
  state: z.enum(debitStates),
  reasonCode: z.string(),
  endedOn: z.string().nullable(),
  /** When the client was told of it; null: not yet. */
  toldAt: z.string().nullable(),
})
export const confirmBody = z.object({ receivedOn: bookedDay })
/** Codes of ISO 20022 by which a bank refuses or sends back. */
export const returnBody = z.object({ code: z.string().regex(/^[A-Z]{2}\d{2}$/) })
export const confirmInput = z.object({ receivedOn: z.string() })
