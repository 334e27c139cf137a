// What the platform makes of a flow that was sent to it: checked, acknowledged, and refused with its reasons.
import { type Message, statuses } from '../../../kernel/e-invoicing/index.ts'
import type { AcknowledgementDetail, Flow, FlowType, ProcessingRule } from '../platforms/protocol.ts'
import { check } from './checks.ts'
import { type Examined, type InvoiceFacts, problem } from './examine.ts'
import { beginLife } from './life.ts'
import type { KeptFlow, KeptInvoice, Platform } from './platform.ts'
import { flowRuleFor, ordinaryLife, ruleFor, type StatusCode } from './scenario.ts'
import { isEnd, type Said, speakerOf, whyNot } from './steps.ts'

type Made = { problems: AcknowledgementDetail[]; type: FlowType; rule?: ProcessingRule }

/** What a platform refuses of an invoice beside its rules: not the account's, or sent before. */
function refusalsOf(platform: Platform, kept: KeptFlow, facts: InvoiceFacts): AcknowledgementDetail[] {
  const { companies } = platform.account(kept.account)!
  const owner = facts.selfBilled ? facts.buyer : facts.seller
  const problems: AcknowledgementDetail[] = []
  if (companies.length > 0 && !companies.includes(owner.siren ?? ''))
    problems.push(problem('OtherTechnicalError', facts.selfBilled ? 'BT-47' : 'BT-30', 'not a company of this account'))
  const same = platform
    .invoices(facts.number, kept.account)
    .some(
      ({ invoice, flow }) =>
        flow.flowDirection === 'Out' &&
        invoice.facts.seller.siren === facts.seller.siren &&
        invoice.facts.issueDate.slice(0, 4) === facts.issueDate.slice(0, 4),
    )
  if (same) problems.push(problem('AlreadyExistingFlow', 'BT-1', 'an invoice of this number was received this year'))
  return problems
}

function ofInvoice(platform: Platform, kept: KeptFlow, { problems, invoice }: Examined): Made {
  if (!invoice) return { problems, type: 'Undefined' }
  const { buyer, processingRule } = invoice
  const rule = processingRule === 'B2B' && platform.directory.isPublic(buyer.siren ?? '') ? 'B2G' : processingRule
  return {
    problems: [...problems, ...refusalsOf(platform, kept, invoice)],
    type: invoice.selfBilled ? 'SupplierInvoice' : 'CustomerInvoice',
    rule,
  }
}

const centsOf = (text: string | undefined) => Math.round(Number(text ?? '0') * 100)
/** What is paid by a message: its amounts, in cents. */
const paidBy = (document: Message['documents'][number]): number =>
  document.statuses
    .flatMap(({ characteristics }) => characteristics)
    .filter(({ type }) => type === 'MEN' || type === 'MPA')
    .reduce((sum, { amount }) => sum + centsOf(amount), 0)

/** What does not hold of the amounts of a payment: a rate that the invoice has not, more than it asks for. */
function amountProblem(document: Message['documents'][number], { facts, said }: KeptInvoice): string | undefined {
  const status = Number(document.status) as StatusCode
  if (status !== 211 && status !== 212) return undefined
  const rates = new Set(facts.rates.map(({ rate }) => Number(rate)))
  for (const { type, percent } of document.statuses.flatMap(({ characteristics }) => characteristics))
    if (type === 'MEN' && percent !== undefined && !rates.has(Number(percent)))
      return `the invoice has no rate of ${percent}`
  const before = said.filter((one) => one.status === status).reduce((sum, one) => sum + one.amountsCents, 0)
  const sum = before + paidBy(document)
  const [gross, sign] = [centsOf(facts.gross), Math.sign(centsOf(facts.gross)) || 1]
  return sum * sign > gross * sign + facts.rates.length ? 'more than the invoice' : undefined
}

