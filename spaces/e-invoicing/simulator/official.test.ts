import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { messageXml, readMessage, reasonsOf, statuses } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice, soundKinds } from '../../../kernel/e-invoicing/testing.ts'
import { root } from '../../../testing/process.ts'
import { officialFindings, readSchematron } from '../../../testing/schematron.ts'
import { writeChecked } from '../transmissions/check-in-worker.ts'
import { factsOf } from './examine.ts'
import { messageAbout } from './messages.ts'
import { readScenario, type StatusCode, supplierInvoice, withAmounts } from './scenario.ts'
import { fileOf } from './supplier-invoices.ts'

const reference = resolve(root, process.env.E_INVOICING_REFERENCE ?? '../shared/e-invoicing')
const at = (path: string) => join(reference, path)
const skip = !existsSync(reference) && 'what is published is not here'
const now = Date.parse('2026-12-01T10:00:00Z')
const official = (path: string) => readSchematron(readFileSync(at(path), 'utf8'))
/** The rules that an invoice in a syntax has to keep, read once. */
const readOnce = new Map<'CII' | 'UBL', ReadonlyArray<readonly [string, ReturnType<typeof official>]>>()
function rulesOf(syntax: 'CII' | 'UBL') {
  const paths = [`en16931/EN16931-${syntax}-validation.sch`, `french-rules/BR-FR-Flux2-${syntax}.sch`]
  const rules = readOnce.get(syntax) ?? paths.map((path) => [path, official(path)] as const)
  readOnce.set(syntax, rules)
  return rules
}

/** A message of each status, with a reason where it may have one. */
const messages = () =>
  (Object.keys(statuses).map(Number) as StatusCode[]).map((status) => {
    const [reason] = (reasonsOf as Partial<Record<number, readonly string[]>>)[status] ?? []
    const amount = withAmounts.has(status) ? { amount: '300.00' } : {}
    const saying = { status, ...(reason ? { reason, text: 'Un motif' } : {}), ...amount }
    return { status, xml: messageXml(messageAbout(factsOf(soundInvoice()), saying, now, now)) }
  })

test('B22 the messages of the simulator keep the published rules and schema', { skip }, async () => {
  const { XmlDocument, XsdValidator } = await import('libxml2-wasm')
  const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs')
  xmlRegisterFsInputProviders()
  const path = at('xsd/cdar-d22b/CrossDomainAcknowledgementAndResponse_100pD22B.xsd')
  const schema = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(path), { url: pathToFileURL(path).href }))
  const rules = official('life-cycle/BR-FR-CDV-CDAR.sch')
  for (const { status, xml } of messages()) {
    assert.deepEqual(officialFindings(rules, xml), [], String(status))
    schema.validate(XmlDocument.fromString(xml))
  }
})

/** What a message is by who says it to whom and how. */
const shapeOf = ({ message }: ReturnType<typeof readMessage>) => {
  const [document] = message.documents
  return {
    process: message.process,
    profile: message.profile,
    type: message.type,
    sender: message.sender?.role,
    issuer: [message.issuer?.role, message.issuer?.identifiers[0]?.scheme],
    recipients: message.recipients.map(({ role, identifiers }) => [role, identifiers[0]?.scheme]),
    acknowledgement: document!.acknowledgement,
    text: document!.statusText?.replaceAll('_', ' ').replaceAll('à', ''),
    characteristics: document!.statuses.flatMap(({ characteristics }) => characteristics.map(({ type }) => type)),
  }
}
test('B22 the messages of the simulator are written as the published examples are', { skip }, () => {
  const examples = readdirSync(at('life-cycle/examples')).filter((name) => /^UC1_.*-CDV-\d+_(?!.*POUR_PPF)/.test(name))
  assert.ok(examples.length >= 7)
  const ours = new Map(messages().map(({ status, xml }) => [String(status), shapeOf(readMessage(Buffer.from(xml)))]))
  for (const name of examples) {
    const read = readMessage(readFileSync(at(`life-cycle/examples/${name}`)))
    const { characteristics, text, ...own } = ours.get(read.message.documents[0]!.status!)!
    const { characteristics: said, text: _, ...theirs } = shapeOf(read)
    assert.deepEqual([own, [...new Set(characteristics)]], [theirs, said], name)
    assert.ok(text)
  }
})

test('B22 the invoices of suppliers keep the published rules', { skip }, async () => {
  const { company } = readScenario('ordinary')
  for (const syntax of ['CII', 'UBL'] as const) {
    const rules = rulesOf(syntax)
    // In UBL a credit note is a document of its own.
    for (const typeCode of syntax === 'UBL' ? (['380', '381'] as const) : (['380'] as const)) {
      const about = typeCode === '381' ? { preceding: { number: 'ARV-0', issueDate: '2026-11-02' } } : {}
      const spec = supplierInvoice.parse({ number: 'ARV-1', syntax, typeCode, ...about })
      const xml = (await fileOf(spec, company, now)).toString()
      for (const [path, rule] of rules) assert.deepEqual(officialFindings(rule, xml), [], `${path} ${typeCode}`)
    }
  }
})

test('B15 the files that we send keep the published rules in UBL as in CII', { skip }, () => {
  const credit = soundKinds().find(({ typeCode }) => typeCode === '381')!
  for (const syntax of ['CII', 'UBL'] as const) {
    const rules = rulesOf(syntax)
    for (const invoice of [soundInvoice(), ...(syntax === 'UBL' ? [credit] : [])]) {
      const { xml, broken } = writeChecked({ invoice, syntax })
      assert.deepEqual(broken, [])
      for (const [path, rule] of rules) assert.deepEqual(officialFindings(rule, xml), [], `${path} ${invoice.typeCode}`)
    }
  }
})
