// Runs rules as their publishers write them (Schematron over XPath 2), to compare ours with. Nothing that serves anybody uses it: it is slow, and
// its numbers are the computer's, so that computed equalities are taken for true within half a thousandth.
import { createRequire } from 'node:module'
import type * as Fontoxpath from 'fontoxpath'
import { Document, type Element, parseXmlDocument } from 'slimdom'

// The package is of the older kind of modules, whose names cannot be imported one by one.
const {
  createTypedValueFactory,
  evaluateXPath,
  evaluateXPathToBoolean,
  evaluateXPathToNodes,
  parseScript,
  registerXQueryModule,
} = createRequire(import.meta.url)('fontoxpath') as typeof Fontoxpath

type Let = { name: string; value: string }
type Assertion = { id: string; severity: string; test: Element; isReport: boolean; text: string }
type SchematronRule = { contexts: string[]; lets: Let[]; assertions: Assertion[] }
export type Schematron = {
  patterns: Array<{ lets: Let[]; rules: SchematronRule[] }>
  resolver: (prefix: string) => string | null
  /** The functions that the file brings along. */
  modules: Record<string, string>
  ids: ReadonlySet<string>
}
/** What the official rules say that a document does not keep. */
export type OfficialFinding = { id: string; severity: string }

const schematron = 'http://purl.oclc.org/dsdl/schematron'
const transform = 'http://www.w3.org/1999/XSL/Transform'
const xqueryx = 'http://www.w3.org/2005/XQueryX'
const language = evaluateXPath.XPATH_3_1_LANGUAGE
const sequence = createTypedValueFactory('item()*')

const childrenOf = (node: Element, name: string, of = schematron) =>
  node.children.filter((one) => one.localName === name && one.namespaceURI === of)
const attribute = (node: Element, name: string) => node.getAttribute(name) ?? ''
const letsOf = (node: Element): Let[] =>
  childrenOf(node, 'let').map((one) => ({ name: attribute(one, 'name'), value: attribute(one, 'value') }))

/** The parts of a context that `|` joins, brackets left whole. */
function branchesOf(context: string): string[] {
  const branches: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= context.length; at++) {
    const letter = context[at]
    if (letter === '[' || letter === '(') depth++
    if (letter === ']' || letter === ')') depth--
    if (at < context.length && (letter !== '|' || depth > 0)) continue
    const branch = context.slice(start, at).trim()
    branches.push(branch.startsWith('/') ? branch : `//${branch}`)
    start = at + 1
  }
  return branches
}

