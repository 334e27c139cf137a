import { z } from 'zod'
import { day, text } from '../../../kernel/http/validation.ts'

export const idParams = z.object({ id: z.uuid() })
export const kinds = ['transactions', 'payments', 'purchases'] as const
export const kind = z.enum(kinds)
/** Made; handed over; and what the platform said of it. */
export const states = ['made', 'handed', 'accepted', 'rejected'] as const
export const state = z.enum(states)
export const standings = ['exchange', 'reported', 'to_report', 'left_out', 'untaxed', 'elsewhere'] as const
/** How far an invoice is made known. */
export const standing = z.enum(standings)
export const ways = ['international', 'consumer'] as const
const money = z.object({ currency: z.string(), netCents: z.number(), vatCents: z.number() })
export const reportItem = z.object({
  id: z.string(),
  number: z.string(),
  kind,
  startsOn: z.string(),
  endsOn: z.string(),
  /** The first of its period (IN), or one that puts it right (RE). */
  type: z.enum(['IN', 'RE']),
  sequence: z.number(),
  state,
  madeAt: z.string(),
  handedAt: z.string().nullable(),
  /** How many invoices it covers, or for how many something came. */
  invoices: z.number(),
  /** Of payments `netCents` is what came, with its tax. */
  totals: z.array(money),
})
export const reportView = reportItem.extend({
  siren: z.string(),
  name: z.string(),
  vatDue: z.enum(['receipts', 'debits']),
  handedBy: z.string(),
  /** Whether somebody brought its document to the platform. */
  byHand: z.boolean(),
  attempts: z.number(),
  answeredAt: z.string().nullable(),
  answer: z.string(),
  version: z.number(),
  /** Whether a later one says the whole of its period anew. */
  replaced: z.boolean(),
  /** Invoices, or receipts, whose amounts nobody can tell as they are. */
  leftOut: z.number(),
  sums: z.array(
    z.object({
      day: z.string(),
      currency: z.string(),
      kind: z.enum(['TLB1', 'TPS1', 'TNT1']),
      rate: z.number(),
      baseCents: z.number(),
      vatCents: z.number(),
    }),
  ),
  /** The first thousand. */
  purchases: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      sellerName: z.string(),
      issueOn: z.string(),
      currency: z.string(),
      netCents: z.number(),
      told: z.boolean(),
    }),
  ),
  receipts: z.array(
    z.object({
      day: z.string(),
      currency: z.string(),
      way: z.enum(ways),
      rate: z.number(),
      cents: z.number(),
    }),
  ),
})
export const findingsView = z.object({
  items: z.array(z.object({ id: z.string(), words: z.string() })),
})
export const handingBody = z.object({
  version: z.number().int(),
  way: z.enum(['platform', 'by_hand']),
})
export const answerBody = z.object({
  version: z.number().int(),
  accepted: z.boolean(),
  answer: text(1_000).default(''),
})
const period = { from: day, to: day }
export const agreementQuery = z
  .object(period)
  .refine(({ from, to }) => from <= to && daysOf(from, to) <= 366, { path: ['to'], params: { code: 'bad_day' } })
const daysOf = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000
export const agreement = z.object({
  rows: z.array(
    z.object({
      currency: z.string(),
      standing,
      category: z.string(),
      rate: z.number(),
      invoices: z.number(),
      baseCents: z.number(),
      vatCents: z.number(),
    }),
  ),
  /** By currency: what all of them come to, what the books have, and what these differ by. */
  books: z.array(
    z.object({
      currency: z.string(),
      baseCents: z.number(),
      vatCents: z.number(),
      booksBaseCents: z.number(),
      booksVatCents: z.number(),
    }),
  ),
})
export const reportableInvoice = z.object({
  id: z.string(),
  number: z.string(),
  type: z.number(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  issueOn: z.string(),
  currency: z.string(),
  standing,
  way: z.enum(['exchange', 'international', 'consumer', 'untaxed', 'elsewhere']),
  /** What it adds to turnover and tax: a credit note is below zero, and deposits are taken off the invoice that deducts them. */
  netCents: z.number(),
  vatCents: z.number(),
  /** The same by VAT rate. */
  parts: z.array(z.object({ category: z.string(), rate: z.number(), baseCents: z.number(), vatCents: z.number() })),
})
