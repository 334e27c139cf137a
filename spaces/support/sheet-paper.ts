import type { Locale } from '../../kernel/i18n/locale.ts'
import { ink, TaggedDocument } from '../../kernel/pdf/document.ts'

/** All that the sheet of a ticket says, in words already. */
export type TicketSheet = {
  locale: Locale
  brand: { name: string; colour: string }
  createdAt: Date
  number: string
  subject: string
  fields: Array<{ label: string; value: string }>
  messages: Array<{ who: string; at: string; body: string; files: string[] }>
}

const words = {
  fr: { sheet: "Demande d'intervention", talk: 'Échanges', files: 'Pièces jointes' },
  en: { sheet: 'Request', talk: 'Messages', files: 'Attachments' },
}

/** The sheet of a ticket, to be printed (P13): what it is about, how it stands, and what was said. */
export function writeSheet(data: TicketSheet): Promise<Buffer> {
  const w = words[data.locale]
  const doc = new TaggedDocument({
    title: `${data.number} · ${data.subject}`,
    lang: data.locale,
    brand: data.brand,
    footer: `${data.brand.name} · ${w.sheet} ${data.number}`,
    createdAt: data.createdAt,
  })
  doc.brandHeader()
  doc.space(20)
  doc.heading(1, data.subject)
  doc.paragraph(`${w.sheet} ${data.number}`, { size: 9.5, lineHeight: 13.5, colour: ink.second })
  doc.space(10)
  doc.section(
    w.sheet,
    data.fields.map((field) => ({ ...field, span: 1 })),
    { columns: 2 },
  )
  doc.space(6)
  doc.heading(2, w.talk)
  for (const message of data.messages) {
    doc.space(6)
    doc.paragraph(`${message.who} · ${message.at}`, { size: 9, lineHeight: 12.5, colour: ink.help })
    for (const part of message.body.split(/\n+/).filter(Boolean)) doc.paragraph(part, { size: 10, lineHeight: 14 })
    if (message.files.length > 0)
      doc.paragraph(`${w.files}\u00a0: ${message.files.join(', ')}`, { size: 9, lineHeight: 12.5, colour: ink.second })
  }
  return doc.finish()
}