type About = { kept: KeptFlow & { invoice: KeptInvoice }; said: Said }
/** What a message says, of which invoices; or why it cannot. */
function heardIn(
  platform: Platform,
  account: string,
  { documents, issuer }: Message,
): { problems: AcknowledgementDetail[]; about: About[]; type: FlowType } {
  const problems: AcknowledgementDetail[] = []
  const about: About[] = []
  let type: FlowType = 'Undefined'
  for (const document of documents) {
    const number = document.number ?? ''
    const seller = document.issuer?.identifiers.find(({ scheme }) => scheme === '0002')?.value
    const all = platform.invoices(number)
    const mine = all.filter((one) => one.account === account)
    const kept = mine.find(
      ({ invoice: { facts } }) =>
        facts.seller.siren === seller && (document.issueDate ?? '').slice(0, 10) === facts.issueDate,
    )
    if (!kept) {
      const others = all.length > 0
      problems.push(
        problem(
          others ? 'InvoiceLCAccessDenied' : 'InvoiceLCInvalidStatus',
          'MDT-87',
          others ? `${number} is not an invoice of this account and seller` : `no invoice ${number} is known`,
        ),
      )
      continue
    }
    type = kept.invoice.side === 'customer' ? 'CustomerInvoiceLC' : 'SupplierInvoiceLC'
    const status = Number(document.status) as StatusCode
    if (!(status in statuses)) {
      problems.push(problem('InvoiceLCStatusError', 'MDT-105', `${document.status} is no status of an invoice`))
      continue
    }
    const mySide = kept.invoice.side === 'customer' ? 'seller' : 'buyer'
    const party = kept.invoice.facts[mySide]
    const by = speakerOf(status)
    if (by !== mySide || (issuer?.identifiers[0] && issuer.identifiers[0].value !== party.siren)) {
      problems.push(problem('InvoiceLCAccessDenied', 'MDT-40', `${status} is not for the ${mySide} to say`))
      continue
    }
    const why = whyNot(kept.invoice.said, status)
    if (why) problems.push(problem('InvoiceLCInvalidStatus', 'MDT-105', why))
    const wrong = amountProblem(document, kept.invoice)
    if (wrong) problems.push(problem('InvoiceLCAmountError', 'MDT-215', wrong))
    about.push({ kept, said: { status, by, at: platform.clock.now(), flowId: '', amountsCents: paidBy(document) } })
  }
  return { problems, about, type }
}

/** What does not hold of a report among the others: its identifier is taken, or it corrects nothing. */
function reportProblems(platform: Platform, kept: KeptFlow, { report }: Examined): AcknowledgementDetail[] {
  if (!report) return []
  const { companies } = platform.account(kept.account)!
  const earlier = platform.passed(kept.account, kept).flatMap((one) => one.report ?? [])
  const ofDeclarant = earlier.filter(({ declarant }) => declarant === report.declarant)
  const problems: AcknowledgementDetail[] = []
  if (companies.length > 0 && !companies.includes(report.declarant))
    problems.push(problem('OtherTechnicalError', 'ReportDocument/Issuer/Id', 'not a company of this account'))
  if (ofDeclarant.some(({ identifier }) => identifier === report.identifier))
    problems.push(problem('AlreadyExistingFlow', 'ReportDocument/Id', 'a report of this identifier was received'))
  const [period] = report.periods
  const firsts = ofDeclarant.filter(({ type, periods }) => type === 'IN' && periods[0] === period)
  if (report.type === 'RE' && firsts.length === 0)
    problems.push(problem('OtherTechnicalError', 'ReportDocument/TypeCode', 'it rectifies no report of this period'))
  if (report.type === 'IN' && firsts.some(({ flowType }) => flowType === report.flowType))
    problems.push(problem('AlreadyExistingFlow', 'ReportPeriod', 'this period was reported: it is rectified by RE'))
  return problems
}

