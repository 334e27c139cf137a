// An invoice on paper (B11): what French law wants said, and the same invoice as data inside (Factur-X). Drawn in a thread.
import { formatDay } from '../../../kernel/dates/day.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { attachFacturX } from '../../../kernel/pdf/attach.ts'
import { drawCode } from '../../../kernel/pdf/code.ts'
import { type Cell, ink, TaggedDocument } from '../../../kernel/pdf/document.ts'
import { type Closed, facturx, facturxXml, recovery } from '../facturx/from-invoice.ts'
import { epcText } from '../payment-intents/epc-text.ts'
import type { Identity } from './schema.ts'
import { invoiceTitles } from './titles.ts'

/** All that the paper says. A draft has no number, and no data inside. */
export type Paper = {
  locale: Locale
  brand: { name: string; colour: string }
  invoice: Closed
  draft: boolean
}

type DrawnLine = Pick<
  Closed['lines'][number],
  'label' | 'origin' | 'description' | 'discountRate' | 'quantity' | 'unitPrice' | 'vatRate' | 'netCents'
>
type Summed = Pick<Closed, 'currency' | 'vat' | 'netCents' | 'vatCents' | 'grossCents' | 'deductedCents'>

export const words = {
  fr: {
    types: invoiceTitles.fr,
    draft: 'Brouillon, sans valeur',
    date: 'Date',
    due: 'Échéance',
    reference: 'Votre référence',
    corrects: 'Corrige',
    subject: 'Objet',
    seller: 'Émetteur',
    buyer: 'Destinataire',
    siren: 'SIREN',
    siret: 'SIRET',
    vatNumber: 'TVA',
    label: 'Désignation',
    quantity: 'Quantité',
    price: { net: 'PU HT', gross: 'PU TTC' },
    rate: 'TVA',
    amount: 'Montant HT',
    discount: 'Remise',
    byRate: 'TVA par taux',
    base: 'Base HT',
    tax: 'TVA',
    net: 'Total HT',
    gross: 'Total TTC',
    deducted: 'Acomptes déduits',
    payable: 'À payer',
    credit: 'En votre faveur',
    transfer: 'Règlement par virement',
    iban: 'IBAN',
    bic: 'BIC',
    wording: 'Libellé du virement',
    codeWhat: "Le code remplit le virement dans l'application de votre banque.",
    code: (amount: string) => `Code du virement de ${amount}`,
    conditions: 'Conditions de règlement',
    lateVat: { O: 'Hors champ de la TVA', Z: 'Taux zéro' },
  },
  en: {
    types: invoiceTitles.en,
    draft: 'Draft, without value',
    date: 'Date',
    due: 'Due',
    reference: 'Your reference',
    corrects: 'Corrects',
    subject: 'Subject',
    seller: 'From',
    buyer: 'Addressed to',
    siren: 'SIREN',
    siret: 'SIRET',
    vatNumber: 'VAT',
    label: 'Description',
    quantity: 'Quantity',
    price: { net: 'Net price', gross: 'Gross price' },
    rate: 'VAT',
    amount: 'Net amount',
    discount: 'Discount',
    byRate: 'VAT by rate',
    base: 'Base excl. VAT',
    tax: 'VAT',
    net: 'Total excl. VAT',
    gross: 'Total incl. VAT',
    deducted: 'Deposits deducted',
    payable: 'To be paid',
    credit: 'To your credit',
    transfer: 'Payment by transfer',
    iban: 'IBAN',
    bic: 'BIC',
    wording: 'Wording',
    codeWhat: "The code fills in the transfer in your bank's application.",
    code: (amount: string) => `Code of the transfer of ${amount}`,
    conditions: 'Terms of payment',
    lateVat: { O: 'Outside the scope of VAT', Z: 'Zero rate' },
  },
}

export const decimal = (text: string, locale: Locale): string => {
  const [whole = '', rest] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale === 'fr' ? '\u00a0' : ',')
  return rest ? `${grouped}${locale === 'fr' ? ',' : '.'}${rest}` : grouped
}
/** A unit price has two decimals at least. */
export const price = (text: string, locale: Locale): string => {
  const [whole, rest = ''] = text.split('.')
  return decimal(`${whole}.${rest.padEnd(2, '0')}`, locale)
}
export const percent = (rate: number, locale: Locale) =>
  `${decimal(String(rate / 100), locale)}${locale === 'fr' ? '\u00a0' : ''}%`

