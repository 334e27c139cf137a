// What the rules of electronic invoicing say beside what their publishers say of their own examples. `scripts/conformance.ts` prints it.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { invoiceXml } from '../kernel/e-invoicing/bindings/write.ts'
import { reportXml } from '../kernel/e-invoicing/e-reporting/report.ts'
import { reportFindings, reportRules } from '../kernel/e-invoicing/e-reporting/rules.ts'
import { anyReport, soundReportXml } from '../kernel/e-invoicing/e-reporting/testing.ts'
import { messageXml, readMessage } from '../kernel/e-invoicing/life-cycle/message.ts'
import { messageFindings, messageRules } from '../kernel/e-invoicing/life-cycle/rules.ts'
import { invoiceOfTree, messageLimits, prefixes, readInvoice, syntaxOf } from '../kernel/e-invoicing/reading.ts'
import { en16931Rules, type Finding, findingsOf, frenchRules } from '../kernel/e-invoicing/rules/check.ts'
import type { Rule } from '../kernel/e-invoicing/rules/rule.ts'
import { severalSellersXml, soundKinds, soundMessage } from '../kernel/e-invoicing/testing.ts'
import { readXml, type XmlNode } from '../kernel/xml/read.ts'

/** What an oracle says of one thing, and whether we say the same. */
export type Comparison = { what: string; agrees: boolean; why: string }
export type Part = { name: string; compared: Comparison[]; skipped: string[] }
type Named = { name: string; xml: string }

const files = (folder: string, pattern: string) =>
  globSync(pattern, { cwd: folder })
    .sort()
    .map((file) => join(folder, file))
const documentOf = (path: string): Named => ({
  name: basename(path),
  xml: readFileSync(path, 'utf8').replace(/^\ufeff/, ''),
})
const local = (node: XmlNode) => node.name.replace(/^.*[}:]/, '')
const fatals = (found: readonly Finding[]) => found.filter(({ severity }) => severity === 'fatal').map(({ id }) => id)

/** Unit tests: each names rules that its document must keep (`success`) or break (`error`, `warning`). */
function unitsOf(folder: string): Part {
  const part: Part = { name: 'en16931/units', compared: [], skipped: [] }
  const known = new Set(en16931Rules.map(({ id }) => id))
  const unknown = new Set<string>()
  for (const file of files(folder, '**/*.xml')) {
    const root = readXml(readFileSync(file), prefixes, messageLimits)
    if (local(root) !== 'testSet') continue
    for (const [index, test] of root.children.filter((one) => local(one) === 'test').entries()) {
      const document = test.children.find((one) => syntaxOf(one) !== undefined)
      const expected = test.children
        .filter((one) => local(one) === 'assert')
        .flatMap(({ children }) => children)
        .filter((one) => ['success', 'error', 'warning'].includes(local(one)))
      if (!document || expected.length === 0) {
        part.skipped.push(`${relative(folder, file)} #${index + 1}: no document or nothing expected of it`)
        continue
      }
      const found = new Set(findingsOf(invoiceOfTree(document)).map(({ id }) => id))
      for (const one of expected) {
        const id = one.text.trim()
        const holds = local(one) === 'success'
        if (!known.has(id)) unknown.add(id)
        part.compared.push({
          what: `${relative(folder, file)} #${index + 1} ${id}`,
          agrees: found.has(id) !== holds && (holds || known.has(id)),
          why: `expected to ${holds ? 'hold' : 'fail'}`,
        })
      }
    }
  }
  for (const id of unknown) part.skipped.push(`${id}: named by a unit test, no rule of the official file in force`)
  return part
}

/** Whole documents, all of them valid. */
function validOf(name: string, documents: readonly Named[], findings: (xml: string) => Finding[]): Part {
  const compared = documents.map(({ name: what, xml }) => {
    const broken = fatals(findings(xml))
    return { what, agrees: broken.length === 0, why: `is valid, we say ${broken.join(', ')}` }
  })
  return { name, compared, skipped: documents.length === 0 ? ['not there'] : [] }
}

/** Our rules, and the official files that say the same, by the syntax of a document. */
type Pair = {
  name: string
  schematron: Readonly<Record<string, string>>
  ids: ReadonlySet<string>
  syntaxOf: (xml: string) => string
  findings: (xml: string) => Finding[]
}

