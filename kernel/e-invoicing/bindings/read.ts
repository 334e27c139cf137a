import type { XmlNode } from '../../xml/read.ts'
import type { Invoice } from '../model/invoice.ts'
import { type BoundGroup, type BoundTerm, invoiceBinding, type Syntax } from './binding.ts'
import { type Currencies, findAll, textAt } from './path.ts'
import { dayFromCii, momentFromCii, noteFromUbl, vatPointFromCii } from './values.ts'

type Value = Record<string, unknown>

/** The invoice that a document says, by the terms of the norm. What the table does not know is not in it. */
export function invoiceFrom(root: XmlNode, syntax: Syntax): Invoice {
  const binding = invoiceBinding(syntax)
  const code = (name: string) =>
    termIn(root, binding.terms.find((one) => one.name === name)!, syntax, {
      currency: undefined,
      vatCurrency: undefined,
    })
  const currencies = { currency: code('currency'), vatCurrency: code('vatCurrency') }
  const invoice = groupIn(root, binding, syntax, currencies) as Invoice
  if (syntax !== 'cii') {
    // The schema wants a number of the purchase order beside that of the sales order; this is how its absence is said.
    if (invoice.salesOrder !== undefined && invoice.purchaseOrder === 'NA') delete invoice.purchaseOrder
    // The element has the code of the day on which VAT falls due beside the period.
    if (invoice.vatPointCode !== undefined && invoice.period && Object.keys(invoice.period).length === 0)
      delete invoice.period
  }
  return invoice
}

/** What a document says by a table that is bound to its syntax. */
export function groupIn(node: XmlNode, bound: BoundGroup, syntax: Syntax, currencies: Currencies): Value {
  const value: Value = {}
  for (const term of bound.terms) {
    const found = termIn(node, term, syntax, currencies)
    if (found !== undefined) value[term.name] = found
  }
  for (const part of bound.groups) {
    if (part.group.many) {
      value[part.name] = manyIn(node, part, syntax, currencies)
      continue
    }
    const [first] = part.paths.flatMap((path) => findAll(node, path, currencies))
    if (!first) continue
    const found = groupIn(first, part, syntax, currencies)
    if (!part.group.implied || says(found)) value[part.name] = found
  }
  return value
}

const says = (value: Value): boolean =>
  Object.values(value).some((each) => (Array.isArray(each) ? each.length > 0 : each !== undefined))

function manyIn(node: XmlNode, part: BoundGroup, syntax: Syntax, currencies: Currencies): Value[] {
  const nodes = part.paths.flatMap((path) => findAll(node, path, currencies))
  if (part.group.note && syntax !== 'cii') return nodes.map((one) => noteFromUbl(one.text.trim()))
  const values = nodes.map((one) => groupIn(one, part, syntax, currencies))
  // Identifiers without a scheme come first in CII, whatever order they had.
  return part.paths.length > 1 || 'scheme' in part.group.parts
    ? values.toSorted((a, b) => Number(a.scheme !== undefined) - Number(b.scheme !== undefined))
    : values
}

function termIn(node: XmlNode, bound: BoundTerm, syntax: Syntax, currencies: Currencies): string | undefined {
  for (const path of bound.paths)
    for (const found of findAll(node, path, currencies)) {
      const text = textAt(found, path)
      if (text === undefined) continue
      if (syntax !== 'cii') return text
      if (bound.term.kind === 'date') return found.attributes.format === '102' ? dayFromCii(text) : text
      if (bound.term.kind === 'dateTime') return found.attributes.format === '204' ? momentFromCii(text) : text
      return bound.term.id === 'BT-8' ? vatPointFromCii(text) : text
    }
  return undefined
}
