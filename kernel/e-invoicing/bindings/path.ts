import type { XmlNode } from '../../xml/read.ts'

/** One step of a place: an element, which of its name, and whether each of them is meant. */
export type Step = {
  readonly name: string
  readonly tests: readonly Test[]
  readonly each: boolean
  readonly key: string
}
export type Test = {
  readonly path: Path
  readonly is: 'equal' | 'different' | 'there'
  /** What it is compared with; `$currency` and `$vatCurrency` are the invoice's own. */
  readonly value: string
  /** What a writer puts there; undefined where it puts nothing. */
  readonly written: string | undefined
  /** Only writers look at it. */
  readonly writeOnly: boolean
}
/** A place: steps down, then perhaps an attribute. */
export type Path = { readonly steps: readonly Step[]; readonly attribute: string | undefined }

/** How a syntax names the elements of a place that say no prefix: the last one, the others, and the last one of a test. */
export type Naming = { leaf: string; other: string; text: string }

const named = (name: string, prefix: string) => (name.includes(':') ? name : `${prefix}:${name}`)

/** The parts of a place, brackets kept together. */
const split = (place: string): string[] => place.match(/(?:[^/[]|\[[^\]]*\])+/g) ?? []

/** Reads a place as the table writes it. */
export function pathOf(place: string, naming: Naming): Path {
  const parts = place === '.' ? [] : split(place)
  const attribute = parts.at(-1)?.startsWith('@') ? parts.pop()!.slice(1) : undefined
  const steps = parts.map((part, index): Step => {
    const [, name, star] = /^([\w:.-]+)(\*?)/.exec(part)!
    const tests = [...part.matchAll(/\[([^\]]*)\]/g)].map((found) => testOf(found[1]!, naming))
    const full = named(name!, index === parts.length - 1 ? naming.leaf : naming.other)
    return { name: full, tests, each: star === '*', key: part.slice(name!.length + star!.length).replaceAll('[^', '[') }
  })
  return { steps, attribute }
}

function testOf(text: string, naming: Naming): Test {
  const [, mark, place, operator, value = '', sample] = /^(\^?)([^=!]+)(!?=)?([^|]*)(?:\|(.*))?$/.exec(text)!
  const is = operator === undefined ? 'there' : operator === '=' ? 'equal' : 'different'
  return {
    path: pathOf(place!, { ...naming, leaf: is === 'there' ? naming.other : naming.text }),
    is,
    value,
    written: is === 'equal' ? value : sample,
    writeOnly: mark === '^',
  }
}

/** What `$currency` and `$vatCurrency` stand for. */
export type Currencies = { readonly currency: string | undefined; readonly vatCurrency: string | undefined }
export const standsFor = (value: string, currencies: Currencies): string | undefined =>
  value === '$currency' ? currencies.currency : value === '$vatCurrency' ? currencies.vatCurrency : value

/** Codes of syntaxes are compared in either case; a boolean may be written as a number. */
function sameCode(text: string | undefined, wanted: string): boolean {
  if (text === undefined) return false
  if (wanted === 'true' || wanted === 'false') return text === wanted || text === (wanted === 'true' ? '1' : '0')
  return text.toUpperCase() === wanted.toUpperCase()
}

function holds(node: XmlNode, test: Test, currencies: Currencies): boolean {
  if (test.writeOnly) return true
  const found = findAll(node, test.path, currencies)
  if (test.is === 'there') return found.length > 0
  const wanted = standsFor(test.value, currencies)
  const equal = wanted !== undefined && found.some((one) => sameCode(textAt(one, test.path), wanted))
  return test.is === 'equal' ? equal : !equal
}

/** The elements at a place, seen from one. */
export function findAll(node: XmlNode, path: Path, currencies: Currencies): XmlNode[] {
  let found: XmlNode[] = [node]
  for (const step of path.steps) {
    const next: XmlNode[] = []
    for (const one of found)
      for (const child of one.children)
        if (child.name === step.name && step.tests.every((test) => holds(child, test, currencies))) next.push(child)
    if (next.length === 0) return next
    found = next
  }
  return found
}

/** The text of an element, or of the attribute that the place names; undefined where there is no such attribute. */
export const textAt = (node: XmlNode, { attribute }: Path): string | undefined =>
  attribute === undefined ? node.text.trim() : node.attributes[attribute]?.trim()
