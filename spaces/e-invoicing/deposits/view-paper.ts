// An invoice that came as data alone, on paper: drawn from its data, in a thread. What it says is its seller's; nothing is computed.

import { formatDay } from '../../../kernel/dates/day.ts'
import { type Invoice, NotAnInvoice, readInvoice, XmlRefused } from '../../../kernel/e-invoicing/index.ts'
import { numberFormat } from '../../../kernel/i18n/formats.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { type Field, TaggedDocument } from '../../../kernel/pdf/document.ts'

/** So many lines are drawn; whoever wants all has the file. */
const mostLines = 2_000

const words = {
  fr: {
    types: { 381: 'Avoir', 386: "Facture d'acompte", 384: 'Facture rectificative' } as Record<string, string>,
    invoice: 'Facture',
    view: "Vue faite à partir des données de la facture\u00a0: c'est le fichier reçu qui fait foi.",
    parties: 'Parties',
    seller: 'Vendeur',
    buyer: 'Acheteur',
    id: 'SIREN ou équivalent',
    vat: 'TVA',
    address: 'Adresse',
    facts: 'Facture',
    number: 'Numéro',
    date: 'Date',
    due: 'Échéance',
    order: 'Commande ou engagement',
    reference: "Référence de l'acheteur",
    contract: 'Contrat',
    preceding: 'Corrige',
    account: 'Compte à payer',
    remittance: 'Libellé du paiement',
    label: 'Désignation',
    quantity: 'Quantité',
    price: 'Prix net',
    rate: 'TVA',
    amount: 'Montant HT',
    byRate: 'TVA',
    base: 'Base',
    tax: 'Taxe',
    allowances: 'Remises',
    charges: 'Frais',
    net: 'Total HT',
    taxTotal: 'Total TVA',
    gross: 'Total TTC',
    paid: 'Déjà payé',
    payable: 'À payer',
    notes: 'Mentions',
    more: (count: number) => `… et ${count} lignes de plus, dans le fichier.`,
  },
  en: {
    types: { 381: 'Credit note', 386: 'Deposit invoice', 384: 'Corrected invoice' } as Record<string, string>,
    invoice: 'Invoice',
    view: 'A view made from the data of the invoice: the file that came is what counts.',
    parties: 'Parties',
    seller: 'Seller',
    buyer: 'Buyer',
    id: 'Company number',
    vat: 'VAT',
    address: 'Address',
    facts: 'Invoice',
    number: 'Number',
    date: 'Date',
    due: 'Due',
    order: 'Order or commitment',
    reference: 'Reference of the buyer',
    contract: 'Contract',
    preceding: 'Corrects',
    account: 'Account to pay',
    remittance: 'Wording of the payment',
    label: 'Words',
    quantity: 'Quantity',
    price: 'Net price',
    rate: 'VAT',
    amount: 'Net amount',
    byRate: 'VAT',
    base: 'Base',
    tax: 'Tax',
    allowances: 'Allowances',
    charges: 'Charges',
    net: 'Net total',
    taxTotal: 'VAT total',
    gross: 'Gross total',
    paid: 'Paid already',
    payable: 'To be paid',
    notes: 'Notes',
    more: (count: number) => `… and ${count} more lines, in the file.`,
  },
}

/** A number as people write it, with the decimals that the file gives; what is none is shown as it stands. */
function numberOf(text: string | undefined, locale: Locale): string {
  if (!text || !/^-?\d+(\.\d+)?$/.test(text)) return text ?? ''
  const digits = text.split('.')[1]?.length ?? 0
  // A text is taken to its last digit, whatever its size.
  return numberFormat(locale, {
    minimumFractionDigits: Math.min(digits, 6),
    maximumFractionDigits: 6,
  }).format(text as never)
}
const isDay = (text: string | undefined): text is string => /^\d{4}-\d{2}-\d{2}$/.test(text ?? '')

type Party = NonNullable<Invoice['seller']> | NonNullable<Invoice['buyer']>
const addressOf = (party: Party | undefined): string => {
  const { line1, line2, line3, postCode, city, country } = party?.address ?? {}
  return [line1, line2, line3, [postCode, city].filter(Boolean).join(' '), country].filter(Boolean).join(', ')
}

