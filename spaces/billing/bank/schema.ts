import { z } from 'zod'

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
})
