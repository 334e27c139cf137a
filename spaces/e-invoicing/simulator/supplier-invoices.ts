// Invoices that suppliers send to the company, made from the terms of EN 16931.
import { type InvoiceDraft, invoiceOf, invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { formatCents } from '../../../kernel/money/money.ts'
import { attachFacturX } from '../../../kernel/pdf/attach.ts'
import { TaggedDocument } from '../../../kernel/pdf/document.ts'
import { check } from './checks.ts'
import { factsOf } from './examine.ts'
import { beginLife, printOf } from './life.ts'
import { momentText } from './messages.ts'
import type { KeptFlow, KeptInvoice, Platform } from './platform.ts'
import type { Scenario, SupplierInvoice } from './scenario.ts'

const cents = (text: string) => Math.round(Number(text) * 100)
const text = (amount: number) => (amount / 100).toFixed(2)
const specification = 'urn:cen.eu:en16931:2017'
/** The VAT number that follows from a French SIREN. */
const vatNumberOf = (siren: string) => `FR${String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0')}${siren}`
const addDays = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

const partyOf = (of: Scenario['company']) => ({
  name: of.name,
  legalRegistration: { value: of.siren, scheme: '0002' },
  vatIdentifier: of.vatIdentifier ?? vatNumberOf(of.siren),
  electronicAddress: { value: of.address ?? of.siren, scheme: '0225' },
  address: { line1: of.line1, postCode: of.postCode, city: of.city, country: 'FR' },
})

/** The invoice of a supplier by the terms of EN 16931: it keeps their rules and the French ones. */
export function draftOf(spec: SupplierInvoice, company: Scenario['company'], today: string): InvoiceDraft {
  const issueDate = spec.issueDate ?? today
  const lines = spec.lines.map((line) => ({ ...line, net: cents(line.price) * line.quantity }))
  const rates = [...new Set(lines.map(({ rate }) => rate))]
  const breakdown = rates.map((rate) => {
    const base = lines.filter((line) => line.rate === rate).reduce((sum, { net }) => sum + net, 0)
    return { rate, base, tax: Math.round((base * Number(rate)) / 100) }
  })
  const net = breakdown.reduce((sum, { base }) => sum + base, 0)
  const vat = breakdown.reduce((sum, { tax }) => sum + tax, 0)
  return {
    number: spec.number,
    issueDate,
    typeCode: spec.typeCode,
    currency: 'EUR',
    dueDate: spec.typeCode === '381' ? undefined : (spec.dueDate ?? addDays(issueDate, 30)),
    purchaseOrder: spec.purchaseOrder,
    preceding: spec.preceding ? [spec.preceding] : [],
    notes: [
      { subject: 'PMT', text: 'Indemnité forfaitaire pour frais de recouvrement en cas de retard : 40 €.' },
      { subject: 'PMD', text: "Pénalités de retard : trois fois le taux d'intérêt légal." },
      { subject: 'AAB', text: "Pas d'escompte pour paiement anticipé." },
    ],
    process: { type: 'S1', specification },
    seller: partyOf(spec.seller),
    buyer: partyOf(spec.buyer ?? company),
    payment: {
      meansCode: '30',
      remittance: spec.number,
      creditTransfers: [{ account: 'FR7630004008121000000000086' }],
    },
    totals: {
      ...{ lines: text(net), withoutVat: text(net), vat: text(vat), withVat: text(net + vat), due: text(net + vat) },
    },
    vatBreakdown: breakdown.map(({ rate, base, tax }) => ({ base: text(base), tax: text(tax), category: 'S', rate })),
    lines: lines.map(({ label, quantity, price, rate, net: amount }, index) => ({
      identifier: String(index + 1),
      quantity: String(quantity),
      unit: 'C62',
      netAmount: text(amount),
      price: { net: price },
      vat: { category: 'S', rate },
      item: { name: label },
    })),
  }
}

/** A PDF that carries its data as Factur-X. */
async function facturX(draft: InvoiceDraft, xml: string, at: Date): Promise<Buffer> {
  const name = draft.seller?.name ?? ''
  const document = new TaggedDocument({
    title: `Facture ${draft.number}`,
    lang: 'fr',
    brand: { name, colour: '#0B5A73' },
    footer: name,
    createdAt: at,
  })
  document.heading(1, `Facture ${draft.number}`)
  const gross = Math.round(Number(draft.totals?.withVat ?? 0) * 100)
  document.paragraph(`${name} → ${draft.buyer?.name}`)
  document.paragraph(`${draft.issueDate} : ${formatCents(gross, 'fr')}`)
  attachFacturX(document, { number: draft.number ?? '', xml, level: 'EN 16931', at })
  return document.finish()
}

/** The file of a supplier's invoice in its syntax. */
export async function fileOf(spec: SupplierInvoice, company: Scenario['company'], at: number): Promise<Buffer> {
  if (spec.file !== undefined) return Buffer.from(spec.file, 'base64')
  const draft = draftOf(spec, company, momentText(at).slice(0, 10))
  const syntax = spec.syntax !== 'UBL' ? 'cii' : spec.typeCode === '381' ? 'ubl-credit-note' : 'ubl-invoice'
  const xml = invoiceXml(invoiceOf(draft), syntax)
  return spec.syntax === 'Factur-X' ? facturX(draft, xml, new Date(at)) : Buffer.from(xml)
}

/** Brings an invoice of a supplier to an account. @returns its flow */
export async function bringSupplierInvoice(
  platform: Platform,
  account: string,
  spec: SupplierInvoice,
): Promise<KeptFlow> {
  const { clock, scenario } = platform
  const bytes = await fileOf(spec, scenario.company, clock.now())
  const { invoice } = await check(bytes, spec.syntax)
  // What suppliers' own platforms let pass comes as it is, even where it does not hold.
  const facts = invoice ?? factsOf(invoiceOf(draftOf(spec, scenario.company, momentText(clock.now()).slice(0, 10))))
  const come = () =>
    platform.add({
      account,
      bytes,
      sha256: printOf(bytes),
      twice: spec.faults.includes('twice'),
      invoice: { facts, said: [], side: 'supplier', at: clock.now() },
      flow: {
        name: `${facts.number.replace(/[^\w.-]/g, '_')}.${spec.syntax === 'Factur-X' ? 'pdf' : 'xml'}`,
        flowSyntax: spec.syntax,
        flowProfile: facts.profile,
        processingRule: 'B2B',
        processingRuleSource: 'Computed',
        flowType: facts.selfBilled ? 'CustomerInvoice' : 'SupplierInvoice',
        flowDirection: 'In',
        acknowledgement: { status: 'Ok' },
      },
    })
  const kept = come()
  if (spec.faults.includes('twice')) come()
  beginLife(platform, kept as KeptFlow & { invoice: KeptInvoice }, { ...spec, faults: [] })
  return kept
}
