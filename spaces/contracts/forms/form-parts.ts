import type { Day } from '../../../kernel/dates/day.ts'
import { formatDay } from '../../../kernel/dates/day.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { drawCode } from '../../../kernel/pdf/code.ts'
import { ink, type TaggedDocument } from '../../../kernel/pdf/document.ts'

/** What the forms of a contract have in common: whose they are, their code, and how they come back signed (C23, C25). */

export type FormLocale = Locale

/** The provider's brand, with the addresses to which a signed form is returned. Those not given are not offered. */
export type FormBrand = {
  name: string
  /** '#0B5A73': the colour of the mark. */
  colour: string
  postalAddress: string[]
  fax?: string | undefined
  requestEmail?: string | undefined
  phone?: string | undefined
}

const words = {
  fr: {
    version: (version: number) => `Version ${version}`,
    codeAlt: (number: string, version: number) => `Code du formulaire ${number}, version ${version}`,
    howTo: 'Comment le retourner',
    portal: 'Sur le portail',
    email: 'Par e-mail',
    fax: 'Par fax',
    post: 'Par courrier',
    registeredPost: 'En recommandé',
    signature: 'Signature',
    madeAt: 'Fait à',
    madeOn: 'le',
    signatory: 'Nom et qualité du signataire',
    frame: 'Signature et cachet',
    mention: 'Précédés de la mention «\u00A0Bon pour accord\u00A0»',
  },
  en: {
    version: (version: number) => `Version ${version}`,
    codeAlt: (number: string, version: number) => `Code of form ${number}, version ${version}`,
    howTo: 'How to return it',
    portal: 'On the portal',
    email: 'By email',
    fax: 'By fax',
    post: 'By post',
    registeredPost: 'By registered post',
    signature: 'Signature',
    madeAt: 'Done at',
    madeOn: 'on',
    signatory: 'Name and position of the signatory',
    frame: 'Signature and stamp',
    mention: 'Preceded by the words “Bon pour accord” (agreed)',
  },
}

/** The top of a form: the brand at the left; number, version and code at the right. Leaves the cursor below both. */
export function drawFormHeader(
  doc: TaggedDocument,
  locale: FormLocale,
  title: string,
  subtitle: string | undefined,
  form: { number: string; version: number; code: string } | undefined,
): void {
  const w = words[locale]
  const top = doc.y
  const codeSize = 66
  doc.brandHeader()
  doc.space(14)
  const titleWidth = doc.width - codeSize - 24
  doc.heading(1, title, titleWidth)
  if (subtitle) {
    const style = { size: 11.5, lineHeight: 16, colour: ink.second }
    doc.tag('P', () => {
      doc.y += doc.draw(subtitle, doc.left, doc.y + 1, titleWidth, style)
    })
  }
  if (form) {
    const x = doc.right - codeSize
    doc.tag('Figure', () => drawCode(doc.pdf, form.code, x, top, codeSize), {
      alt: w.codeAlt(form.number, form.version),
      bbox: [x, top, x + codeSize, top + codeSize],
    } as PDFKit.Mixins.StructureElementOptions)
    const side = { align: 'right', lineHeight: 15 } as const
    doc.tag('P', () => {
      doc.draw(form.number, x - 130, top - 1, 116, { ...side, font: 'strong', size: 10.5 })
      doc.draw(w.version(form.version), x - 130, top + 14, 116, { ...side, size: 9, colour: ink.help })
    })
    doc.y = Math.max(doc.y, top + codeSize)
  }
  doc.space(10)
}

/** The running header of the following pages: number, version and code again, since a page may come back alone. */
export function formRunningHeader(locale: FormLocale, form: { number: string; version: number; code: string }) {
  const size = 48
  return {
    height: size + 16,
    draw(doc: TaggedDocument) {
      const side = { align: 'right', lineHeight: 15 } as const
      const x = doc.right - size
      drawCode(doc.pdf, form.code, x, doc.y, size)
      doc.draw(form.number, x - 130, doc.y - 1, 118, { ...side, font: 'strong', size: 10.5 })
      doc.draw(words[locale].version(form.version), x - 130, doc.y + 14, 118, { ...side, size: 9, colour: ink.help })
    },
  }
}

/** The ways by which a signed form comes back; with `registeredPost`, that one only confirms. */
function drawReturnWays(
  doc: TaggedDocument,
  locale: FormLocale,
  brand: FormBrand,
  options: { portalText: string; registeredPost?: boolean },
): void {
  const w = words[locale]
  const post = {
    title: options.registeredPost ? w.registeredPost : w.post,
    text: [brand.name, ...brand.postalAddress].join('\n'),
    share: 1.15,
  }
  const ways = [
    { title: w.portal, text: options.portalText, share: 1.25 },
    ...(brand.requestEmail ? [{ title: w.email, text: brand.requestEmail, share: 1.25 }] : []),
    ...(brand.fax ? [{ title: w.fax, text: brand.fax, share: 0.85 }] : []),
  ]
  doc.columns(options.registeredPost ? [post, ...ways] : [...ways, post])
}

/** «Fait à», «le», «Nom et qualité du signataire», «Signature et cachet», with the mention to write by hand. */
function drawSignature(doc: TaggedDocument, locale: FormLocale, title?: string): void {
  const w = words[locale]
  doc.signatureBlock({
    title: title ?? w.signature,
    lines: [[w.madeAt, w.madeOn], [w.signatory]],
    frame: w.frame,
    mention: w.mention,
  })
}

/** The end of a form: where to sign and how to send it back, together on one page. */
export function drawFormEnd(
  doc: TaggedDocument,
  locale: FormLocale,
  brand: FormBrand,
  options: { signatureTitle?: string; portalText: string; registeredPost?: boolean },
): void {
  doc.ensure(122 + (brand.postalAddress.length + 1) * 11)
  doc.rule()
  doc.space(10)
  drawSignature(doc, locale, options.signatureTitle)
  doc.space(10)
  drawReturnWays(doc, locale, brand, options)
}

/** What the foot of every page says: whose form, and where to ask. */
export function formFooter(brand: FormBrand, ...parts: string[]): string {
  return [...parts, brand.name, ...(brand.phone ? [brand.phone] : [])].join(' · ')
}

/** A day in the form's language, or an en dash. */
export function dayOr(day: Day | undefined, locale: FormLocale): string {
  return day ? formatDay(day, locale) : '–'
}