const idsOf = (rules: ReadonlyArray<{ id: string }>): ReadonlySet<string> => new Set(rules.map(({ id }) => id))
const invoiceSyntax = (xml: string) => (xml.includes('CrossIndustryInvoice:100') ? 'cii' : 'ubl')
const invoices = (name: string, cii: string, ubl: string, rules: readonly Rule[]): Pair => ({
  name,
  schematron: { cii, ubl },
  ids: idsOf(rules),
  syntaxOf: invoiceSyntax,
  findings: (xml) => findingsOf(readInvoice(Buffer.from(xml)), rules),
})
const en16931 = invoices(
  'EN 16931',
  'en16931/EN16931-CII-validation.sch',
  'en16931/EN16931-UBL-validation.sch',
  en16931Rules,
)
const french = invoices(
  'BR-FR (Flux 2)',
  'french-rules/BR-FR-Flux2-CII.sch',
  'french-rules/BR-FR-Flux2-UBL.sch',
  frenchRules,
)
const lifeCycle: Pair = {
  name: 'BR-FR-CDV (life cycle)',
  schematron: { cdar: 'life-cycle/BR-FR-CDV-CDAR.sch' },
  ids: idsOf(messageRules),
  syntaxOf: () => 'cdar',
  findings: (xml) => messageFindings(readMessage(Buffer.from(xml))),
}

/** The official rules run beside ours, on documents and on the same with faults: both say the same ids, with the same severities. */
async function runBeside(folder: string, pair: Pair, documents: readonly Named[], faults: number): Promise<Part> {
  const part: Part = { name: `${pair.name}, run beside ours`, compared: [], skipped: [] }
  const paths = Object.entries(pair.schematron)
  if (documents.length === 0 || !paths.every(([, path]) => existsSync(join(folder, path)))) {
    part.skipped.push('not there')
    return part
  }
  const { officialFindings, readSchematron } = await import('./schematron.ts')
  const { sequenceOf, withFaults } = await import('./faults.ts')
  const theirs = new Map(
    paths.map(([syntax, path]) => [syntax, readSchematron(readFileSync(join(folder, path), 'utf8'))]),
  )
  const chance = sequenceOf(16_931)
  const tried = [
    ...documents,
    ...Array.from({ length: faults }, () => {
      const { name, xml } = documents[Math.floor(chance() * documents.length)]!
      const made = withFaults(xml, chance)
      return { name: `${name} (${made.what})`, xml: made.xml }
    }),
  ]
  const said = (found: ReadonlyArray<{ id: string; severity: string }>) =>
    new Set(found.map(({ id, severity }) => `${id} ${severity}`))
  let without = 0
  let unable = ''
  for (const { name: what, xml } of tried) {
    let official: Set<string>
    try {
      official = said(officialFindings(theirs.get(pair.syntaxOf(xml))!, xml))
    } catch (error) {
      without++
      unable ||= String(error instanceof Error ? error.message : error).slice(0, 120)
      continue
    }
    const own = said(pair.findings(xml))
    const [missed, more] = [[...official.difference(own)], [...own.difference(official)]]
    const why = [missed.length ? `we miss ${missed.join(', ')}` : '', more.length ? `we say ${more.join(', ')}` : '']
    part.compared.push({ what, agrees: missed.length + more.length === 0, why: why.filter(Boolean).join('; ') })
  }
  if (without > 0)
    part.skipped.push(`${without} documents on which the official rules cannot be computed (as ${unable})`)
  const left = [...new Set([...theirs.values()].flatMap(({ ids }) => [...ids]))].filter((id) => !pair.ids.has(id))
  if (left.length > 0)
    part.skipped.push(`${left.length} official rules that can say nothing, or are never reached: ${left.join(', ')}`)
  return part
}

const eReporting: Pair = {
  name: 'Flux 10 (e-reporting)',
  schematron: { report: 'e-reporting/PPF_Flux10_v1_0.sch' },
  ids: idsOf(reportRules),
  syntaxOf: () => 'report',
  findings: (xml) => reportFindings(Buffer.from(xml)),
}

