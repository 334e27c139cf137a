import { z } from 'zod'
import { day, lineText, nameText, text } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { isDecimal } from '../../../kernel/money/decimal.ts'
import { bookedDay } from '../ledger/schema.ts'
import { vatCategory } from '../vat-rates/schema.ts'

/** UNCL1001: an invoice, a credit note, a deposit. */
export const invoiceTypes = [380, 381, 386] as const
export const invoiceType = z.union([z.literal(380), z.literal(381), z.literal(386)])
export type InvoiceType = z.output<typeof invoiceType>
/** A draft, and what follows of a closed one: to be paid, late, paid; of a credit note: to be used, used. */
export const invoiceStates = ['draft', 'due', 'late', 'paid', 'available', 'used'] as const
export const invoiceState = z.enum(invoiceStates)
export const priceMode = z.enum(['net', 'gross'])

export const decimal = z
  .string()
  .trim()
  .max(20)
  .refine(isDecimal, { params: { code: 'bad_value' } })
export const positive = decimal.refine((value) => !value.startsWith('-'), { params: { code: 'bad_value' } })
/** In hundredths of a percent. */
export const hundredths = z.number().int().min(0).max(10_000)

export const idParams = z.object({ id: z.uuid() })
/** A line as it is typed. One of a charge has its amounts of that. */
export const lineBody = z.object({
  chargeId: z.uuid().nullable().default(null),
  /** What it was picked from in a catalogue. */
  productId: z.uuid().nullable().default(null),
  label: nameText(300),
  description: text(1000).default(''),
  quantity: decimal,
  /** UN/ECE recommendation 20: C62 is «one». */
  unitCode: z
    .string()
    .regex(/^[A-Z0-9]{2,3}$/)
    .default('C62'),
  unitPrice: positive,
  discountRate: hundredths.default(0),
  vatCategory,
  vatRate: hundredths,
  account: z
    .string()
    .regex(/^7\d{2,9}$/)
    .default('706000'),
})
const lines = z.array(lineBody).max(500)
const content = z.object({
  payerId: z.uuid().nullable(),
  reference: lineText(100),
  subject: lineText(150),
  comment: text(1000),
  priceMode,
  currency: z.enum(currencies),
  issueOn: bookedDay.nullable(),
  dueOn: day.nullable(),
  depositIds: z.array(z.uuid()).max(20),
  lines,
})
/** A new draft: with the charges that it bills, or with nothing yet. */
export const creationBody = z.object({
  organisationId: z.uuid(),
  type: z.union([z.literal(380), z.literal(386)]).default(380),
  chargeIds: z.array(z.uuid()).max(500).default([]),
})
/** A new draft of all charges of a client that are due. */
export const dueBody = z.object({ organisationId: z.uuid() })
export const draftBody = content.extend({ version: z.number().int() })
export const versionQuery = z.object({ version: z.coerce.number().int() })
export const versionBody = z.object({ version: z.number().int() })
/** What is credited of an invoice: all that is left, or some of its lines, by quantity or by amount before tax. */
export const creditBody = z.object({
  lines: z
    .array(
      z
        .object({ lineId: z.uuid(), quantity: decimal.optional(), netCents: z.number().int().optional() })
        .refine(({ quantity, netCents }) => (quantity === undefined) !== (netCents === undefined), {
          path: ['quantity'],
          params: { code: 'required' },
        }),
    )
    .min(1)
    .max(500)
    .optional(),
})

