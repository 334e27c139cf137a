// What happens in a run of the simulator, as data: whose invoices live how, what goes wrong, what suppliers send. README.md of `scenarios` tells it in words.
import { readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { reasonsOf, statuses } from '../../../kernel/e-invoicing/index.ts'
import { actions, reasoned } from '../../../kernel/e-invoicing/life-cycle/codes.ts'
import { decimalOf } from '../../../kernel/e-invoicing/model/decimal.ts'
import { flowSyntaxes, reasonCodes } from '../platforms/protocol.ts'
import { company } from './companies.ts'

export type StatusCode = keyof typeof statuses
const statusCodes = Object.keys(statuses).map(Number) as StatusCode[]
/** Statuses that say amounts. */
export const withAmounts = new Set<StatusCode>([206, 211, 212])
export const decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,2})?$/)
const seconds = z
  .number()
  .min(0)
  .max(366 * 86_400)

const said = {
  status: z.literal(statusCodes),
  reason: z.string().max(40).optional(),
  /** The reason in words. */
  text: z.string().max(500).optional(),
  action: z.enum([...actions] as [string, ...string[]]).optional(),
  /** With tax: what is approved of it (206), what is paid (211, 212). Without it, all that is due. */
  amount: decimal.optional(),
}
const holds = (one: z.output<z.ZodObject<typeof said>>, ctx: z.RefinementCtx): void => {
  const add = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
  const list: readonly string[] | undefined = (reasonsOf as Partial<Record<number, readonly string[]>>)[one.status]
  if (one.reason === undefined && reasoned.has(String(one.status))) add('reason', 'this status needs a reason')
  if (one.reason !== undefined && !(list ?? []).includes(one.reason)) add('reason', 'not a reason of this status')
  if (one.amount !== undefined && !withAmounts.has(one.status)) add('amount', 'this status says no amount')
  if (one.status === 206 && one.amount === undefined) add('amount', 'how much is approved')
}
/** What is said of an invoice: a status with what belongs to it. */
export const saying = z.strictObject(said).superRefine(holds)
export type Saying = z.output<typeof saying>
/** A step of a life: so many seconds after the one before. */
const lifeStep = z.strictObject({ after: seconds.default(1), ...said }).superRefine(holds)

export const messageFaults = ['late', 'twice', 'reordered'] as const
const detail = z.strictObject({
  level: z.enum(['Error', 'Warning']).default('Error'),
  item: z.string().max(100).default('flow'),
  reasonCode: z.union([z.enum(reasonCodes), z.string().max(60)]),
  reasonMessage: z.string().max(500),
})
/** Which invoices: all of it holds. */
const when = z.strictObject({
  /** Of the number, with `*` for any characters. */
  number: z.string().max(100).optional(),
  buyer: z
    .string()
    .regex(/^\d{9}$/, 'a SIREN')
    .optional(),
  seller: z
    .string()
    .regex(/^\d{9}$/, 'a SIREN')
    .optional(),
  typeCode: z.string().max(3).optional(),
  /** Of the total with tax: at least, at most. */
  atLeast: decimal.optional(),
  atMost: decimal.optional(),
})
/** How a flow is acknowledged: after so many seconds, with an error, or never (it stays Pending). */
const acknowledgement = z
  .union([z.literal('never'), z.strictObject({ after: seconds.optional(), error: detail.optional() })])
  .optional()
const flowRule = z.strictObject({
  when: z
    .strictObject({
      syntax: z.enum(flowSyntaxes).optional(),
      /** With `*` for any characters. */
      name: z.string().max(255).optional(),
      trackingId: z.string().max(64).optional(),
    })
    .default({}),
  acknowledgement,
})
/** What happens to some invoices. */
export const invoiceRule = z.strictObject({
  when: when.default({}),
  acknowledgement,
  /** Without it, the ordinary one. */
  life: z.array(lifeStep).max(50).optional(),
  /** What goes wrong with its messages: an hour late, each twice, the last first. */
  faults: z.array(z.enum(messageFaults)).default([]),
  lateBy: seconds.default(3_600),
})
export type InvoiceRule = z.output<typeof invoiceRule>

/** A call that goes wrong. */
export const faultKinds = ['down', 'dropped', 'lost', 'busy', 'slow', 'unauthorised', 'clock'] as const
// biome-ignore format: a list of words
export const faultPlaces = ['any', 'token', 'flows.create', 'flows.search', 'flows.get', 'webhooks', 'directory', 'callbacks'] as const
export const fault = z.strictObject({
  kind: z.enum(faultKinds),
  on: z.enum(faultPlaces).default('any'),
  /** For so many calls; without it and without `seconds`, until it is cleared. */
  times: z.int().min(1).max(100_000).optional(),
  seconds: seconds.optional(),
  /** What `busy` says in Retry-After. */
  retryAfter: z.int().min(0).max(86_400).default(30),
  /** How slow, in real milliseconds. */
  ms: z.int().min(0).max(120_000).default(5_000),
  /** By how many seconds the times given are off. */
  offset: z
    .int()
    .min(-366 * 86_400)
    .max(366 * 86_400)
    .default(-3_600),
})
export type Fault = z.output<typeof fault>

