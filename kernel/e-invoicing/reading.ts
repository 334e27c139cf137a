import { readXml, type XmlLimits, type XmlNode, XmlReader, XmlRefused } from '../xml/read.ts'
import type { Syntax } from './bindings/binding.ts'
import { invoiceFrom } from './bindings/read.ts'
import type { Invoice } from './model/invoice.ts'

/** The namespaces of the messages, with the prefixes that rules and tables name them by. */
export const prefixes: Readonly<Record<string, string>> = {
  'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100': 'rsm',
  'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100': 'ram',
  'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100': 'udt',
  'urn:un:unece:uncefact:data:standard:QualifiedDataType:100': 'qdt',
  'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2': 'ubl',
  'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2': 'cn',
  'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2': 'cac',
  'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2': 'cbc',
  'urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2': 'ext',
  'urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100': 'cdar',
}

const mostLines = 20_000
/** What a message may have: more than any invoice has, less than what would harm who reads it. */
export const messageLimits: XmlLimits = {
  bytes: 32 * 2 ** 20,
  depth: 32,
  elements: 3_000_000,
  most: {
    'ram:IncludedSupplyChainTradeLineItem': mostLines,
    'cac:InvoiceLine': mostLines,
    'cac:CreditNoteLine': mostLines,
  },
}

const roots: Readonly<Record<string, Syntax>> = {
  'rsm:CrossIndustryInvoice': 'cii',
  'ubl:Invoice': 'ubl-invoice',
  'cn:CreditNote': 'ubl-credit-note',
}

/** A file that is well-formed and no invoice. */
export class NotAnInvoice extends Error {
  readonly found: string
  constructor(found: string) {
    super(`not an invoice: ${found}`)
    this.found = found.slice(0, 120)
  }
}

/** An invoice with the document that it was read from. */
export type ReadInvoice = { readonly syntax: Syntax; readonly root: XmlNode; readonly invoice: Invoice }

/** The syntax of an invoice; undefined where it is none. What the root is decides, not what the file is called. */
export const syntaxOf = (root: XmlNode): Syntax | undefined => roots[root.name]

/** The invoice of a document that was read. @throws NotAnInvoice */
export function invoiceOfTree(root: XmlNode): ReadInvoice {
  const syntax = syntaxOf(root)
  if (!syntax) throw new NotAnInvoice(root.name)
  return { syntax, root, invoice: invoiceFrom(root, syntax) }
}

/**
 * Reads an invoice of either syntax. @throws XmlRefused where it is no XML that one would read (a document type, an encoding that it has not,
 * too deep, too long), NotAnInvoice where it is something else
 */
export const readInvoice = (bytes: Uint8Array, limits: XmlLimits = messageLimits): ReadInvoice =>
  invoiceOfTree(readXml(bytes, prefixes, limits))

/** The same from bytes as they come: what is too large is refused before it is all there. */
export async function readInvoiceStream(
  chunks: AsyncIterable<Uint8Array>,
  limits: XmlLimits = messageLimits,
): Promise<ReadInvoice> {
  const reader = new XmlReader(prefixes, limits)
  for await (const chunk of chunks) reader.write(chunk)
  return invoiceOfTree(reader.end())
}

export { XmlRefused }