/** Draws the view of an invoice's data; null where they cannot be read. */
export async function drawView({
  bytes,
  locale,
  brand,
  at,
}: {
  bytes: Uint8Array
  locale: Locale
  brand: { name: string; colour: string }
  at: string
}): Promise<Buffer | null> {
  const invoice = read(bytes)
  if (!invoice) return null
  const w = words[locale]
  const title = `${w.types[invoice.typeCode ?? ''] ?? w.invoice} ${invoice.number ?? ''}`.trim()
  const doc = new TaggedDocument({
    title,
    lang: locale,
    brand,
    footer: [invoice.seller?.name, title].filter(Boolean).join(' · '),
    createdAt: new Date(at),
  })
  doc.heading(1, title)
  doc.notice(w.view)
  doc.space(8)
  const day = (text: string | undefined) => (isDay(text) ? formatDay(text, locale) : (text ?? ''))
  const some = (fields: Field[]): Field[] => fields.filter(({ value }) => value)
  const party = (name: string, of: Party | undefined) =>
    doc.section(
      name,
      some([
        { label: w[name === w.seller ? 'seller' : 'buyer'], value: of?.name, span: 2 },
        { label: w.id, value: of?.legalRegistration?.value },
        { label: w.vat, value: of?.vatIdentifier },
        { label: w.address, value: addressOf(of), span: 2 },
      ]),
      { columns: 2 },
    )
  party(w.seller, invoice.seller)
  party(w.buyer, invoice.buyer)
  doc.section(
    w.facts,
    some([
      { label: w.number, value: invoice.number },
      { label: w.date, value: day(invoice.issueDate) },
      { label: w.due, value: day(invoice.dueDate) },
      { label: w.order, value: invoice.purchaseOrder },
      { label: w.reference, value: invoice.buyerReference },
      { label: w.contract, value: invoice.contract },
      { label: w.preceding, value: invoice.preceding.map(({ number }) => number).join(', ') },
      { label: w.account, value: invoice.payment?.creditTransfers.map(({ account }) => account).join(', '), span: 2 },
      { label: w.remittance, value: invoice.payment?.remittance },
    ]),
    { columns: 2 },
  )
  drawLines(doc, invoice, locale)
  drawTotals(doc, invoice, locale)
  const notes = invoice.notes.flatMap(({ text }) => (text ? [text.slice(0, 2_000)] : [])).slice(0, 50)
  if (notes.length > 0) {
    doc.heading(2, w.notes)
    for (const note of notes) doc.paragraph(note, { size: 8.5 })
  }
  return doc.finish()
}

function read(bytes: Uint8Array): Invoice | null {
  try {
    return readInvoice(bytes).invoice
  } catch (error) {
    if (error instanceof XmlRefused || error instanceof NotAnInvoice) return null
    throw error
  }
}

const rateOf = (rate: string | undefined, category: string | undefined, locale: Locale): string =>
  rate ? `${numberOf(rate, locale)}${locale === 'fr' ? '\u00a0' : ''}%` : (category ?? '')

function drawLines(doc: TaggedDocument, invoice: Invoice, locale: Locale): void {
  const w = words[locale]
  doc.table(
    [
      { header: w.label, share: 4.6 },
      { header: w.quantity, share: 1.2, align: 'right' },
      { header: w.price, share: 1.4, align: 'right' },
      { header: w.rate, share: 1, align: 'right' },
      { header: w.amount, share: 1.6, align: 'right' },
    ],
    invoice.lines
      .slice(0, mostLines)
      .map((line) => [
        [line.item?.name, line.item?.description, line.note].filter(Boolean).join('\n').slice(0, 1_000),
        [numberOf(line.quantity, locale), line.unit === 'C62' ? '' : line.unit].filter(Boolean).join(' '),
        numberOf(line.price?.net, locale),
        rateOf(line.vat?.rate, line.vat?.category, locale),
        numberOf(line.netAmount, locale),
      ]),
  )
  if (invoice.lines.length > mostLines) doc.paragraph(w.more(invoice.lines.length - mostLines))
  doc.space(10)
}

function drawTotals(doc: TaggedDocument, { totals, vatBreakdown, currency }: Invoice, locale: Locale): void {
  const w = words[locale]
  const x = doc.left + doc.width * 0.45
  doc.table(
    [
      { header: w.byRate, share: 3 },
      { header: w.base, share: 1.6, align: 'right' },
      { header: w.tax, share: 1.6, align: 'right' },
    ],
    vatBreakdown.map((one) => [
      [rateOf(one.rate, one.category, locale), one.exemptionReason].filter(Boolean).join(', '),
      numberOf(one.base, locale),
      numberOf(one.tax, locale),
    ]),
    { x },
  )
  doc.space(6)
  const sums: Array<[string, string | undefined]> = [
    [w.allowances, totals?.allowances],
    [w.charges, totals?.charges],
    [w.net, totals?.withoutVat],
    [w.taxTotal, totals?.vat],
    [w.gross, totals?.withVat],
    [w.paid, totals?.paid],
    [w.payable, totals?.due],
  ]
  doc.table(
    [
      { header: '', share: 3 },
      { header: currency ?? '', share: 2, align: 'right' },
    ],
    sums.flatMap(([name, text]) => (text ? [[name, numberOf(text, locale)]] : [])),
    { x, lastStrong: true },
  )
  doc.space(10)
}
