import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { type Field, ink, TaggedDocument } from '../../../kernel/pdf/document.ts'
import { drawElectronicEnd, type FormToSign } from '../../../kernel/pdf/form-to-sign.ts'
import {
  drawFormEnd,
  drawFormHeader,
  type FormBrand,
  type FormLocale,
  formFooter,
  formRunningHeader,
} from './form-parts.ts'

/** A delegation form filled in by the portal (C8). */
export type DelegationFormData = {
  blank?: false
  locale: FormLocale
  brand: FormBrand
  /** The number shown to people, and the version of the form. */
  number: string
  version: number
  /** From `formCode`. */
  code: string
  clientName: string
  /** Who designates: what is not known is left to write by hand. */
  authority: { name?: string | undefined; quality?: string | undefined }
  /** Who is designated. */
  designated: {
    lastName: string
    firstName: string
    identifier?: string | undefined
    email?: string | undefined
    function?: string | undefined
  }
  contracts: Array<{ number: string; title: string }>
  startsOn?: Day | undefined
  endsOn?: Day | undefined
  createdAt?: Date
}

/** A delegation form to fill in by hand, which anyone may download (C8). */
export type BlankDelegationForm = { blank: true; locale: FormLocale; brand: FormBrand; createdAt?: Date }

const words = {
  fr: {
    title: "Délégation d'administration de contrat",
    subtitle: "Désignation d'un administrateur par l'autorité du client",
    intro: (brand: string) =>
      `L'autorité du client désigne la personne ci-dessous pour administrer en son nom, sur le portail ${brand}, les contrats indiqués.`,
    authority: 'Autorité',
    authorityHelp: 'Qui désigne.',
    client: 'Client',
    authorityName: 'Nom et prénom',
    quality: 'Qualité',
    designated: 'Personne désignée',
    designatedHelp: 'Qui administrera.',
    lastName: 'Nom',
    firstName: 'Prénom',
    identifier: 'Identifiant',
    email: 'Adresse email',
    function: 'Fonction',
    contracts: 'Contrats',
    contractsHelp: 'Numéros des contrats concernés.',
    contract: (index: number) => `Contrat ${index}`,
    dates: 'Durée',
    startsOn: 'À compter du',
    endsOn: "Jusqu'au (sans date\u00A0: jusqu'à révocation)",
    onValidation: 'La validation du formulaire',
    untilEnded: 'Révocation',
    powers: 'Pouvoirs conférés',
    powersIntro: 'Pour chacun de ces contrats, la personne désignée peut\u00A0:',
    powersList: [
      "demander la création et la suppression de connexions, et le remplacement d'abonnés, ce qui peut modifier le prix du contrat\u00A0;",
      'bloquer et débloquer les connexions des abonnés\u00A0;',
      'mettre à jour les coordonnées et les profils des abonnés\u00A0;',
      'faire réinitialiser les mots de passe des abonnés.',
    ],
    ending: (brand: string) =>
      `La délégation prend effet une fois ce formulaire validé par ${brand}. L'autorité peut y mettre fin à tout moment.`,
    signature: "Signature de l'autorité",
    portal: 'Administration de contrat\u00A0: déposez le PDF ou une photo nette de chaque page.',
    blankPortal: "Par un administrateur du contrat déjà désigné, s'il y en a un.",
  },
  en: {
    title: 'Delegation of contract administration',
    subtitle: "Designation of an administrator by the client's authority",
    intro: (brand: string) =>
      `The client's authority designates the person below to administer the contracts listed, in its name, on the ${brand} portal.`,
    authority: 'Authority',
    authorityHelp: 'Who designates.',
    client: 'Client',
    authorityName: 'Name',
    quality: 'Position',
    designated: 'Person designated',
    designatedHelp: 'Who will administer.',
    lastName: 'Last name',
    firstName: 'First name',
    identifier: 'Identifier',
    email: 'Email address',
    function: 'Function',
    contracts: 'Contracts',
    contractsHelp: 'Numbers of the contracts.',
    contract: (index: number) => `Contract ${index}`,
    dates: 'Term',
    startsOn: 'From',
    endsOn: 'Until (no date: until revoked)',
    onValidation: 'The validation of this form',
    untilEnded: 'Revocation',
    powers: 'Powers conferred',
    powersIntro: 'For each of these contracts, the person designated may:',
    powersList: [
      'request the creation and deletion of connections, and the replacement of subscribers, which may change the price of the contract;',
      "block and unblock the subscribers' connections;",
      "update the subscribers' contact details and profiles;",
      "have the subscribers' passwords reset.",
    ],
    ending: (brand: string) =>
      `The delegation takes effect once ${brand} has validated this form. The authority may end it at any time.`,
    signature: 'Signature of the authority',
    portal: 'Contract administration: upload the PDF or a sharp picture of each page.',
    blankPortal: 'By an administrator of the contract already designated, if there is one.',
  },
}

