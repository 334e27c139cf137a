// Electronic invoices: their terms, read from and written as UBL and CII, and the rules that they keep. Pure functions, no tables.
export type { Syntax } from './bindings/binding.ts'
export { invoiceXml } from './bindings/write.ts'
export { type BoughtInvoice, boughtInvoice } from './e-reporting/bought.ts'
export { foreignParty } from './e-reporting/party.ts'
export {
  type Report,
  type ReportedInvoice,
  type ReportedPayment,
  type ReportedSum,
  type ReportParty,
  reportXml,
} from './e-reporting/report.ts'
export { NotAReport, reportFindings, reportRules } from './e-reporting/rules.ts'
export { acknowledgements, reasoned, reasonsOf, statuses } from './life-cycle/codes.ts'
export {
  type Message,
  type MessageDraft,
  messageOf,
  messageXml,
  NotAMessage,
  type ReadMessage,
  readMessage,
} from './life-cycle/message.ts'
export { reasonWords } from './life-cycle/reason-words.ts'
export { messageFindings, messageRules } from './life-cycle/rules.ts'
export {
  hasPlace,
  isStatus,
  mayFollow,
  nextOf,
  type Status,
  standingOf,
  type Teller,
  tellerOf,
} from './life-cycle/steps.ts'
export { type Invoice, type InvoiceDraft, invoiceOf, type Line } from './model/invoice.ts'
export { type Profile, profileOf } from './profile.ts'
export {
  invoiceOfTree,
  messageLimits,
  NotAnInvoice,
  type ReadInvoice,
  readInvoice,
  readInvoiceStream,
  XmlRefused,
} from './reading.ts'
export { en16931Rules, type Finding, findingsOf, frenchRules, invoiceRules } from './rules/check.ts'
export type { Rule, Severity, Words } from './rules/rule.ts'
export { selfBilledTypes } from './self-billed.ts'