/** What is wrong with a file before anybody reads it. */
function wholeness(platform: Platform, kept: KeptFlow): AcknowledgementDetail[] {
  if (kept.bytes.length === 0) return [problem('EmptyFlow', 'file', 'the file is empty')]
  if (kept.given !== undefined && kept.given !== kept.sha256)
    return [problem('ChecksumMismatch', 'sha256', `the file is ${kept.sha256}`)]
  const same = platform
    .passed(kept.account, kept)
    .find((one) => one.flow.flowDirection === 'Out' && one.sha256 === kept.sha256)
  return same ? [problem('AlreadyExistingFlow', 'file', `it was sent as ${same.flow.flowId}`)] : []
}

/** Looks at a flow that is pending, acknowledges it, and begins what comes of it. */
export async function acknowledge(platform: Platform, kept: KeptFlow): Promise<void> {
  const { flow, account } = kept
  const early = wholeness(platform, kept)
  const examined: Examined = early.length > 0 ? { problems: early } : await check(kept.bytes, flow.flowSyntax)
  const { invoice: facts, message, report } = examined
  let made: Made = { problems: examined.problems, type: report?.flowType ?? 'Undefined', rule: 'NotApplicable' }
  let about: About[] = []
  if (message) {
    const heard = heardIn(platform, account, message)
    made = { problems: [...made.problems, ...heard.problems], type: heard.type, rule: 'NotApplicable' }
    about = heard.about
    const [only] = heard.about
    if (only) made.rule = only.kept.flow.processingRule
  } else if (report) made.problems = [...made.problems, ...reportProblems(platform, kept, examined)]
  else made = ofInvoice(platform, kept, examined)

  const rule = facts ? ruleFor(platform.scenario, facts) : ordinaryLife
  const wanted = (facts && rule.acknowledgement) ?? flowRuleFor(platform.scenario, flow)?.acknowledgement
  if (typeof wanted === 'object' && wanted.error) made.problems.push(wanted.error)
  const failed = made.problems.some(({ level }) => level === 'Error')
  const said: Flow['processingRule'] | undefined =
    flow.processingRuleSource === 'Input' ? flow.processingRule : made.rule
  if (!failed) {
    if (facts) {
      const side = facts.selfBilled ? 'supplier' : 'customer'
      kept.invoice = { facts, said: [], side, at: platform.clock.now() }
    }
    if (message) kept.message = message
    if (report) kept.report = report
    for (const { kept: of, said } of about) {
      of.invoice.said.push({ ...said, flowId: flow.flowId })
      if (isEnd(said.status)) of.invoice.ended = true
    }
  }
  platform.change(kept, {
    flowType: made.type,
    processingRule: said ?? 'Undefined',
    flowProfile: flow.flowProfile === 'Undefined' ? (facts?.profile ?? 'Undefined') : flow.flowProfile,
    acknowledgement: {
      status: failed ? 'Error' : 'Ok',
      ...(made.problems.length > 0 ? { details: made.problems.slice(0, 100) } : {}),
    },
  })
  if (!failed && kept.invoice) beginLife(platform, kept as KeptFlow & { invoice: KeptInvoice }, rule)
}

/** When a flow is acknowledged, in seconds; undefined where it stays pending. */
export async function acknowledgedAfter(platform: Platform, kept: KeptFlow): Promise<number | undefined> {
  const { acknowledgeAfter, invoices } = platform.scenario
  const looks = kept.bytes.length > 0 && invoices.some(({ acknowledgement }) => acknowledgement !== undefined)
  const { invoice } = looks ? await check(kept.bytes, kept.flow.flowSyntax) : {}
  const acknowledgement =
    (invoice && ruleFor(platform.scenario, invoice).acknowledgement) ??
    flowRuleFor(platform.scenario, kept.flow)?.acknowledgement
  if (acknowledgement === 'never') return undefined
  return acknowledgement?.after ?? acknowledgeAfter
}
