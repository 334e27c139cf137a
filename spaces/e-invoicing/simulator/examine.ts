// What a file that goes through the platform is, and which rules it does not keep. Pure: heavy files are looked at in a thread (`checks.ts`).
import {
  type Finding,
  findingsOf,
  frenchRules,
  type Invoice,
  invoiceRules,
  type Message,
  messageFindings,
  NotAMessage,
  NotAnInvoice,
  NotAReport,
  profileOf,
  readInvoice,
  readMessage,
  reportFindings,
  selfBilledTypes,
  XmlRefused,
} from '../../../kernel/e-invoicing/index.ts'
import { messageLimits } from '../../../kernel/e-invoicing/reading.ts'
import { readXml, type XmlNode } from '../../../kernel/xml/read.ts'
import type {
  AcknowledgementDetail,
  FlowProfile,
  FlowSyntax,
  FlowType,
  ProcessingRule,
  ReasonCode,
} from '../platforms/protocol.ts'

export type PartyFacts = {
  siren?: string | undefined
  name: string
  vatIdentifier?: string | undefined
  country: string
  address?: string | undefined
  addressScheme?: string | undefined
}
/** What the platform knows an invoice by. Amounts are as the invoice writes them. */
export type InvoiceFacts = {
  number: string
  issueDate: string
  typeCode: string
  currency: string
  seller: PartyFacts
  buyer: PartyFacts
  gross: string
  due: string
  /** Of each rate, what is owed with tax, in cents. */
  rates: Array<{ rate: string; grossCents: number }>
  buyerReference: string
  purchaseOrder: string
  profile: FlowProfile
  processingRule: ProcessingRule
  selfBilled: boolean
}
export type ReportFacts = { identifier: string; type: string; declarant: string; periods: string[]; flowType: FlowType }
export type Examined = {
  problems: AcknowledgementDetail[]
  invoice?: InvoiceFacts
  message?: Message
  report?: ReportFacts
}

/** So many problems of a file are told. */
const mostProblems = 100
export const problem = (reasonCode: ReasonCode, item: string, reasonMessage: string): AcknowledgementDetail => ({
  level: 'Error',
  item,
  reasonCode,
  reasonMessage,
})
const problemsOf = (found: readonly Finding[], codeOf: (finding: Finding) => ReasonCode): AcknowledgementDetail[] =>
  found
    .toSorted((a, b) => Number(b.severity === 'fatal') - Number(a.severity === 'fatal'))
    .slice(0, mostProblems)
    .map((one) => ({
      level: one.severity === 'fatal' ? 'Error' : 'Warning',
      item: one.places[0] ?? 'document',
      reasonCode: codeOf(one),
      reasonMessage: `[${one.id}] ${one.words.fr}`.slice(0, 1_000),
    }))

const profiles: Record<ReturnType<typeof profileOf>, FlowProfile> = {
  minimum: 'Undefined',
  'basic-wl': 'Undefined',
  basic: 'Basic',
  en16931: 'CIUS',
  extended: 'CIUS',
  'extended-ctc-fr': 'Extended-CTC-FR',
  unknown: 'Undefined',
}
/** What the note BAR of an invoice says of how it is to be treated. */
const treatments: Record<string, ProcessingRule> = {
  B2B: 'B2B',
  B2BINT: 'B2BInt',
  B2C: 'B2C',
  OUTOFSCOPE: 'OutOfScope',
  ARCHIVEONLY: 'ArchiveOnly',
}
const cents = (text: string | undefined): number => Math.round(Number(text ?? '0') * 100)

type Party = NonNullable<Invoice['seller']> | NonNullable<Invoice['buyer']>
const partyOf = (party: Party | undefined): PartyFacts => {
  const registered = party?.legalRegistration
  const siren = registered?.value && /^\d{9}$/.test(registered.value) && (registered.scheme ?? '0002') === '0002'
  return {
    siren: siren ? registered.value : undefined,
    name: party?.name ?? '',
    vatIdentifier: party?.vatIdentifier,
    country: party?.address?.country ?? '',
    address: party?.electronicAddress?.value,
    addressScheme: party?.electronicAddress?.scheme,
  }
}

/** What the platform knows an invoice by. */
export function factsOf(invoice: Invoice): InvoiceFacts {
  const [seller, buyer] = [partyOf(invoice.seller), partyOf(invoice.buyer)]
  const said = invoice.notes
    .find(({ subject }) => subject === 'BAR')
    ?.text?.trim()
    .toUpperCase()
  const computed: ProcessingRule = buyer.siren ? 'B2B' : buyer.country === 'FR' || !buyer.country ? 'B2C' : 'B2BInt'
  return {
    number: invoice.number ?? '',
    issueDate: invoice.issueDate ?? '',
    typeCode: invoice.typeCode ?? '',
    currency: invoice.currency ?? '',
    seller,
    buyer,
    gross: invoice.totals?.withVat ?? '0',
    due: invoice.totals?.due ?? '0',
    rates: invoice.vatBreakdown.map(({ base, tax, rate }) => ({
      rate: rate ?? '0',
      grossCents: cents(base) + cents(tax),
    })),
    buyerReference: invoice.buyerReference ?? '',
    purchaseOrder: invoice.purchaseOrder ?? '',
    profile: profiles[profileOf(invoice.process?.specification)],
    processingRule: (said && treatments[said]) || computed,
    selfBilled: selfBilledTypes.includes(invoice.typeCode ?? ''),
  }
}