const named = z.object({ id: z.string(), name: z.string() })
export const vatTotal = z.object({
  category: vatCategory,
  rate: z.number(),
  baseCents: z.number(),
  vatCents: z.number(),
})
export const lineView = z.object({
  id: z.string(),
  chargeId: z.string().nullable(),
  productId: z.string().nullable(),
  creditedLineId: z.string().nullable(),
  /** The days that it is for, both or neither. */
  fromOn: z.string().nullable(),
  toOn: z.string().nullable(),
  /** What the charge is known by: the number of a contract. */
  origin: z.string(),
  label: z.string(),
  description: z.string(),
  quantity: z.string(),
  unitCode: z.string(),
  unitPrice: z.string(),
  discountRate: z.number(),
  discountCents: z.number(),
  typedCents: z.number(),
  netCents: z.number(),
  vatCategory,
  vatRate: z.number(),
  account: z.string(),
})
/** A row of the lists of either side. */
export const invoiceItem = z.object({
  id: z.string(),
  type: invoiceType,
  state: invoiceState,
  number: z.string().nullable(),
  subject: z.string(),
  reference: z.string(),
  organisation: named,
  issueOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  currency: z.enum(currencies),
  netCents: z.number(),
  grossCents: z.number(),
  payableCents: z.number(),
  /** What is left to be paid; of a credit note, to be used. */
  restCents: z.number(),
  /** Days since it was due, of one that is late. */
  daysLate: z.number(),
  settledOn: z.string().nullable(),
})
/** What pays an invoice, or what a credit note was used for. */
const settlementView = z.object({
  kind: z.enum(['payment', 'invoice', 'refund']),
  id: z.string(),
  number: z.string(),
  method: z.string(),
  on: z.string(),
  amountCents: z.number(),
})
const related = z.object({ id: z.string(), number: z.string().nullable(), grossCents: z.number() })
export const relatedList = z.object({ items: z.array(related) })
/** What an identity is as an invoice keeps it. */
export const identity = z.object({
  name: z.string(),
  form: z.string(),
  siren: z.string(),
  siret: z.string(),
  vatNumber: z.string(),
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  city: z.string(),
  country: z.string(),
  email: z.string(),
  iban: z.string(),
  bic: z.string(),
  /** Where invoices go in the exchange (scheme 0225), where it is not the company itself (B29). */
  electronicAddress: z.string().optional(),
  /** The service of a public buyer (BT-10). */
  serviceCode: z.string().optional(),
})
export type Identity = z.output<typeof identity>
/** What the law has an invoice say between companies. */
export const mentions = z.object({ latePenalty: z.string(), earlyDiscount: z.string() })
export type Mentions = z.output<typeof mentions>
export const invoiceView = invoiceItem.extend({
  /** The program that issued it, where it was another one, and the kind of its file (B19). */
  external: z.object({ source: z.string(), file: z.enum(['pdf', 'xml']).nullable() }).nullable(),
  payerId: z.string().nullable(),
  comment: z.string(),
  priceMode,
  vatCents: z.number(),
  deductedCents: z.number(),
  lines: z.array(lineView),
  vat: z.array(vatTotal.extend({ exemptionCode: z.string(), exemptionWords: z.string() })),
  deposits: z.array(related),
  credited: related.nullable(),
  credits: z.array(related),
  seller: identity.nullable(),
  buyer: identity.nullable(),
  mentions: mentions.nullable(),
  closedAt: z.string().nullable(),
  closedBy: z.string(),
  settlements: z.array(settlementView),
  version: z.number(),
})
/** How a closed invoice reaches its client: in its documents, from a moment on, by the exchange (B15), or on paper (D14). */
const delivery = z.object({
  portal: z.boolean(),
  exchange: z.boolean(),
  publishedAt: z.string().nullable(),
  documentId: z.string().nullable(),
})
/** An invoice as the staff see it: with its entries, and what closing it would do. */
export const staffInvoiceView = invoiceView.extend({
  delivery: delivery.nullable(),
  entries: z.array(
    z.object({
      number: z.string(),
      journal: z.string(),
      day: z.string(),
      postings: z.array(
        z.object({ account: z.string(), name: z.string(), debitCents: z.number(), creditCents: z.number() }),
      ),
    }),
  ),
  may: z.array(z.enum(['edit', 'close', 'delete', 'credit', 'pay'])),
})
/** What closing a draft would do now, and what stops it. */
export const closingEffect = z.object({
  series: z.string(),
  /** The number that it would get if nothing else is closed before. */
  number: z.string(),
  lastNumber: z.string().nullable(),
  issueOn: z.string(),
  dueOn: z.string(),
  balanceCents: z.number(),
  balanceAfterCents: z.number(),
  postings: z.array(
    z.object({ account: z.string(), name: z.string(), debitCents: z.number(), creditCents: z.number() }),
  ),
  /** How it would reach its client: in its documents, or on paper, and why. */
  delivery: z.enum(['portal', 'not_asked', 'asked', 'refused', 'no_folder']),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
})
/** The rates that a line may have today; `usual` is one of them, as category and rate: «S 2000». */
export const rateChoices = z.object({
  items: z.array(z.object({ category: vatCategory, rate: z.number(), name: z.string() })),
  usual: z.string(),
})
/** Which lines of the catalogue a draft may take: by words, or one of them for another quantity. */
export const offeredQuery = z.object({
  organisation: z.uuid(),
  currency: z.enum(currencies),
  search: text(200).default(''),
  product: z.uuid().optional(),
  quantity: positive.default('1'),
  on: bookedDay.optional(),
})
export const offeredLine = z.object({
  productId: z.string(),
  code: z.string(),
  label: z.string(),
  description: z.string(),
  quantity: z.string(),
  unitCode: z.string(),
  unitPrice: z.string(),
  discountRate: z.number(),
  vatCategory,
  vatRate: z.number(),
  account: z.string(),
})
export const offeredLines = z.object({ items: z.array(offeredLine) })
/** What is owed and on no invoice yet. */
export const chargeItem = z.object({
  id: z.string(),
  organisation: named,
  reference: z.string(),
  label: z.string(),
  fromOn: z.string().nullable(),
  toOn: z.string().nullable(),
  quantity: z.string(),
  unitPrice: z.string(),
  netCents: z.number(),
  currency: z.enum(currencies),
  unitCode: z.string(),
  /** Category and rate as its origin names them: «S 2000»; empty where it names none. */
  vat: z.string(),
  account: z.string(),
  invoiceOn: z.string(),
})
/** What a client owes that is on no invoice yet, together. */
export const dueClient = z.object({
  organisation: named,
  currency: z.enum(currencies),
  charges: z.number(),
  netCents: z.number(),
})
export const dueClients = z.object({ items: z.array(dueClient) })
