// A quote on paper (B24): the lines and totals of an invoice, its options apart, and the place where it is signed. Drawn in a thread.
import { formatDay } from '../../../kernel/dates/day.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { TaggedDocument } from '../../../kernel/pdf/document.ts'
import { drawElectronicEnd, type FormToSign } from '../../../kernel/pdf/form-to-sign.ts'
import { decimal, drawLines, drawParties, drawTotals, words as invoiceWords, percent } from './paper.ts'
import type { Identity } from './schema.ts'
import type { VatTotal } from './totals.ts'

export type OfferLine = {
  label: string
  description: string
  quantity: string
  unitPrice: string
  discountRate: number
  vatCategory: string
  vatRate: number
  netCents: number
}
/** All that the paper says. Options that were chosen are among the lines. */
export type OfferPaper = {
  locale: Locale
  brand: { name: string; colour: string }
  /** Null: a draft. */
  number: string | null
  issueOn: string
  validUntil: string | null
  reference: string
  subject: string
  comment: string
  currency: string
  priceMode: 'net' | 'gross'
  seller: Identity | null
  buyer: Identity | null
  lines: OfferLine[]
  options: OfferLine[]
  vat: VatTotal[]
  netCents: number
  vatCents: number
  grossCents: number
  /** What has become of it, in words. */
  outcome: string
  createdAt: string
}

const words = {
  fr: {
    title: 'Devis',
    draft: 'Brouillon, sans valeur',
    date: 'Date',
    validUntil: "Valable jusqu'au",
    reference: 'Votre référence',
    subject: 'Objet',
    options: 'Options non retenues',
    optionsWhat: 'Elles ne sont pas comprises dans le total.',
    sign: 'Acceptation du devis',
  },
  en: {
    title: 'Quote',
    draft: 'Draft, without value',
    date: 'Date',
    validUntil: 'Valid until',
    reference: 'Your reference',
    subject: 'Subject',
    options: 'Options not taken',
    optionsWhat: 'They are not in the total.',
    sign: 'Acceptance of the quote',
  },
}

function draw(offer: OfferPaper): TaggedDocument {
  const { locale } = offer
  const w = words[locale]
  const title = `${w.title} ${offer.number ?? ''}`.trim()
  const doc = new TaggedDocument({
    title,
    lang: locale,
    brand: offer.brand,
    footer: [offer.seller?.name, offer.seller?.form, title].filter(Boolean).join(' · '),
    createdAt: new Date(offer.createdAt),
  })
  doc.brandHeader()
  doc.space(14)
  doc.heading(1, title)
  if (offer.number === null) doc.notice(w.draft)
  if (offer.outcome) doc.notice(offer.outcome)
  doc.space(8)
  drawParties(doc, { invoice: offer, locale })
  doc.space(10)
  const facts: Array<[string, string]> = [
    [w.date, formatDay(offer.issueOn, locale)],
    [w.validUntil, offer.validUntil ? formatDay(offer.validUntil, locale) : ''],
    [w.reference, offer.reference],
    [w.subject, offer.subject],
  ]
  doc.columns(facts.filter(([, text]) => text).map(([name, text]) => ({ title: name, text })))
  doc.space(12)
  drawLines(doc, {
    invoice: {
      priceMode: offer.priceMode,
      currency: offer.currency as 'EUR',
      lines: offer.lines.map((line) => ({ ...line, origin: '' })),
    },
    locale,
  })
  doc.space(10)
  drawTotals(doc, {
    invoice: {
      currency: offer.currency as 'EUR',
      vat: offer.vat.map((one) => ({ ...one, exemptionCode: '', exemptionWords: '' })),
      netCents: offer.netCents,
      vatCents: offer.vatCents,
      grossCents: offer.grossCents,
      deductedCents: 0,
    },
    locale,
  })
  if (offer.options.length > 0) drawOptions(doc, offer)
  if (offer.comment) {
    doc.paragraph(offer.comment)
    doc.space(8)
  }
  return doc
}

function drawOptions(doc: TaggedDocument, offer: OfferPaper): void {
  const { locale } = offer
  const w = words[locale]
  const iw = invoiceWords[locale]
  doc.heading(2, w.options)
  doc.paragraph(w.optionsWhat)
  doc.space(4)
  doc.table(
    [
      { header: iw.label, share: 4.6 },
      { header: iw.quantity, share: 1.1, align: 'right' },
      { header: iw.rate, share: 0.9, align: 'right' },
      { header: iw.amount, share: 1.5, align: 'right' },
    ],
    offer.options.map((line) => [
      [line.label, line.description].filter(Boolean).join('\n'),
      decimal(line.quantity.replace('-', '\u2212'), locale),
      percent(line.vatRate, locale),
      formatMoney(line.netCents, locale, offer.currency),
    ]),
  )
  doc.space(10)
}

/** Writes a quote as PDF; the same quote is the same text at any time. */
export const writeOffer = (offer: OfferPaper): Promise<Buffer> => draw(offer).finish()

/** Writes it with the frame in which it is signed in the portal. */
export async function writeOfferToSign(offer: OfferPaper): Promise<FormToSign> {
  const doc = draw(offer)
  const place = drawElectronicEnd(doc, offer.locale, offer.brand.name, words[offer.locale].sign)
  return { bytes: await doc.finish(), place }
}
