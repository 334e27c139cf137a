import { z } from 'zod'
import { day, lineText } from '../../../kernel/http/validation.ts'
import { currencies } from '../../../kernel/money/currencies.ts'
import { vatCategory } from '../vat-rates/schema.ts'

/** So much an invoice may come to, in the smallest unit. */
const most = 1_000_000_000_000
const cents = z.number().int().min(0).max(most)
/** The tax of one category and rate, as the other program says it. */
const part = z
  .object({ category: vatCategory, rate: z.number().int().min(0).max(10_000), netCents: cents, vatCents: cents })
  .refine(({ category, rate }) => (category === 'S') === rate > 0, { path: ['rate'], params: { code: 'bad_value' } })

/** An invoice or a credit note of another program (B19). */
export const externalInvoice = z
  .object({
    kind: z.enum(['invoice', 'credit_note']).default('invoice'),
    /** Of a credit note: the number of the invoice that it corrects, where it names one. */
    credits: lineText(60).default(''),
    /** The client's code. */
    client: lineText(60).min(1),
    /** What the program is called; part of what the invoice is known by. */
    source: lineText(60).min(1),
    number: lineText(60).min(1),
    issueOn: day,
    /** Absent: by the terms of the payer. */
    dueOn: day.optional(),
    currency: z.enum(currencies).default('EUR'),
    grossCents: cents.min(1),
    /** What is left to pay, or of a credit note to be used, where a part was there; absent: all of it. The other part stays in that program's books. */
    restCents: cents.min(1).optional(),
    /** Its tax, where the program says it: one part for each category and rate. */
    vat: z.array(part).max(20).default([]),
    subject: lineText(200).default(''),
    reference: lineText(100).default(''),
  })
  .refine(({ kind, credits }) => kind === 'credit_note' || credits === '', {
    path: ['credits'],
    params: { code: 'billing.external_credits' },
  })
  .refine(({ issueOn, dueOn }) => dueOn === undefined || dueOn >= issueOn, {
    path: ['dueOn'],
    params: { code: 'billing.due_before_date' },
  })
  .refine(({ restCents, grossCents }) => restCents === undefined || restCents <= grossCents, {
    path: ['restCents'],
    params: { code: 'billing.external_rest' },
  })
  .refine(
    ({ vat, grossCents }) =>
      vat.length === 0 || vat.reduce((all, one) => all + one.netCents + one.vatCents, 0) === grossCents,
    { path: ['grossCents'], params: { code: 'billing.external_totals' } },
  )
  .refine(({ vat }) => new Set(vat.map((one) => `${one.category} ${one.rate}`)).size === vat.length, {
    path: ['vat'],
    params: { code: 'bad_value' },
  })
export type ExternalInvoice = z.output<typeof externalInvoice>

/** As a form brings it, with its file: the invoice is JSON. */
const pushBody = z.object({
  invoice: z
    .string()
    .max(20_000)
    .transform((text, ctx) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        ctx.addIssue({ code: 'custom', params: { code: 'bad_value' } })
        return z.NEVER
      }
    })
    .pipe(externalInvoice),
})
const pushed = z.object({ id: z.string(), number: z.string(), created: z.boolean() })
/** What a push of one brings and gives. */
export const externalInvoicePush = { body: pushBody, answer: pushed }