/** Writes an invoice as PDF/A-3 with its Factur-X inside; the same invoice is the same text at any time, but for the code of what is left to pay. */
export async function writeInvoice(paper: Paper): Promise<Buffer> {
  const { invoice, locale, brand, draft } = paper
  const w = words[locale]
  const title = `${w.types[invoice.type]} ${draft ? '' : invoice.number}`.trim()
  const at = new Date(`${invoice.issueOn ?? '2026-01-01'}T00:00:00Z`)
  const doc = new TaggedDocument({
    title,
    lang: locale,
    brand,
    footer: [invoice.seller?.name, invoice.seller?.form, title].filter(Boolean).join(' · '),
    createdAt: invoice.closedAt ? new Date(invoice.closedAt) : at,
  })
  doc.brandHeader()
  doc.space(14)
  doc.heading(1, title)
  if (draft) doc.notice(w.draft)
  doc.space(8)
  drawParties(doc, paper)
  doc.space(10)
  const facts: Array<[string, string]> = [
    [w.date, invoice.issueOn ? formatDay(invoice.issueOn, locale) : '–'],
    ...(invoice.type !== 381 && invoice.dueOn
      ? ([[w.due, formatDay(invoice.dueOn, locale)]] as Array<[string, string]>)
      : []),
    ...(invoice.reference ? ([[w.reference, invoice.reference]] as Array<[string, string]>) : []),
    ...(invoice.type === 381 && invoice.preceding[0]
      ? ([[w.corrects, `${invoice.preceding[0].number}, ${formatDay(invoice.preceding[0].issuedOn, locale)}`]] as Array<
          [string, string]
        >)
      : []),
    ...(invoice.subject ? ([[w.subject, invoice.subject]] as Array<[string, string]>) : []),
  ]
  doc.columns(facts.map(([name, text]) => ({ title: name, text })))
  doc.space(12)
  drawLines(doc, paper)
  doc.space(10)
  drawTotals(doc, paper, [invoice.type === 381 ? w.credit : w.payable, invoice.payableCents])
  drawTerms(doc, paper)
  if (!draft) attachData(doc, invoice)
  return doc.finish()
}

/** Who sells and who buys, side by side; also of a quote. */
export function drawParties(
  doc: TaggedDocument,
  { invoice, locale }: { invoice: Pick<Closed, 'seller' | 'buyer'>; locale: Locale },
): void {
  const w = words[locale]
  const lines = (of: Identity): string =>
    [
      of.name,
      of.form,
      of.addressLine1,
      of.addressLine2,
      [of.postalCode, of.city].filter(Boolean).join(' '),
      of.country === 'FR' ? '' : of.country,
      of.siret ? `${w.siret} ${of.siret}` : of.siren ? `${w.siren} ${of.siren}` : '',
      of.siret && of.siren ? `${w.siren} ${of.siren}` : '',
      of.vatNumber ? `${w.vatNumber} ${of.vatNumber}` : '',
    ]
      .filter(Boolean)
      .join('\n')
  doc.columns([
    { title: w.seller, text: invoice.seller ? lines(invoice.seller) : '–' },
    { title: w.buyer, text: invoice.buyer ? lines(invoice.buyer) : '–' },
  ])
}

/** The lines with their amounts before tax; also of a quote. */
export function drawLines(
  doc: TaggedDocument,
  { invoice, locale }: { invoice: Pick<Closed, 'priceMode' | 'currency'> & { lines: DrawnLine[] }; locale: Locale },
): void {
  const w = words[locale]
  const money = (cents: number) => formatMoney(cents, locale, invoice.currency)
  doc.table(
    [
      { header: w.label, share: 4.6 },
      { header: w.quantity, share: 1.1, align: 'right' },
      { header: w.price[invoice.priceMode], share: 1.3, align: 'right' },
      { header: w.rate, share: 0.9, align: 'right' },
      { header: w.amount, share: 1.5, align: 'right' },
    ],
    invoice.lines.map((line): Cell[] => [
      [
        line.label,
        line.origin,
        line.description,
        line.discountRate ? `${w.discount} ${percent(line.discountRate, locale)}` : '',
      ]
        .filter(Boolean)
        .join('\n'),
      decimal(line.quantity.replace('-', '\u2212'), locale),
      price(line.unitPrice, locale),
      percent(line.vatRate, locale),
      money(line.netCents),
    ]),
  )
}