let registered = 0
/** The functions that a file brings along become a module. @returns its namespace */
function register(root: Element, prefix: string): string {
  const address = `urn:parvis:schematron:${++registered}`
  const functions = childrenOf(root, 'function', transform).map((one) => {
    const params = childrenOf(one, 'param', transform).map((param) => `$${attribute(param, 'name')}`)
    return `declare %public function ${attribute(one, 'name')}(${params.join(', ')}) { ${bodyOf(one)} };`
  })
  // A second function of one name and as many parameters replaces nothing here.
  const once = new Map(functions.map((one) => [/function ([^{]*)/.exec(one)![1], one]))
  registerXQueryModule(
    `module namespace ${prefix} = "${address}";\n${namespacesOf(root)
      .filter(([name]) => name !== prefix)
      .map(([name, uri]) => `declare namespace ${name} = "${uri}";`)
      .join('\n')}\n${[...once.values()].join('\n')}`,
  )
  return address
}

function bodyOf(node: Element): string {
  const parts: string[] = []
  for (const one of node.children.filter(({ namespaceURI }) => namespaceURI === transform)) {
    const select = attribute(one, 'select')
    if (one.localName === 'variable') parts.push(`let $${attribute(one, 'name')} := (${select || bodyOf(one)})`)
    else if (one.localName === 'sequence' || one.localName === 'value-of') return bodyWith(parts, `(${select})`)
    else if (one.localName === 'choose') {
      const otherwise = childrenOf(one, 'otherwise', transform)[0]
      const choice = childrenOf(one, 'when', transform).reduceRight(
        (rest, when) => `if (${attribute(when, 'test')}) then ${bodyOf(when)} else (${rest})`,
        otherwise ? bodyOf(otherwise) : '()',
      )
      return bodyWith(parts, `(${choice})`)
    }
  }
  return '()'
}
const bodyWith = (lets: string[], result: string) => (lets.length ? `${lets.join('\n')} return ${result}` : result)
const namespacesOf = (root: Element): Array<[string, string]> =>
  childrenOf(root, 'ns').map((one) => [attribute(one, 'prefix'), attribute(one, 'uri')])

/** Reads a file of rules. */
export function readSchematron(text: string): Schematron {
  // A variable may have the prefix of the functions, which the language does not let it have.
  const renamed = text
    .replace(/\$custom:/g, '$custom_')
    .replace(/name="custom:([\w-]+)" as="xs:string"/g, 'name="custom_$1" as="xs:string"')
  const root = parseXmlDocument(renamed).documentElement as Element
  const namespaces = new Map(namespacesOf(root))
  namespaces.set('xs', 'http://www.w3.org/2001/XMLSchema')
  namespaces.set('fn', 'http://www.w3.org/2005/xpath-functions')
  const custom = childrenOf(root, 'function', transform)[0]
  const modules: Record<string, string> = {}
  if (custom) {
    const prefix = attribute(custom, 'name').split(':')[0]!
    modules[prefix] = register(root, prefix)
    namespaces.set(prefix, modules[prefix])
  }
  const resolver = (prefix: string) => namespaces.get(prefix) ?? null
  const ids = new Set<string>()
  const patterns = childrenOf(root, 'pattern').map((pattern) => ({
    lets: letsOf(pattern),
    rules: childrenOf(pattern, 'rule').map((one) => ({
      contexts: branchesOf(attribute(one, 'context')),
      lets: letsOf(one),
      assertions: [...childrenOf(one, 'assert'), ...childrenOf(one, 'report')].map((assertion): Assertion => {
        // Where a rule has no id, its pattern has one.
        const id = attribute(assertion, 'id') || attribute(pattern, 'id')
        ids.add(id)
        return {
          id,
          severity: attribute(assertion, 'flag') || 'fatal',
          test: compiled(attribute(assertion, 'test'), resolver),
          isReport: assertion.localName === 'report',
          text: attribute(assertion, 'test'),
        }
      }),
    })),
  }))
  return { patterns, resolver, modules, ids }
}

const computed = new Set(['addOp', 'subtractOp', 'multiplyOp', 'divOp'])
const rounding = new Set(['sum', 'round', 'decimal', 'abs'])
const isComputed = (node: Element): boolean =>
  computed.has(node.localName) ||
  (node.localName === 'functionName' && rounding.has(node.textContent ?? '')) ||
  node.children.some(isComputed)

/** A test, in which two computed numbers are equal when they nearly are. */
function compiled(test: string, namespaceResolver: Schematron['resolver']): Element {
  const document = new Document()
  const script = parseScript(test, { language, namespaceResolver }, document) as unknown as Element
  const equalities = [...script.getElementsByTagNameNS(xqueryx, '*')].filter(({ localName }) =>
    ['equalOp', 'eqOp'].includes(localName),
  )
  for (const equality of equalities) {
    const [first, second] = equality.children
    if (![first, second].some((side) => side && isComputed(side))) continue
    const made = (name: string, ...children: Element[]): Element => {
      const element = document.createElementNS(xqueryx, `xqx:${name}`)
      for (const child of children) element.appendChild(child)
      return element
    }
    const text = (name: string, value: string): Element => {
      const element = made(name)
      element.appendChild(document.createTextNode(value))
      return element
    }
    const difference = made('subtractOp', first!, second!)
    const absolute = made('functionCallExpr', text('functionName', 'abs'), made('arguments', difference))
    const limit = made('decimalConstantExpr', text('value', '0.0005'))
    equality.parentNode!.replaceChild(
      made('lessThanOp', made('firstOperand', absolute), made('secondOperand', limit)),
      equality,
    )
  }
  return script
}

/** What a document does not keep of the rules. @throws where a test cannot be computed on it, as an XSLT processor would end */
export function officialFindings(rules: Schematron, xml: string): OfficialFinding[] {
  const document = parseXmlDocument(xml)
  const options = { language, namespaceResolver: rules.resolver, moduleImports: rules.modules }
  const found = new Map<string, OfficialFinding>()
  const globals: Record<string, unknown> = {}
  const variables = (lets: readonly Let[], context: unknown, known: Record<string, unknown>) => {
    for (const { name, value } of lets)
      known[name] = sequence(
        evaluateXPath(value, context as never, null, known as never, evaluateXPath.ALL_RESULTS_TYPE, options) as never,
        null as never,
      )
    return known
  }
  for (const { lets } of rules.patterns) variables(lets, document, globals)
  for (const pattern of rules.patterns) {
    const taken = new Set<unknown>()
    for (const one of pattern.rules) {
      const nodes = new Set(
        one.contexts.flatMap((context) => evaluateXPathToNodes(context, document, null, globals as never, options)),
      )
      for (const node of nodes) {
        if (taken.has(node)) continue
        taken.add(node)
        const known = variables(one.lets, node, { ...globals })
        for (const { id, severity, test, isReport, text } of one.assertions) {
          if (found.has(id)) continue
          let holds: boolean
          try {
            holds = evaluateXPathToBoolean(test as never, node as never, null, known as never, options)
          } catch (error) {
            throw new Error(`${id}: ${error instanceof Error ? error.message : error} in ${text}`)
          }
          if (holds === isReport) found.set(id, { id, severity })
        }
      }
    }
  }
  return [...found.values()]
}
