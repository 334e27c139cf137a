import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { ink, TaggedDocument } from '../../../kernel/pdf/document.ts'
import { drawElectronicEnd, type FormToSign } from '../../../kernel/pdf/form-to-sign.ts'

/** What a mandate of direct debit says (EPC016-06, EPC222-07). Runs in a thread of its own. */
export type MandateFormData = {
  locale: Locale
  brand: { name: string; colour: string; postalAddress: string[] }
  creditor: { name: string; id: string; address: string }
  debtor: { name: string; address: string; iban: string; bic: string }
  rum: string
  scheme: 'CORE' | 'B2B'
  recurrent: boolean
  on: Day
  createdAt: Date
}

const words = {
  fr: {
    title: { CORE: 'Mandat de prélèvement SEPA', B2B: 'Mandat de prélèvement SEPA interentreprises' },
    rum: 'Référence unique du mandat',
    kind: 'Type de paiement',
    kinds: { true: 'Récurrent', false: 'Ponctuel' },
    debtor: 'Débiteur',
    creditor: 'Créancier',
    name: 'Nom',
    address: 'Adresse',
    ics: 'Identifiant créancier SEPA (ICS)',
    leave: 'Autorisation',
    on: 'Fait le',
    texts: {
      CORE: (creditor: string) => [
        `En signant ce mandat, vous autorisez ${creditor} à envoyer des instructions à votre banque pour débiter votre compte, et votre banque à débiter votre compte conformément à ces instructions.`,
        'Vous bénéficiez du droit d’être remboursé par votre banque selon les conditions de la convention passée avec elle. Une demande de remboursement est présentée dans les 8 semaines suivant la date de débit pour un prélèvement autorisé.',
      ],
      B2B: (creditor: string) => [
        `En signant ce mandat, vous autorisez ${creditor} à envoyer des instructions à votre banque pour débiter votre compte, et votre banque à débiter votre compte conformément à ces instructions.`,
        'Ce mandat est réservé aux prélèvements entre professionnels. Vous n’avez pas droit au remboursement d’un prélèvement autorisé après le débit\u00a0; vous pouvez demander à votre banque de ne pas débiter votre compte jusqu’au jour de l’échéance.',
      ],
    },
    signature: 'Signature du débiteur',
  },
  en: {
    title: { CORE: 'SEPA Direct Debit Mandate', B2B: 'SEPA Business-to-Business Direct Debit Mandate' },
    rum: 'Mandate reference',
    kind: 'Type of payment',
    kinds: { true: 'Recurrent', false: 'One-off' },
    debtor: 'Debtor',
    creditor: 'Creditor',
    name: 'Name',
    address: 'Address',
    ics: 'Creditor identifier',
    leave: 'Authorisation',
    on: 'On',
    texts: {
      CORE: (creditor: string) => [
        `By signing this mandate form, you authorise ${creditor} to send instructions to your bank to debit your account, and your bank to debit your account in accordance with these instructions.`,
        'You are entitled to a refund from your bank under the terms of your agreement with it. A refund must be claimed within 8 weeks from the date on which your account was debited.',
      ],
      B2B: (creditor: string) => [
        `By signing this mandate form, you authorise ${creditor} to send instructions to your bank to debit your account, and your bank to debit your account in accordance with these instructions.`,
        'This mandate is only for business-to-business transactions. You are not entitled to a refund after your account was debited, but may ask your bank not to debit it up until the day on which the payment is due.',
      ],
    },
    signature: 'Signature of the debtor',
  },
}

/** Writes the mandate, to be signed in the portal. */
export async function writeMandateForm(data: MandateFormData): Promise<FormToSign> {
  const { locale, brand, creditor, debtor, scheme } = data
  const w = words[locale]
  const doc = new TaggedDocument({
    title: `${w.title[scheme]} · ${data.rum}`,
    lang: locale,
    brand,
    footer: [w.title[scheme], data.rum, brand.name].join(' · '),
    createdAt: data.createdAt,
  })
  doc.brandHeader()
  doc.space(14)
  doc.heading(1, w.title[scheme])
  doc.paragraph(`${w.rum} : ${data.rum}`, { size: 11.5, lineHeight: 16, colour: ink.second })
  doc.space(10)
  doc.section(w.debtor, [
    { label: w.name, value: debtor.name, span: 2 },
    { label: w.kind, value: w.kinds[data.recurrent ? 'true' : 'false'], span: 2 },
    { label: w.address, value: debtor.address, span: 4 },
    { label: 'IBAN', value: debtor.iban, span: 3 },
    ...(debtor.bic ? [{ label: 'BIC', value: debtor.bic, span: 1 as const }] : []),
  ])
  doc.section(w.creditor, [
    { label: w.name, value: creditor.name, span: 2 },
    { label: w.ics, value: creditor.id, span: 2 },
    { label: w.address, value: creditor.address, span: 4 },
  ])
  doc.besideTitle(w.leave, undefined, (x) => doc.list(w.texts[scheme](creditor.name), { size: 9.5, lineHeight: 14 }, x))
  doc.section('', [{ label: w.on, value: formatDay(data.on, locale), span: 1 }])
  const place = drawElectronicEnd(doc, locale, brand.name, w.signature)
  return { bytes: await doc.finish(), place }
}
