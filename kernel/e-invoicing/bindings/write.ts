import { type Element, xmlOf } from '../../xml/write.ts'
import type { Invoice } from '../model/invoice.ts'
import { type BoundGroup, type BoundTerm, invoiceBinding, type Syntax } from './binding.ts'
import { childOrder } from './order.ts'
import { type Currencies, type Path, type Step, standsFor } from './path.ts'
import { dayToCii, momentToCii, noteToUbl, vatPointToCii } from './values.ts'

type Made = { name: string; key: string; attributes: Record<string, string>; children: Made[]; text: string }
type Value = Record<string, unknown>
type Late = () => void

const made = (name: string, key = ''): Made => ({ name, key, attributes: {}, children: [], text: '' })

const roots = {
  cii: {
    name: 'rsm:CrossIndustryInvoice',
    namespaces: {
      'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
      'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
      'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
      'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
    },
  },
  'ubl-invoice': ublRoot('Invoice'),
  'ubl-credit-note': ublRoot('CreditNote'),
} as const

function ublRoot(name: string) {
  return {
    name,
    namespaces: {
      xmlns: `urn:oasis:names:specification:ubl:schema:xsd:${name}-2`,
      'xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
      'xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
    },
  }
}

/** The document that says an invoice in a syntax: each element where its schema wants it, and only where the invoice has something for it. */
export function invoiceXml(invoice: Invoice, syntax: Syntax): string {
  const writer = new Writer(syntax, { currency: invoice.currency, vatCurrency: invoice.vatCurrency })
  const { name, namespaces } = roots[syntax]
  const root = made(name)
  writer.group(root, invoiceBinding(syntax), invoice as Value)
  writer.finish(root)
  return xmlOf([name, elementOf(root, childOrder)[1], namespaces])
}

/** Another document in the manner of CII, by a table of its own. @param rename gives an element's name as it is written */
export function documentXml(
  root: { name: string; namespaces: Record<string, string> },
  binding: BoundGroup,
  value: object,
  order: typeof childOrder,
  rename: (name: string) => string,
): string {
  const writer = new Writer('cii', { currency: undefined, vatCurrency: undefined })
  const node = made(root.name)
  writer.group(node, binding, value as Value)
  writer.finishLate()
  return xmlOf([rename(root.name), elementOf(node, order, rename)[1], root.namespaces])
}

class Writer {
  #syntax: Syntax
  #currencies: Currencies
  // What stands in each element of a name is written once all of them are there.
  #late: Late[] = []

  constructor(syntax: Syntax, currencies: Currencies) {
    this.#syntax = syntax
    this.#currencies = currencies
  }

  group(at: Made, bound: BoundGroup, value: Value): void {
    for (const term of bound.terms) {
      const text = value[term.name] as string | undefined
      if (text === undefined || text === '') continue
      const path = this.#pathOf(term, text)
      const put = (places: Made[]) => this.#term(places, path, term, text)
      if (path.steps.some((step) => step.each)) this.#late.push(() => put(this.#places(at, path.steps)))
      else put([this.#place(at, path.steps)])
    }
    for (const part of bound.groups) {
      const held = value[part.name]
      if (held === undefined) continue
      for (const each of part.group.many ? (held as Value[]) : [held as Value]) {
        const place = this.#placeOf(at, part, each)
        if (part.group.note && this.#syntax !== 'cii') place.text = noteToUbl(each)
        else this.group(place, part, each)
      }
    }
  }

  /** An account that is no IBAN stands in another element. */
  #pathOf({ term, paths }: BoundTerm, text: string): Path {
    const other = term.id === 'BT-84' && this.#syntax === 'cii' && !/^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(text)
    return paths[other ? 1 : 0]!
  }

  #placeOf(at: Made, { paths, group }: BoundGroup, value: Value): Made {
    // Of two places the second is for what has no scheme.
    const path: Path = paths.length > 1 && !value.scheme ? paths.at(-1)! : paths[0]!
    if (!group.many) return this.#place(at, path.steps)
    const parent = this.#place(at, path.steps.slice(0, -1))
    return this.#new(parent, path.steps.at(-1)!)
  }

  #new(parent: Made, step: Step): Made {
    const child = made(step.name, step.key)
    parent.children.push(child)
    for (const test of step.tests) {
      const text = test.written === undefined ? undefined : standsFor(test.written, this.#currencies)
      if (text === undefined) continue
      const place = this.#place(child, test.path.steps)
      if (test.path.attribute === undefined) place.text = text
      else place.attributes[test.path.attribute] = text
    }
    return child
  }

  /** The element at a place, made where it is not there yet. */
  #place(at: Made, steps: readonly Step[]): Made {
    let found = at
    for (const step of steps) {
      const child = found.children.find(
        ({ name, key }) => name === step.name && (key === step.key || step.tests.length === 0),
      )
      found = child ?? this.#new(found, step)
    }
    return found
  }

