import { z } from 'zod'
import { day, lineText, requiredText, text } from '../../../kernel/http/validation.ts'
import type { Text } from '../../../kernel/i18n/locale.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { formSignature } from '../../../kernel/signature/schema.ts'
import { identity, lineBody, positive, priceMode, vatCategory, vatTotal } from '../../billing/index.ts'

/** A draft; closed and not shown yet; what the client is to answer; its outcomes. Lapsed follows from its last day. */
export const quoteStates = ['draft', 'closed', 'to_sign', 'lapsed', 'signed', 'refused', 'withdrawn'] as const
export const quoteState = z.enum(quoteStates)
/** What each is called in a file. */
export const quoteStateWords: Record<(typeof quoteStates)[number], Text> = {
  draft: { fr: 'Brouillon', en: 'Draft' },
  closed: { fr: 'Clôturé, à publier', en: 'Closed, to publish' },
  to_sign: { fr: 'À signer', en: 'To sign' },
  lapsed: { fr: 'Périmé', en: 'Lapsed' },
  signed: { fr: 'Signé', en: 'Signed' },
  refused: { fr: 'Refusé', en: 'Refused' },
  withdrawn: { fr: 'Retiré', en: 'Withdrawn' },
}

export const idParams = z.object({ id: z.uuid() })
export const versionBody = z.object({ version: z.number().int() })
export const versionQuery = z.object({ version: z.coerce.number().int() })
export const creationBody = z.object({ organisationId: z.uuid() })
const quoteLine = lineBody.omit({ chargeId: true }).extend({ isOptional: z.boolean().default(false) })
export const draftBody = z.object({
  version: z.number().int(),
  reference: lineText(100),
  subject: lineText(150),
  comment: text(1000),
  priceMode,
  currency: z.enum(currencies),
  validUntil: day.nullable(),
  lines: z.array(quoteLine).max(300),
})
export const reasonBody = z.object({ version: z.number().int(), reason: requiredText(500) })
/** The options that the client takes. */
export const choiceBody = z.object({ version: z.number().int(), lineIds: z.array(z.uuid()).max(300) })
/** What is made of a signed quote; a deposit is a percentage of it. */
export const useBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invoice') }),
  z.object({ kind: z.literal('deposit'), percent: z.number().int().min(1).max(99) }),
])
export const offeredQuery = z.object({
  organisation: z.uuid(),
  currency: z.enum(currencies),
  search: text(200).default(''),
  product: z.uuid().optional(),
  quantity: positive.default('1'),
})

const named = z.object({ id: z.string(), name: z.string() })
export const quoteItem = z.object({
  id: z.string(),
  number: z.string().nullable(),
  state: quoteState,
  organisation: named,
  subject: z.string(),
  reference: z.string(),
  issueOn: z.string().nullable(),
  validUntil: z.string().nullable(),
  currency: z.enum(currencies),
  /** Without its options; of a signed one, what was signed for. */
  netCents: z.number(),
  grossCents: z.number(),
})
const lineView = z.object({
  id: z.string(),
  productId: z.string().nullable(),
  isOptional: z.boolean(),
  isChosen: z.boolean(),
  label: z.string(),
  description: z.string(),
  quantity: z.string(),
  unitCode: z.string(),
  unitPrice: z.string(),
  discountRate: z.number(),
  typedCents: z.number(),
  netCents: z.number(),
  /** Of an option: what taking it adds to what is chosen now, with tax, or what leaving it takes off. */
  addsGrossCents: z.number().nullable(),
  vatCategory,
  vatRate: z.number(),
  account: z.string(),
  /** How it is billed by period and what it binds one to, as it was written; null: billed once. The same in words. */
  terms: z
    .object({
      periodMonths: z.number(),
      inAdvance: z.boolean(),
      noticeDays: z.number(),
      termMonths: z.number().nullable(),
    })
    .nullable(),
  termsWords: z.string(),
})
const sums = z.object({
  vat: z.array(vatTotal),
  netCents: z.number(),
  vatCents: z.number(),
  grossCents: z.number(),
})
export const quoteView = quoteItem.extend({
  comment: z.string(),
  priceMode,
  seller: identity.nullable(),
  buyer: identity.nullable(),
  lines: z.array(lineView),
  /** Without any option, and with those that are chosen. */
  base: sums,
  chosen: sums,
  publishedAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  answeredBy: z.string(),
  reason: z.string(),
  signedFileId: z.string().nullable(),
  signature: formSignature.nullable(),
  may: z.array(z.enum(['edit', 'close', 'delete', 'publish', 'withdraw', 'copy', 'use', 'choose', 'sign', 'refuse'])),
  version: z.number(),
})
export const staffQuoteView = quoteView.extend({
  closedAt: z.string().nullable(),
  closedBy: z.string(),
  copiedFrom: z.object({ id: z.string(), number: z.string().nullable() }).nullable(),
  copies: z.array(z.object({ id: z.string(), number: z.string().nullable() })),
  uses: z.array(
    z.object({
      kind: z.enum(['deposit', 'invoice', 'subscriptions']),
      percent: z.number().nullable(),
      invoice: z.object({ id: z.string(), number: z.string().nullable() }).nullable(),
      by: z.string(),
    }),
  ),
  subscriptions: z.array(z.object({ id: z.string(), number: z.string() })),
  /** Whether it has lines that are billed by period, and others. */
  recurring: z.boolean(),
  once: z.boolean(),
  /** What of it is billed once, with tax: what a deposit is a part of. */
  onceGrossCents: z.number(),
})
/** What closing a draft would do now, and what stops it. */
export const closingEffect = z.object({
  number: z.string(),
  issueOn: z.string(),
  validUntil: z.string(),
  withAllGrossCents: z.number(),
  readers: z.array(z.string()),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export const quoteSigning = z.object({ href: z.string().nullable(), quote: quoteView })
