import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { messageXml, readMessage, reasonsOf, statuses } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { root } from '../../../testing/process.ts'
import { officialFindings, readSchematron } from '../../../testing/schematron.ts'
import { factsOf } from './examine.ts'
import { messageAbout } from './messages.ts'
import { readScenario, type StatusCode, supplierInvoice, withAmounts } from './scenario.ts'
import { fileOf } from './supplier-invoices.ts'

const reference = resolve(root, process.env.E_INVOICING_REFERENCE ?? '../shared/e-invoicing')
const at = (path: string) => join(reference, path)
const skip = !existsSync(reference) && 'what is published is not here'
const now = Date.parse('2026-12-01T10:00:00Z')
const official = (path: string) => readSchematron(readFileSync(at(path), 'utf8'))

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
  const spec = supplierInvoice.parse({ number: 'ARV-1', syntax: 'CII' })
  const xml = (await fileOf(spec, company, now)).toString()
  for (const path of ['en16931/EN16931-CII-validation.sch', 'french-rules/BR-FR-Flux2-CII.sch'])
    assert.deepEqual(officialFindings(official(path), xml), [], path)
})