const party = z.strictObject({
  siren: z.string().regex(/^\d{9}$/),
  name: z.string().min(1).max(150),
  vatIdentifier: z.string().max(20).optional(),
  /** `SIREN`, or what else its line of the directory is. */
  address: z.string().max(125).optional(),
  line1: z.string().max(200).default('1 rue des Essais'),
  postCode: z.string().max(10).default('75001'),
  city: z.string().max(100).default('Paris'),
})
/** An invoice that a supplier sends to the company. */
export const supplierInvoice = z.strictObject({
  after: seconds.default(0),
  syntax: z.enum(['CII', 'UBL', 'Factur-X']).default('UBL'),
  number: z.string().min(1).max(35),
  typeCode: z.enum(['380', '381', '384', '386', '389']).default('380'),
  issueDate: z.iso.date().optional(),
  dueDate: z.iso.date().optional(),
  purchaseOrder: z.string().max(100).optional(),
  /** The invoice that a credit note or a corrective one is about. */
  preceding: z.strictObject({ number: z.string().max(35), issueDate: z.iso.date() }).optional(),
  seller: party.default({
    siren: '449995232',
    name: 'Fournitures Arvenne SARL',
    line1: '8 rue du Port',
    postCode: '99000',
    city: 'Port-Halbrane',
  }),
  buyer: party.optional(),
  lines: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(200),
        quantity: z.int().min(1).max(1_000_000).default(1),
        /** Without tax, of one. */
        price: z.string().regex(/^\d{1,9}(\.\d{1,2})?$/),
        /** In percent. */
        rate: z.enum(['20', '10', '5.5', '2.1']).default('20'),
      }),
    )
    .min(1)
    .max(200)
    .default([{ label: 'Fournitures', quantity: 1, price: '100.00', rate: '20' }]),
  /** Instead of all that: this very file, in Base64. */
  file: z.base64().max(20_000_000).optional(),
  life: z.array(lifeStep).max(50).default([]),
  faults: z.array(z.enum(messageFaults)).default([]),
  lateBy: seconds.default(3_600),
})
export type SupplierInvoice = z.output<typeof supplierInvoice>

export const scenario = z.strictObject({
  title: z.string().max(200),
  /** The company that invoices come for; the one of the demo by default. */
  company: party.default({
    siren: '804220119',
    name: 'Halbrane SAS',
    vatIdentifier: 'FR30804220119',
    line1: '12 quai des Archives',
    postCode: '99000',
    city: 'Port-Halbrane',
  }),
  /** After so many seconds a flow is acknowledged. */
  acknowledgeAfter: seconds.default(2),
  /** The largest file that is let through; the norm has 100 MB. */
  mostFileBytes: z
    .int()
    .min(1)
    .max(100 * 2 ** 20)
    .default(100 * 2 ** 20),
  /** Whether an invoice to an address that is not open is rejected (213), as a platform does. */
  deliverableOnly: z.boolean().default(true),
  /** The first whose `when` holds is an invoice's; none: the ordinary life. */
  invoices: z.array(invoiceRule).max(200).default([]),
  /** How any flow is acknowledged: the first whose `when` holds, where the rule of its invoice says nothing. */
  flows: z.array(flowRule).max(200).default([]),
  supplierInvoices: z.array(supplierInvoice).max(200).default([]),
  faults: z.array(fault).max(50).default([]),
  /** Companies beside those that are built in; one of a SIREN that is there takes its place. */
  directory: z.array(company).max(1_000).default([]),
})
export type Scenario = z.output<typeof scenario>
export type ScenarioInput = z.input<typeof scenario>

/** What happens to an invoice of which nothing else is said: its platforms bring it to the buyer. */
export const ordinaryLife: InvoiceRule = invoiceRule.parse({
  life: [
    { after: 1, status: 200 },
    { after: 2, status: 201 },
    { after: 2, status: 202 },
    { after: 2, status: 203 },
  ],
})

export type Known = {
  number: string
  typeCode: string
  seller: { siren?: string | undefined }
  buyer: { siren?: string | undefined }
  gross: string
}
const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('.*')}$`, 'is').test(text)
/** How a flow is acknowledged by the rules for any of them. */
export const flowRuleFor = (
  { flows }: Pick<Scenario, 'flows'>,
  known: { flowSyntax: string; name: string; trackingId?: string | undefined },
): z.output<typeof flowRule> | undefined =>
  flows.find(
    ({ when: { syntax, name, trackingId } }) =>
      (syntax === undefined || syntax === known.flowSyntax) &&
      (name === undefined || matches(name, known.name)) &&
      (trackingId === undefined || matches(trackingId, known.trackingId ?? '')),
  )
const reaches = (a: string, b: string): boolean => {
  const [x, y] = [decimalOf(a), decimalOf(b)]
  if (!x || !y) return false
  const scale = Math.max(x.scale, y.scale)
  return x.units * 10n ** BigInt(scale - x.scale) >= y.units * 10n ** BigInt(scale - y.scale)
}

/** Which rule is an invoice's: the first that it fits. */
export const ruleFor = ({ invoices }: Pick<Scenario, 'invoices'>, known: Known): InvoiceRule =>
  invoices.find(
    ({ when: { number, buyer, seller, typeCode, atLeast, atMost } }) =>
      (number === undefined || matches(number, known.number)) &&
      (buyer === undefined || buyer === known.buyer.siren) &&
      (seller === undefined || seller === known.seller.siren) &&
      (typeCode === undefined || typeCode === known.typeCode) &&
      (atLeast === undefined || reaches(known.gross, atLeast)) &&
      (atMost === undefined || reaches(atMost, known.gross)),
  ) ?? ordinaryLife

const folder = join(import.meta.dirname, 'scenarios')
/** The scenarios that come with the simulator. */
export const scenarioNames = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5))
    .sort()

/**
 * A scenario by its name, from a file, or as it is written. @throws Error with what does not hold
 */
export function readScenario(of: string): Scenario {
  const text = of.trimStart().startsWith('{')
    ? of
    : readFileSync(
        scenarioNames().includes(of) ? join(folder, `${of}.json`) : isAbsolute(of) ? of : resolve(of),
        'utf8',
      )
  const read = scenario.safeParse(JSON.parse(text))
  if (!read.success) throw new Error(`the scenario does not hold:\n${z.prettifyError(read.error)}`)
  return read.data
}
