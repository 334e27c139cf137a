import { z } from 'zod'
import { lineText, requiredText } from '../../../kernel/http/validation.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { bookedDay } from '../ledger/schema.ts'

export const methods = ['transfer', 'card', 'direct_debit', 'cheque', 'cash'] as const
export const method = z.enum(methods)
/** What each is called in a file and in the journal. */
export const methodWords: Record<(typeof methods)[number], Text> = {
  transfer: { fr: 'Virement', en: 'Transfer' },
  card: { fr: 'Carte', en: 'Card' },
  direct_debit: { fr: 'Prélèvement', en: 'Direct debit' },
  cheque: { fr: 'Chèque', en: 'Cheque' },
  cash: { fr: 'Espèces', en: 'Cash' },
}

export const idParams = z.object({ id: z.uuid() })
const cents = z.number().int().min(1).max(1e13)
/** What it pays: at most so much of each, in this order; without an amount, all that it can. */
const pays = z.array(z.object({ invoiceId: z.uuid(), amountCents: cents.optional() })).max(100)
export const creationBody = z.object({
  organisationId: z.uuid(),
  method,
  amountCents: cents,
  currency: z.enum(currencies),
  receivedOn: bookedDay,
  reference: lineText(140).default(''),
  /** Its id where it comes from: the same one is taken once. Those of the portal itself are nobody else's to give. */
  externalId: lineText(100)
    .refine((id) => !/^(card|bank|debit):/i.test(id), { params: { code: 'billing.own_external_id' } })
    .default(''),
  invoices: pays.default([]),
})
/** Pays with what is left of a payment or of a credit note. */
export const useBody = z.object({ invoices: pays.min(1) })
export const undoBody = z.object({ version: z.number().int(), reason: requiredText(300) })
export const payment = z.object({
  id: z.string(),
  number: z.string(),
  organisation: z.object({ id: z.string(), name: z.string() }),
  method,
  amountCents: z.number(),
  /** What of it pays nothing yet. */
  restCents: z.number(),
  currency: z.enum(currencies),
  receivedOn: z.string(),
  reference: z.string(),
  externalId: z.string(),
  undoneOn: z.string().nullable(),
  undoReason: z.string(),
  version: z.number(),
})