function drawDelegationForm(data: DelegationFormData | BlankDelegationForm): TaggedDocument {
  const { locale, brand } = data
  const w = words[locale]
  const filled = data.blank ? undefined : data
  const doc = new TaggedDocument({
    title: filled ? `${w.title} ${filled.number}` : w.title,
    lang: locale,
    brand,
    footer: filled ? formFooter(brand, filled.number, `Version ${filled.version}`) : formFooter(brand, w.title),
    ...(filled ? { runningHeader: formRunningHeader(locale, filled) } : {}),
    ...(data.createdAt ? { createdAt: data.createdAt } : {}),
  })
  drawFormHeader(doc, locale, w.title, w.subtitle, filled)
  doc.paragraph(w.intro(brand.name), { size: 9.5, lineHeight: 13.5 })
  doc.space(10)
  doc.section(
    w.authority,
    [
      { label: w.client, value: filled?.clientName },
      { label: w.authorityName, value: filled?.authority.name },
      { label: w.quality, value: filled?.authority.quality },
    ].map((field): Field => ({ span: 1, ...field })),
    { help: w.authorityHelp, columns: 3 },
  )
  const { lastName, firstName, identifier, email, function: role } = filled?.designated ?? {}
  doc.section(
    w.designated,
    [
      { label: w.lastName, value: lastName },
      { label: w.firstName, value: firstName },
      { label: w.identifier, value: identifier },
      { label: w.function, value: role },
      { label: w.email, value: email, span: 2 },
    ].map((field): Field => ({ span: 1, ...field })),
    { help: w.designatedHelp, columns: 3 },
  )
  const contracts: Field[] = filled
    ? filled.contracts.map(({ number, title }, index) => ({
        label: w.contract(index + 1),
        value: `${number} · ${title}`,
        span: 2,
      }))
    : [1, 2, 3, 4].map((index) => ({ label: w.contract(index), span: 1 }))
  doc.section(w.contracts, contracts, { help: w.contractsHelp, columns: 2 })
  const dayOf = (day: Day | undefined, otherwise: string) =>
    filled ? (day ? formatDay(day, locale) : otherwise) : undefined
  doc.section(
    w.dates,
    [
      { label: w.startsOn, value: dayOf(filled?.startsOn, w.onValidation), span: 1 },
      { label: w.endsOn, value: dayOf(filled?.endsOn, w.untilEnded), span: 1 },
    ],
    { columns: 2 },
  )
  doc.besideTitle(w.powers, undefined, (x) => {
    doc.paragraph(w.powersIntro, { size: 9.5, lineHeight: 13.5 }, x)
    doc.space(3)
    doc.list(w.powersList, { size: 9.5, lineHeight: 13.5 }, x)
    doc.space(2)
    doc.paragraph(w.ending(brand.name), { size: 8.5, lineHeight: 12, colour: ink.second }, x)
  })
  return doc
}

/** Writes a delegation form (C8), prefilled with its code, or blank with lines to write on. */
export function writeDelegationForm(data: DelegationFormData | BlankDelegationForm): Promise<Buffer> {
  const w = words[data.locale]
  const doc = drawDelegationForm(data)
  drawFormEnd(doc, data.locale, data.brand, {
    signatureTitle: w.signature,
    portalText: data.blank ? w.blankPortal : w.portal,
  })
  return doc.finish()
}

/** The prefilled form, to be signed in the portal (C8). */
export async function writeDelegationFormToSign(data: DelegationFormData): Promise<FormToSign> {
  const doc = drawDelegationForm(data)
  const place = drawElectronicEnd(doc, data.locale, data.brand.name, words[data.locale].signature)
  return { bytes: await doc.finish(), place }
}
