import { z } from 'zod'
import { requiredText } from '../../../kernel/http/validation.ts'
import { payment } from '../payments/schema.ts'

export const idParams = z.object({ id: z.uuid() })

/** A statement with what can be told of its sums: null where it does not say enough. Amounts are below zero where the account owes. */
export const statementItem = z.object({
  id: z.string(),
  account: z.object({ id: z.string(), name: z.string(), iban: z.string() }),
  statementId: z.string(),
  sequence: z.string(),
  page: z.string(),
  fromOn: z.string().nullable(),
  toOn: z.string().nullable(),
  currency: z.string(),
  openingCents: z.number().nullable(),
  closingCents: z.number().nullable(),
  closingOn: z.string().nullable(),
  sumCents: z.number(),
  credits: z.number(),
  debits: z.number(),
  /** How many of its movements another statement had brought. */
  known: z.number(),
  /** What the closing balance is beyond the opening one and the movements; zero where all is there. */
  sumGapCents: z.number().nullable(),
  /** What the opening balance is beyond the closing one of the statement before; zero where none is missing between. */
  openingGapCents: z.number().nullable(),
  /** Movements of money that came in and wait for a decision. */
  open: z.number(),
  fileId: z.string().nullable(),
  importedAt: z.string(),
})
export const importReport = z.object({
  /** Nothing of the file was new. */
  known: z.boolean(),
  statements: z.array(statementItem.extend({ fresh: z.boolean(), added: z.number() })),
})

export const sides = ['credit', 'debit'] as const
export const entryItem = z.object({
  id: z.string(),
  account: z.object({ id: z.string(), name: z.string() }),
  statementId: z.string(),
  side: z.enum(sides),
  amountCents: z.number(),
  currency: z.string(),
  bookedOn: z.string(),
  party: z.string(),
  partyAccount: z.string(),
  words: z.string(),
  creditorReference: z.string(),
  endToEndId: z.string(),
  returnCode: z.string(),
  parts: z.number(),
  matched: z.boolean(),
  /** Why it was set aside, where it was. */
  asideReason: z.string().nullable(),
})

export const decisionsQuery = z.object({ account: z.uuid().optional(), statement: z.uuid().optional() })
const params = z.record(z.string(), z.union([z.string(), z.number()]))
export const proposal = z.object({
  organisation: z.object({ id: z.string(), name: z.string() }),
  invoices: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      subject: z.string(),
      dueOn: z.string(),
      restCents: z.number(),
      paidOn: z.string().nullable(),
      /** What it would pay of this invoice. */
      cents: z.number(),
    }),
  ),
  /** What named credit notes pay of which invoice beside it. */
  credits: z
    .array(
      z.object({
        id: z.string(),
        number: z.string(),
        invoices: z.array(z.object({ id: z.string(), cents: z.number() })),
      }),
    )
    .optional(),
  /** What the movement is beyond the invoices; below zero where it is less. */
  gapCents: z.number(),
  reasons: z.array(z.object({ tone: z.enum(['for', 'against', 'neutral']), code: z.string(), params })),
})
export const decisions = z.object({
  counts: z.object({ matched: z.number(), sure: z.number(), doubtful: z.number(), none: z.number() }),
  /** How many wait beyond those that are given. */
  beyond: z.number(),
  items: z.array(
    z.object({
      entry: entryItem,
      verdict: z.enum(['sure', 'doubtful', 'none']),
      why: z.object({ code: z.string(), params }),
      proposals: z.array(proposal),
      /** What the brand asked the bank for, and this answers. */
      found: z
        .object({
          kind: z.enum(['collection', 'debit', 'return', 'refund']),
          id: z.string(),
          number: z.string(),
          lines: z.number(),
        })
        .nullable(),
    }),
  ),
})
const cents = z.number().int().min(1).max(1e13)
export const decisionBody = z.object({
  organisationId: z.uuid(),
  /** At most so much of each, in this order; none: all to the client's credit. */
  invoices: z.array(z.object({ invoiceId: z.uuid(), amountCents: cents.optional() })).max(100),
  /** Credit notes of the client that pay some of them first, each of which and how much. */
  credits: z
    .array(
      z.object({
        creditNoteId: z.uuid(),
        invoices: z
          .array(z.object({ invoiceId: z.uuid(), amountCents: cents }))
          .min(1)
          .max(100),
      }),
    )
    .max(20)
    .default([]),
})
export const decided = z.object({ entry: entryItem, payment })
export const asideBody = z.object({ reason: requiredText(300) })
/** Each with the invoices that it was seen to pay, or the id of what it was seen to answer. */
export const validationBody = z.object({
  entries: z
    .array(z.object({ id: z.uuid(), invoiceIds: z.array(z.uuid()).min(1).max(100) }))
    .min(1)
    .max(1000),
})
/** The invoices that each movement was seen to pay. */
export const validationInput = z.object({ seen: z.record(z.uuid(), z.array(z.uuid())) })
