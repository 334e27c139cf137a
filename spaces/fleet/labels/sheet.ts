import type { Locale } from '../../../kernel/i18n/locale.ts'
import { drawCode } from '../../../kernel/pdf/code.ts'
import { ink, TaggedDocument } from '../../../kernel/pdf/document.ts'

/** The labels of some assets, as a thread draws them. */
export type Sheet = {
  locale: Locale
  brand: { name: string; colour: string }
  footer: string
  createdAt: Date
  labels: Array<{ label: string; number: string; place: string; url: string }>
}

// Three beside one another and seven below, as sheets of 63.5 × 38.1 mm have them.
const [columns, lines] = [3, 7]
const millimetre = 72 / 25.4
const cell = { width: 63.5 * millimetre, height: 38.1 * millimetre }
const step = { x: 66 * millimetre, y: cell.height }
const origin = { x: 7.2 * millimetre, y: 15.1 * millimetre }
const words = {
  fr: { title: 'Étiquettes du parc', scan: 'Scannez pour ouvrir la fiche ou signaler une panne', code: 'Code QR de' },
  en: { title: 'Labels of the fleet', scan: 'Scan to open the asset or to report a breakdown', code: 'QR code of' },
}

/** Draws labels on sheets of 21: the code, the provider, what the asset is called, its identifier. */
export async function drawSheet(sheet: Sheet): Promise<Uint8Array> {
  const said = words[sheet.locale]
  const doc = new TaggedDocument({
    title: said.title,
    lang: sheet.locale,
    brand: sheet.brand,
    footer: sheet.footer,
    unnumbered: true,
    createdAt: sheet.createdAt,
  })
  for (const [index, one] of sheet.labels.entries()) {
    const at = index % (columns * lines)
    if (index > 0 && at === 0) doc.newPage()
    const x = origin.x + (at % columns) * step.x + 8
    const y = origin.y + Math.floor(at / columns) * step.y + 8
    const size = cell.height - 30
    const right = x + size + 10
    const width = cell.width - size - 26
    doc.tag('Figure', () => drawCode(doc.pdf, one.url, x, y, size), { alt: `${said.code} ${one.number}` })
    doc.tag('P', () => {
      doc.draw(sheet.brand.name, right, y - 2, width, { size: 8, lineHeight: 11, colour: ink.second })
      const below = doc.heightOf(one.label, width, { size: 8.5, font: 'strong', lineHeight: 11 })
      doc.draw(one.label, right, y + 11, width, { size: 8.5, font: 'strong', lineHeight: 11 })
      doc.draw(one.number, right, y + 13 + Math.min(below, 44), width, { size: 8, lineHeight: 11, tabular: true })
      doc.draw(said.scan, x, y + size + 4, cell.width - 16, { size: 6.5, lineHeight: 8, colour: ink.help })
    })
  }
  return doc.finish()
}
