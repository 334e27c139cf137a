// Makes faults in valid documents, the same ones for the same seed: an element taken away, said twice or emptied, a number a cent off, a code that is
// none, an attribute too many.
import { type Document, type Element, parseXmlDocument, serializeToWellFormedString } from 'slimdom'

/** Numbers that look like chance and are not. */
export function sequenceOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** What a schema itself would refuse without is left whole; so is what says that a tax is VAT, about which the two syntaxes' rules disagree. */
const whole = new Set([
  'LegalMonetaryTotal',
  'SpecifiedTradeSettlementHeaderMonetarySummation',
  'SupplyChainTradeTransaction',
  'ApplicableHeaderTradeSettlement',
  'ApplicableHeaderTradeAgreement',
  'ExchangedDocument',
  'ExchangedDocumentContext',
  'TaxScheme',
])
const isWhole = (element: Element): boolean => {
  const parent = element.parentElement?.localName ?? ''
  return (
    element.parentElement === null ||
    whole.has(element.localName) ||
    parent === 'TaxScheme' ||
    (element.localName === 'TypeCode' && parent.endsWith('TradeTax'))
  )
}

const codes =
  'S Z E AE K G O L M B XX 380 381 384 30 58 EUR USD FR DE 1 0 20 25 130 916 50 true false SEPA 0002 0009 0225 ZZZ -1 S1 B2 B4 BAR PMT 262 732829320'.split(
    ' ',
  )
const attributes = ['schemeID', 'listID', 'unitCode', 'currencyID', 'name', 'schemeName', 'languageID', 'mimeCode']
// None is one whole unit: that is where rules leave room, and the numbers of the official ones are no exact decimals.
const steps = [0.01, -0.01, 1.02, -1.03, 0.5, 100, 0.001]

/** A document with one fault or two. @returns the document and what was done to it */
export function withFaults(xml: string, chance: () => number): { xml: string; what: string } {
  const document: Document = parseXmlDocument(xml.replace(/^\ufeff/, '').replace(/<\?xml-[^>]*>/g, ''))
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)]!
  const elements = [...document.getElementsByTagName('*')]
  const what: string[] = []
  const wanted = 1 + Math.floor(chance() * 2)
  for (let tries = 0; what.length < wanted && tries < 50; tries++) {
    const element = pick(elements)
    if (isWhole(element) || !element.parentNode) continue
    const done = faultIn(element, Math.floor(chance() * 8), pick)
    if (done) what.push(done)
  }
  return { xml: serializeToWellFormedString(document), what: what.join(', ') }
}

function faultIn(element: Element, kind: number, pick: <T>(all: readonly T[]) => T): string | undefined {
  const name = element.localName
  const text = element.textContent?.trim() ?? ''
  if (kind <= 1) {
    element.parentNode!.removeChild(element)
    return `without ${name}`
  }
  // The schemas of UBL have each amount once.
  if (kind === 2 && element.prefix === 'cbc' && name.endsWith('Amount')) return undefined
  if (kind === 2) {
    element.parentNode!.insertBefore(element.cloneNode(true), element)
    return `${name} twice`
  }
  if (kind === 3) {
    while (element.firstChild) element.removeChild(element.firstChild)
    return `${name} empty`
  }
  if (kind === 4) {
    const [attribute, value] = [pick(attributes), pick(codes)]
    element.setAttribute(attribute, value)
    return `${name}/@${attribute} ${value}`
  }
  if (kind === 5 && element.attributes.length > 0) {
    const attribute = pick(element.attributes)
    if (attribute.name.startsWith('xmlns')) return undefined
    element.removeAttribute(attribute.name)
    return `without ${name}/@${attribute.name}`
  }
  if (element.children.length > 0) return undefined
  const isNumber = /Amount|Percent|Quantity/.test(name) && /^-?\d+(\.\d+)?$/.test(text)
  const code = pick(codes)
  // The official rule for UBL finds any one letter in its list of countries.
  if (name === 'CompanyID' && code.length === 1) return undefined
  element.textContent = isNumber ? (Number(text) + pick(steps)).toFixed(pick([2, 2, 2, 3])) : code
  return `${name} ${text.slice(0, 20)} → ${element.textContent}`
}