const creditNotes = ['381', '262']
/** Invoices of our own that keep the French rules, in each syntax. */
const ownInvoices = (): Named[] => [
  ...soundKinds().flatMap((invoice, index) =>
    (['cii', creditNotes.includes(invoice.typeCode!) ? 'ubl-credit-note' : 'ubl-invoice'] as const).map((syntax) => ({
      name: `our own ${index + 1} (${syntax})`,
      xml: invoiceXml(invoice, syntax),
    })),
  ),
  ...(['cii', 'ubl-invoice'] as const).flatMap((syntax) =>
    (['S8', 'S9'] as const).map((process) => ({
      name: `our own, several sellers (${process}, ${syntax})`,
      xml: severalSellersXml(syntax, process),
    })),
  ),
]

const ownReports = (): Named[] =>
  [...soundReportXml(), ...fc.sample(anyReport, { seed: 10_028, numRuns: 40 }).map(reportXml)].map((xml, index) => ({
    name: `our own report ${index + 1}`,
    xml,
  }))

const schemas = [
  ['xsd/cii-d22b/CrossIndustryInvoice_100pD22B.xsd', 'cii'],
  ['xsd/factur-x-1.09-en16931/Factur-X_EN16931.xsd', 'factur-x'],
  ['xsd/cdar-d22b/CrossDomainAcknowledgementAndResponse_100pD22B.xsd', 'cdar'],
  ['e-reporting/ereporting.xsd', 'report'],
] as const
/** What we write is what the schemas want; an invoice of several sellers is beyond what Factur-X has. */
async function validBySchema(folder: string): Promise<Part> {
  const part: Part = { name: 'what we write, by the schemas', compared: [], skipped: ['UBL: no schema there'] }
  const there = schemas.filter(([path]) => existsSync(join(folder, path)))
  for (const [path] of schemas) if (!there.some(([one]) => one === path)) part.skipped.push(`${path}: not there`)
  if (there.length === 0) return part
  const { XmlDocument, XsdValidator } = await import('libxml2-wasm')
  const { xmlRegisterFsInputProviders } = await import('libxml2-wasm/lib/nodejs.mjs')
  xmlRegisterFsInputProviders()
  const cii = ownInvoices().filter(({ xml }) => invoiceSyntax(xml) === 'cii')
  const documents: Record<(typeof schemas)[number][1], Named[]> = {
    cii,
    'factur-x': cii.filter(({ name }) => !name.includes('several')),
    report: ownReports(),
    cdar: [{ name: 'our own message', xml: messageXml(soundMessage()) }],
  }
  for (const [path, of] of there) {
    const url = pathToFileURL(join(folder, path)).href
    const validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(join(folder, path)), { url }))
    for (const { name, xml } of documents[of]) {
      let why = ''
      try {
        validator.validate(XmlDocument.fromString(xml))
      } catch (error) {
        why = String(error instanceof Error ? error.message : error).slice(0, 300)
      }
      part.compared.push({ what: `${name} by ${basename(path)}`, agrees: why === '', why })
    }
  }
  return part
}

/** What we say beside a folder, part by part. @param faults how many documents with made faults each run beside official rules has */
export async function compareWith(folder: string, faults: number): Promise<Part[]> {
  const at = (path: string) => join(folder, path)
  const examples = files(at('en16931'), '{examples,units/testfiles}/**/*.xml')
  const [whole, units] = [examples.filter((path) => path.includes('examples')), at('en16931/units')]
  const findings = (xml: string) => findingsOf(readInvoice(Buffer.from(xml)))
  // The rest is for a day with more time: the official rules take a second for each hundred kilobytes.
  const small = examples.filter((path) => statSync(path).size < 60_000).map(documentOf)
  const messages = files(at('life-cycle/examples'), '*.xml').map(documentOf)
  const own = ownInvoices()
  const reports = ownReports()
  return [
    existsSync(units) ? unitsOf(units) : { name: 'en16931/units', compared: [], skipped: ['not there'] },
    validOf('en16931/examples', whole.map(documentOf), findings),
    validOf('en16931/units/testfiles', examples.filter((path) => !whole.includes(path)).map(documentOf), findings),
    validOf('life-cycle/examples', messages, lifeCycle.findings),
    await validBySchema(folder),
    await runBeside(folder, en16931, [...small, ...own], faults),
    await runBeside(folder, french, [...own, ...small.slice(0, 6)], faults * 2),
    await runBeside(folder, lifeCycle, messages, faults * 2),
    await runBeside(folder, eReporting, reports, faults * 2),
  ]
}
