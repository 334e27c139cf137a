import type { Locale } from '../i18n/locale.ts'
import type { Place } from '../signature/index.ts'
import type { TaggedDocument } from './document.ts'

/** A form to be signed in the portal, and where on it the signature goes. */
export type FormToSign = { bytes: Uint8Array; place: Place }

const words = {
  fr: {
    title: 'Signature électronique',
    text: (brand: string) =>
      `Ce document se lit et se signe sur le portail ${brand}. Le signataire donne son accord en signant\u00A0; son nom, la date et l'heure figurent dans le cadre, et la preuve de la signature est scellée avec le document.`,
    agreed: 'Bon pour accord',
  },
  en: {
    title: 'Electronic signature',
    text: (brand: string) =>
      `This document is read and signed on the portal ${brand}. By signing, the signatory agrees to it; their name, the date and the time stand in the frame, and the proof of the signature is sealed with the document.`,
    agreed: 'Agreed',
  },
}

/** The end of a form that is signed in the portal (C8, C25, O25). @returns where the signature goes */
export function drawElectronicEnd(doc: TaggedDocument, locale: Locale, brandName: string, title?: string): Place {
  const w = words[locale]
  doc.ensure(132)
  doc.rule()
  doc.space(10)
  return doc.signatureFrame({ title: title ?? w.title, text: w.text(brandName), frame: w.agreed })
}
