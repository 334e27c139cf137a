// Looks at an invoice before it goes out, in a thread: by the rules of the norm and of the French exchange.
import {
  findingsOf,
  frenchRules,
  type InvoiceDraft,
  invoiceOf,
  invoiceRules,
  invoiceXml,
  readInvoice,
} from '../../../kernel/e-invoicing/index.ts'

export type BrokenRule = { rule: string; words: { fr: string; en: string }; places: string[] }

/** Writes an invoice in a syntax, and says which fatal rules the file does not keep. */
export function writeChecked({ invoice, syntax }: { invoice: InvoiceDraft; syntax: 'CII' | 'UBL' }): {
  xml: string
  broken: BrokenRule[]
} {
  const whole = invoiceOf(invoice)
  const ubl = whole.typeCode === '381' ? 'ubl-credit-note' : 'ubl-invoice'
  const xml = invoiceXml(whole, syntax === 'CII' ? 'cii' : ubl)
  const broken = findingsOf(readInvoice(Buffer.from(xml)), [...invoiceRules, ...frenchRules])
    .filter(({ severity }) => severity === 'fatal')
    .map(({ id, words, places }) => ({ rule: id, words: { ...words }, places: [...places] }))
  return { xml, broken }
}
