// `npm run conformance -- DIR`: compares our rules of electronic invoicing with what their publishers say of their own examples, rule by rule.
// DIR is laid out as kernel/e-invoicing/README.md says; what is not there is skipped, and said so. `--faults N`: so many documents with faults. Ends with `N agree, M disagree`, and with an error unless M is 0.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { invoiceXml } from '../kernel/e-invoicing/bindings/write.ts'
import { invoiceOfTree, messageLimits, prefixes, readInvoice, syntaxOf } from '../kernel/e-invoicing/reading.ts'
import { en16931Rules, type Finding, findingsOf, frenchRules } from '../kernel/e-invoicing/rules/check.ts'
import type { Rule } from '../kernel/e-invoicing/rules/rule.ts'
import { severalSellersXml, soundKinds } from '../kernel/e-invoicing/testing.ts'
import { readXml, type XmlNode } from '../kernel/xml/read.ts'

/** What an oracle says of one thing, and what we say. */
export type Comparison = { what: string; agrees: boolean; why: string }
export type Part = { name: string; compared: Comparison[]; skipped: string[] }

const files = (folder: string, pattern: string) =>
  globSync(pattern, { cwd: folder })
    .sort()
    .map((file) => join(folder, file))
const local = (node: XmlNode) => node.name.replace(/^.*[}:]/, '')

const known = new Set(en16931Rules.map(({ id }) => id))

/** Unit tests: each names rules that its document must keep (`success`) or break (`error`, `warning`). */
function unitsOf(folder: string): Part {
  const part: Part = { name: 'en16931/units', compared: [], skipped: [] }
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

const fatals = (found: readonly Finding[]) => found.filter(({ severity }) => severity === 'fatal').map(({ id }) => id)

/** Whole documents, all of them valid. */
function validOf(name: string, paths: readonly string[]): Part {
  const part: Part = { name, compared: [], skipped: [] }
  for (const path of paths) {
    const broken = fatals(findingsOf(readInvoice(readFileSync(path))))
    part.compared.push({
      what: basename(path),
      agrees: broken.length === 0,
      why: `is valid, we say ${broken.join(', ')}`,
    })
  }
  return part
}

/** The files of official rules that speak of one syntax, with our rules beside them. */
type Official = { name: string; files: Record<'cii' | 'ubl', string>; rules: readonly Rule[] }
const official: readonly Official[] = [
  {
    name: 'EN 16931',
    files: { cii: 'en16931/EN16931-CII-validation.sch', ubl: 'en16931/EN16931-UBL-validation.sch' },
    rules: en16931Rules,
  },
  {
    name: 'BR-FR (Flux 2)',
    files: { cii: 'french-rules/BR-FR-Flux2-CII.sch', ubl: 'french-rules/BR-FR-Flux2-UBL.sch' },
    rules: frenchRules,
  },
]

const creditNotes = ['381', '262']
/** The official rules run on valid documents and on the same with faults: both say the same ids, with the same severities. */
async function officialOf(folder: string, { name: of, files: paths, rules }: Official, faults: number): Promise<Part> {
  const part: Part = { name: `${of}, run beside ours`, compared: [], skipped: [] }
  const there = Object.values(paths).every((path) => existsSync(join(folder, path)))
  const documents = files(join(folder, 'en16931'), '{examples,units/testfiles}/**/*.xml').filter(
    (path) => statSync(path).size < 60_000,
  )
  if (!there || documents.length === 0) {
    part.skipped.push('not there')
    return part
  }
  const { officialFindings, readSchematron } = await import('../testing/schematron.ts')
  const { sequenceOf, withFaults } = await import('../testing/faults.ts')
  const read = (path: string) => readSchematron(readFileSync(join(folder, path), 'utf8'))
  const theirs = { cii: read(paths.cii), ubl: read(paths.ubl) }
  const chance = sequenceOf(16_931)
  const texts = [
    ...documents.map((path) => ({ name: basename(path), xml: readFileSync(path, 'utf8').replace(/^\ufeff/, '') })),
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
  const tried = [
    ...texts.map(({ name, xml }) => ({ what: name, xml })),
    ...Array.from({ length: faults }, () => {
      const { name, xml } = texts[Math.floor(chance() * texts.length)]!
      const made = withFaults(xml, chance)
      return { what: `${name} (${made.what})`, xml: made.xml }
    }),
  ]
  let without = 0
  let unable = ''
  for (const { what, xml } of tried) {
    const ours = readInvoice(Buffer.from(xml))
    let said: Set<string>
    try {
      said = new Set(
        officialFindings(theirs[ours.syntax === 'cii' ? 'cii' : 'ubl'], xml).map(
          ({ id, severity }) => `${id} ${severity}`,
        ),
      )
    } catch (error) {
      unable ||= String(error instanceof Error ? error.message : error).slice(0, 120)
      without++
      continue
    }
    const found = new Set(findingsOf(ours, rules).map(({ id, severity }) => `${id} ${severity}`))
    const [missed, more] = [[...said.difference(found)], [...found.difference(said)]]
    part.compared.push({
      what,
      agrees: missed.length + more.length === 0,
      why: [missed.length ? `we miss ${missed.join(', ')}` : '', more.length ? `we say ${more.join(', ')}` : '']
        .filter(Boolean)
        .join('; '),
    })
  }
  if (without > 0)
    part.skipped.push(`${without} documents on which the official rules cannot be computed (as ${unable})`)
  const own = new Set(rules.map(({ id }) => id))
  const left = [...new Set([...theirs.cii.ids, ...theirs.ubl.ids])].filter((id) => !own.has(id))
  if (left.length > 0) part.skipped.push(`${left.length} official rules that are none of ours: ${left.join(', ')}`)
  return part
}

/** What we say of a folder beside what it says. */
export async function compareWith(folder: string, faults: number): Promise<Part[]> {
  const at = (path: string) => join(folder, path)
  const parts: Part[] = []
  const there = (path: string, make: (full: string) => Part) => {
    if (existsSync(at(path))) parts.push(make(at(path)))
    else parts.push({ name: path, compared: [], skipped: ['not there'] })
  }
  there('en16931/units', unitsOf)
  there('en16931/examples', (full) => validOf('en16931/examples', files(full, '**/*.xml')))
  there('en16931/units/testfiles', (full) => validOf('en16931/units/testfiles', files(full, '*.xml')))
  for (const one of official) parts.push(await officialOf(folder, one, faults))
  return parts
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { faults: { type: 'string', default: '30' } },
  })
  const [folder] = positionals
  if (!folder || !existsSync(folder)) {
    console.error('Usage: npm run conformance -- DIR [--faults N]')
    process.exit(2)
  }
  const parts = await compareWith(folder, Number(values.faults))
  for (const { name, compared, skipped } of parts) {
    const wrong = compared.filter(({ agrees }) => !agrees)
    console.log(`${name}: ${compared.length - wrong.length} agree, ${wrong.length} disagree`)
    for (const { what, why } of wrong) console.log(`  DISAGREES ${what}: ${why}`)
    for (const one of skipped) console.log(`  skipped: ${one}`)
  }
  const all = parts.flatMap(({ compared }) => compared)
  const disagree = all.filter(({ agrees }) => !agrees).length
  console.log(`${all.length - disagree} agree, ${disagree} disagree`)
  process.exit(disagree === 0 && all.length > 0 ? 0 : 1)
}