/** VAT by rate, then the totals; also of a quote. @param last the words and amount of the last row, where there is one more */
export function drawTotals(
  doc: TaggedDocument,
  { invoice, locale }: { invoice: Summed; locale: Locale },
  last?: [string, number],
): void {
  const w = words[locale]
  const money = (cents: number) => formatMoney(cents, locale, invoice.currency)
  doc.table(
    [
      { header: w.byRate, share: 4.4 },
      { header: w.base, share: 1.4, align: 'right' },
      { header: w.tax, share: 1.4, align: 'right' },
    ],
    invoice.vat.map((one) => [
      [
        percent(one.rate, locale),
        one.exemptionWords || (one.category === 'O' || one.category === 'Z' ? w.lateVat[one.category] : ''),
      ]
        .filter(Boolean)
        .join(', '),
      money(one.baseCents),
      money(one.vatCents),
    ]),
    { size: 8.5 },
  )
  doc.space(8)
  const sums: Array<[string, number]> = [
    [w.net, invoice.netCents],
    [w.tax, invoice.vatCents],
    [w.gross, invoice.grossCents],
    ...(invoice.deductedCents ? ([[w.deducted, -invoice.deductedCents]] as Array<[string, number]>) : []),
  ]
  doc.table(
    [
      { header: '', share: 3 },
      { header: invoice.currency, share: 2, align: 'right' },
    ],
    [...sums, ...(last ? [last] : [])].map(([name, cents]) => [name, money(cents)]),
    { x: doc.left + doc.width * 0.55, lastStrong: true },
  )
  doc.space(10)
}

/** The code of a transfer has a white border of an eighth of its size around. */
const codeSize = 76

/** What a bank's application reads to pay what is left of an invoice in euros (EPC069-12). */
function codeOf({ seller, currency, number, restCents }: Closed): string | undefined {
  if (!seller?.iban || !number || currency !== 'EUR' || restCents <= 0) return undefined
  return epcText({ name: seller.name, iban: seller.iban, bic: seller.bic, cents: restCents, text: number })
}

function drawTerms(doc: TaggedDocument, { invoice, locale }: Paper): void {
  const w = words[locale]
  const small = { size: 8, lineHeight: 11.5, colour: ink.second }
  if (invoice.comment) {
    doc.paragraph(invoice.comment)
    doc.space(8)
  }
  if (invoice.type === 381) return
  if (invoice.seller?.iban) {
    const parts = [
      `${w.iban} ${invoice.seller.iban.replace(/(.{4})(?=.)/g, '$1\u00a0')}`,
      invoice.seller.bic ? `${w.bic} ${invoice.seller.bic}` : '',
      invoice.number ? `${w.wording} ${invoice.number}` : '',
    ].filter(Boolean)
    const code = codeOf(invoice)
    if (code) doc.ensure(codeSize + 40)
    doc.heading(2, w.transfer)
    if (code) {
      const [x, y] = [doc.left, doc.y + 8]
      doc.tag('Figure', () => drawCode(doc.pdf, code, x, y, codeSize, 'M'), {
        alt: w.code(formatMoney(invoice.restCents, locale, invoice.currency)),
        bbox: [x, y, x + codeSize, y + codeSize],
      } as PDFKit.Mixins.StructureElementOptions)
      doc.y = y
      for (const part of [...parts, w.codeWhat]) doc.paragraph(part, small, x + codeSize + 16)
      doc.y = Math.max(doc.y, y + codeSize)
    } else doc.paragraph(parts.join(' · '), small)
    doc.space(8)
  }
  doc.heading(2, w.conditions)
  for (const text of [invoice.mentions.latePenalty, recovery, invoice.mentions.earlyDiscount])
    if (text) doc.paragraph(text, small)
}

function attachData(doc: TaggedDocument, invoice: Closed): void {
  const { number, closedAt } = invoice
  attachFacturX(doc, { number: number!, xml: facturxXml(invoice), level: facturx.level, at: new Date(closedAt!) })
}