  #places(at: Made, steps: readonly Step[]): Made[] {
    let found = [at]
    for (const step of steps)
      found = found.flatMap((one) => {
        const children = step.each ? one.children.filter(({ name }) => name === step.name) : []
        return children.length > 0 ? children : [this.#place(one, [step])]
      })
    return found
  }

  #term(places: Made[], { attribute }: Path, { term }: BoundTerm, text: string): void {
    const cii = this.#syntax === 'cii'
    for (const place of places) {
      if (attribute !== undefined) place.attributes[attribute] = text
      else if (term.kind === 'date' && cii) {
        place.text = dayToCii(text)
        place.attributes.format = '102'
      } else if (term.kind === 'dateTime' && cii) {
        place.text = momentToCii(text)
        place.attributes.format = '204'
      } else place.text = term.id === 'BT-8' && cii ? vatPointToCii(text) : text
      if (!cii && (term.kind === 'amount' || term.kind === 'price') && this.#currencies.currency !== undefined)
        place.attributes.currencyID ??= this.#currencies.currency
    }
  }

  finishLate(): void {
    for (const late of this.#late) late()
  }

  /** What the schemas want beside the terms. */
  finish(root: Made): void {
    this.finishLate()
    const child = (at: Made | undefined, name: string) => at?.children.find((one) => one.name === name)
    if (this.#syntax === 'cii') {
      const transaction = this.#place(root, [plain('rsm:SupplyChainTradeTransaction')])
      for (const part of ['Agreement', 'Delivery', 'Settlement'])
        this.#place(transaction, [plain(`ram:ApplicableHeaderTrade${part}`)])
      const agreement = child(transaction, 'ram:ApplicableHeaderTradeAgreement')
      const project = child(agreement, 'ram:SpecifiedProcuringProject')
      if (project) this.#place(project, [plain('ram:Name')]).text = 'Project reference'
      return
    }
    const order = child(root, 'cac:OrderReference')
    if (order && !child(order, 'cbc:ID')) this.#place(order, [plain('cbc:ID')]).text = 'NA'
    for (const means of root.children.filter(({ name }) => name === 'cac:PaymentMeans')) {
      const card = child(means, 'cac:CardAccount')
      if (card) this.#place(card, [plain('cbc:NetworkID')]).text = 'NA'
    }
  }
}

const plain = (name: string): Step => ({ name, tests: [], each: false, key: '' })

/** Elements that stand even where they are empty. */
const standing = new Set(['ram:ApplicableHeaderTradeDelivery'])

function elementOf(node: Made, orders: typeof childOrder, rename = (name: string) => name): Element {
  const name = rename(node.name)
  if (node.children.length === 0)
    return [name, node.text === '' && standing.has(node.name) ? null : node.text, node.attributes]
  const order = orders.get(node.name)
  const place = (child: Made) => order?.get(child.name) ?? Number.MAX_SAFE_INTEGER
  const children = order ? node.children.toSorted((a, b) => place(a) - place(b)) : node.children
  return [name, children.map((child) => elementOf(child, orders, rename)), node.attributes]
}
