import type { XmlNode } from '../../xml/read.ts'
import type { Syntax } from '../bindings/binding.ts'
import { compare, type Decimal, decimalOf, zero } from '../model/decimal.ts'
import type { DocumentAllowance, Invoice, Line, VatBreakdown } from '../model/invoice.ts'
import type { ReadInvoice } from '../reading.ts'

/** `fatal`: a message with it is rejected; `warning`: it is told. As the official files have it. */
export type Severity = 'fatal' | 'warning'
export type Words = { readonly fr: string; readonly en: string }

/** A document that was read, while its rules are looked at. */
export class CheckedDocument {
  readonly root: XmlNode
  #named = new Map<string, XmlNode[]>()

  constructor(root: XmlNode) {
    this.root = root
    const add = (node: XmlNode) => {
      const same = this.#named.get(node.name)
      if (same) same.push(node)
      else this.#named.set(node.name, [node])
      node.children.forEach(add)
    }
    add(root)
  }

  /** The names of the elements that the document has. */
  get names(): Iterable<string> {
    return this.#named.keys()
  }
  /** The elements of a name, wherever they are, in the order of the document. */
  named(name: string): readonly XmlNode[] {
    return this.#named.get(name) ?? []
  }
}

/** An invoice with its terms, while its rules are looked at. */
export class Checked extends CheckedDocument {
  readonly invoice: Invoice
  readonly syntax: Syntax
  readonly cii: boolean

  constructor({ invoice, syntax, root }: ReadInvoice) {
    super(root)
    this.invoice = invoice
    this.syntax = syntax
    this.cii = syntax === 'cii'
  }
  /** The elements of a name of the syntax: one of CII, or one of UBL. */
  either(cii: string, ubl: string): readonly XmlNode[] {
    return this.named(this.cii ? cii : ubl)
  }
}

/** Whether a rule holds; or where it does not, as places: a group with its number (`BG-25[3]`), or a line of the file (`:120`). */
export type Verdict = boolean | readonly string[]

/** A rule of a standard, by its official id. */
export type Rule<It extends CheckedDocument = Checked> = {
  readonly id: string
  readonly severity: Severity | { readonly cii: Severity; readonly ubl: Severity }
  readonly words: Words
  /** Where it is a rule of one syntax alone. */
  readonly only?: 'cii' | 'ubl'
  readonly check: (it: It) => Verdict
}

export const rule = <It extends CheckedDocument = Checked>(
  id: string,
  fr: string,
  en: string,
  check: Rule<It>['check'],
  more: Partial<Pick<Rule, 'severity' | 'only'>> = {},
): Rule<It> => ({ id, severity: 'fatal', words: { fr, en }, check, ...more })

export const there = (value: unknown): boolean => value !== undefined
export const filled = (text: string | undefined): boolean => text !== undefined && text !== ''

/** The places of those of a group that do not hold. */
export function each<T>(group: string, all: readonly T[], holds: (one: T) => boolean): string[] {
  const places: string[] = []
  all.forEach((one, index) => {
    if (!holds(one)) places.push(`${group}[${index + 1}]`)
  })
  return places
}
export const eachLine = (it: Checked, holds: (line: Line) => boolean) => each('BG-25', it.invoice.lines, holds)
export const eachBreakdown = (it: Checked, holds: (one: VatBreakdown) => boolean) =>
  each('BG-23', it.invoice.vatBreakdown, holds)
export const eachAllowance = (it: Checked, holds: (one: DocumentAllowance) => boolean) =>
  each('BG-20', it.invoice.allowances, holds)
export const eachCharge = (it: Checked, holds: (one: DocumentAllowance) => boolean) =>
  each('BG-21', it.invoice.charges, holds)
/** The lines of the file where elements are that do not hold. */
export const eachNode = (nodes: readonly XmlNode[], holds: (node: XmlNode) => boolean): string[] =>
  nodes.filter((node) => !holds(node)).map((node) => `:${node.line}`)

export const childrenOf = (node: XmlNode, name: string): XmlNode[] => node.children.filter((one) => one.name === name)
export const childOf = (node: XmlNode | undefined, ...names: string[]): XmlNode | undefined => {
  let found = node
  for (const name of names) found = found?.children.find((one) => one.name === name)
  return found
}
export const textOf = (node: XmlNode | undefined): string => node?.text.trim() ?? ''
export const within = (node: XmlNode, name: string): boolean => {
  for (let at = node.parent; at; at = at.parent) if (at.name === name) return true
  return false
}

/** Whether two numbers are there and compare so. A text that is no number compares with nothing. */
export const compares = (a: Decimal | undefined, b: Decimal | undefined, ...wanted: Array<-1 | 0 | 1>): boolean =>
  a !== undefined && b !== undefined && wanted.includes(compare(a, b))
export const equals = (a: Decimal | undefined, b: Decimal | undefined): boolean => compares(a, b, 0)
export const isZero = (text: string | undefined): boolean => compares(decimalOf(text), zero, 0)
export const isPositive = (text: string | undefined): boolean => compares(decimalOf(text), zero, 1)
export const isNotNegative = (text: string | undefined): boolean => compares(decimalOf(text), zero, 0, 1)
/** Whether what is written has so many digits after its point at most, idle zeros counted. */
export const hasDecimals = (text: string | undefined, most = 2): boolean => {
  const at = text?.indexOf('.') ?? -1
  return at < 0 || text!.length - at - 1 <= most
}

/** A number as the official rules have it that leave room for cents: a binary fraction. NaN where it is none. */
export const fraction = (text: string | undefined): number =>
  decimalOf(text?.trim()) === undefined ? Number.NaN : Number(text)
/**
 * Whether a difference is within so many cents. Where a rule leaves that room, whether the whole cent is over depends on binary fractions: it is
 * computed so here alone, for the platform decides by them.
 */
export const isWithin = (difference: number, cents: number): boolean => Math.abs(difference) <= 0.01 * cents