function examineInvoice(bytes: Uint8Array, syntax: FlowSyntax): Examined {
  const read = readInvoice(bytes)
  const found = findingsOf(read, [...invoiceRules, ...frenchRules])
  const problems = problemsOf(found, ({ id }) => (id.startsWith('SCHEMA-') ? 'InvalidSchema' : 'OtherTechnicalError'))
  if ((read.syntax === 'cii') !== (syntax !== 'UBL'))
    problems.unshift(problem('FlowTypeError', 'flowSyntax', `the file is ${read.syntax}, not ${syntax}`))
  if (['minimum', 'basic-wl'].includes(profileOf(read.invoice.process?.specification)))
    problems.unshift(problem('OtherTechnicalError', 'BT-24', 'the profile holds no whole invoice'))
  return { problems, invoice: factsOf(read.invoice) }
}

/** By which code a platform tells of a rule of the messages. */
const codeOfMessageRule = ({ id }: Finding): ReasonCode =>
  /_MDT-207$/.test(id) && id.includes('CDV-14')
    ? 'InvoiceLCAmountError'
    : /CL-0[69]/.test(id)
      ? 'InvoiceLCStatusError'
      : 'InvoiceLCRuleError'
function examineMessage(bytes: Uint8Array): Examined {
  const read = readMessage(bytes)
  return { problems: problemsOf(messageFindings(read), codeOfMessageRule), message: read.message }
}

const within = (node: XmlNode, ...names: string[]): XmlNode[] =>
  names.reduce<XmlNode[]>(
    (nodes, name) => nodes.flatMap(({ children }) => children.filter((one) => one.name === `r:${name}`)),
    [node],
  )
/** What a report is about, by what is in it. */
function reportTypeOf(root: XmlNode, declarant: string): FlowType {
  const sellers = within(root, 'TransactionsReport', 'Invoice', 'Seller', 'CompanyId').map(({ text }) => text.trim())
  const invoices = within(root, 'TransactionsReport', 'Invoice').length > 0
  const types: FlowType[] = [
    ...(invoices && sellers.some((one) => one === declarant) ? ['UnitaryCustomerTransactionReport' as const] : []),
    ...(invoices && sellers.some((one) => one !== declarant) ? ['UnitarySupplierTransactionReport' as const] : []),
    ...(within(root, 'TransactionsReport', 'Transactions').length
      ? ['AggregatedCustomerTransactionReport' as const]
      : []),
    ...(within(root, 'PaymentsReport', 'Invoice').length ? ['UnitaryCustomerPaymentReport' as const] : []),
    ...(within(root, 'PaymentsReport', 'Transactions').length ? ['AggregatedCustomerPaymentReport' as const] : []),
  ]
  if (types.length > 1) return 'MultiFlowReport'
  // One of nothing is known by who declares it.
  if (within(root, 'ReportDocument', 'Issuer', 'RoleCode').some(({ text }) => text.trim() === 'BY'))
    return 'UnitarySupplierTransactionReport'
  const payments = within(root, 'PaymentsReport').length > 0
  return types[0] ?? (payments ? 'AggregatedCustomerPaymentReport' : 'AggregatedCustomerTransactionReport')
}
function examineReport(bytes: Uint8Array): Examined {
  const problems = problemsOf(reportFindings(bytes), () => 'OtherTechnicalError')
  const root = readXml(bytes, { '': 'r' }, messageLimits)
  const text = (...names: string[]) => within(root, ...names)[0]?.text.trim() ?? ''
  const declarant = text('ReportDocument', 'Issuer', 'Id')
  const periods = ['TransactionsReport', 'PaymentsReport'].flatMap((part) =>
    within(root, part, 'ReportPeriod').map((one) =>
      [part, ...['StartDate', 'EndDate'].map((name) => within(one, name)[0]?.text.trim() ?? '')].join(' '),
    ),
  )
  return {
    problems,
    report: {
      ...{ identifier: text('ReportDocument', 'Id'), type: text('ReportDocument', 'TypeCode'), declarant, periods },
      flowType: reportTypeOf(root, declarant),
    },
  }
}

/** Looks at a file by the syntax that it is sent as. It never throws, whatever the bytes are. */
export function examine({ bytes, syntax }: { bytes: Uint8Array; syntax: FlowSyntax }): Examined {
  try {
    if (syntax === 'CDAR') return examineMessage(bytes)
    if (syntax === 'FRR') return examineReport(bytes)
    return examineInvoice(bytes, syntax)
  } catch (error) {
    if (error instanceof XmlRefused)
      return {
        problems: [problem(error.reason === 'empty' ? 'EmptyFlow' : 'InvalidSchema', `:${error.line}`, error.reason)],
      }
    if (error instanceof NotAnInvoice || error instanceof NotAMessage || error instanceof NotAReport)
      return { problems: [problem('FlowTypeError', 'flowSyntax', `the file is no ${syntax}: ${error.message}`)] }
    throw error
  }
}
