import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { ink, TaggedDocument } from '../../../kernel/pdf/document.ts'
import { drawElectronicEnd, type FormToSign } from '../../../kernel/pdf/form-to-sign.ts'

/** What a mandate of invoicing says (O25). Runs in a thread of its own. */
export type MandateData = {
  locale: Locale
  brand: { name: string; colour: string; postalAddress: string[] }
  client: { name: string; identifier: string; vatNumber: string; address: string }
  signatory: string
  on: Day
  createdAt: Date
}

const words = {
  fr: {
    title: 'Mandat de facturation',
    subtitle: 'Autorisation donnée au fournisseur de facturer au nom et pour le compte du client',
    client: 'Mandant (le client)',
    clientHelp: 'Au nom de qui les factures sont émises.',
    provider: 'Mandataire (le fournisseur)',
    providerHelp: 'Qui les émet.',
    name: 'Nom',
    identifier: 'Identifiant',
    vat: 'TVA intracommunautaire',
    address: 'Adresse',
    signatory: 'Demandé par',
    on: 'Le',
    articles: 'Conditions',
    list: (brand: string, client: string) => [
      `${client} donne à ${brand} mandat d'établir en son nom et pour son compte, sous forme électronique, les factures et les avoirs des prestations qu'il fournit par ce portail (article 289, I-2 du code général des impôts).`,
      `Le mandant reste responsable de ses obligations de facturation et de la taxe sur la valeur ajoutée due. Il transmet à temps les éléments nécessaires et signale sans délai tout changement de ses identifiants.`,
      `Chaque facture porte la mention qu'elle est émise par le mandataire au nom et pour le compte du mandant. Elle lui est accessible sur le portail dès son émission.`,
      `Le mandant peut contester une facture dans les quinze jours de sa mise à disposition\u00A0; passé ce délai elle est tenue pour acceptée.`,
      `Le mandat prend effet à sa signature, sans terme. Chacun peut y mettre fin à tout moment, par écrit, pour les factures à venir.`,
      `Les mémoires de frais de justice et les demandes de remboursement TIC n'entrent pas dans ce mandat.`,
    ],
    signature: 'Signature du mandant',
  },
  en: {
    title: 'Invoicing mandate',
    subtitle: 'Leave given to the provider to invoice in the name and on behalf of the client',
    client: 'Principal (the client)',
    clientHelp: 'In whose name invoices are issued.',
    provider: 'Agent (the provider)',
    providerHelp: 'Who issues them.',
    name: 'Name',
    identifier: 'Identifier',
    vat: 'VAT number',
    address: 'Address',
    signatory: 'Asked for by',
    on: 'On',
    articles: 'Terms',
    list: (brand: string, client: string) => [
      `${client} gives ${brand} a mandate to draw up in its name and on its behalf, in electronic form, the invoices and credit notes of the services that it supplies through this portal (article 289, I-2 of the French general tax code).`,
      'The principal remains answerable for its duties of invoicing and for the value added tax due. It supplies what is needed in time and tells without delay of any change of its identifiers.',
      'Each invoice says that it is issued by the agent in the name and on behalf of the principal, who has it in the portal from its issue on.',
      'The principal may dispute an invoice within fifteen days of its being made available; after that it is taken as accepted.',
      'The mandate is in force from its signature, without a term. Either may end it at any time, in writing, for invoices to come.',
      'Statements of court costs and claims for the refund of excise on energy are not part of this mandate.',
    ],
    signature: 'Signature of the principal',
  },
}

/** Writes the mandate, to be signed in the portal. */
export async function writeMandate(data: MandateData): Promise<FormToSign> {
  const { locale, brand, client } = data
  const w = words[locale]
  const doc = new TaggedDocument({
    title: `${w.title} · ${client.name}`,
    lang: locale,
    brand,
    footer: [w.title, client.name, brand.name].join(' · '),
    createdAt: data.createdAt,
  })
  doc.brandHeader()
  doc.space(14)
  doc.heading(1, w.title)
  doc.paragraph(w.subtitle, { size: 11.5, lineHeight: 16, colour: ink.second })
  doc.space(10)
  doc.section(
    w.client,
    [
      { label: w.name, value: client.name, span: 2 },
      { label: w.identifier, value: client.identifier, span: 1 },
      ...(client.vatNumber ? [{ label: w.vat, value: client.vatNumber, span: 1 }] : []),
      { label: w.address, value: client.address, span: 4 },
    ],
    { help: w.clientHelp },
  )
  doc.section(
    w.provider,
    [
      { label: w.name, value: brand.name, span: 2 },
      { label: w.address, value: brand.postalAddress.join(', '), span: 4 },
    ],
    { help: w.providerHelp },
  )
  doc.besideTitle(w.articles, undefined, (x) =>
    doc.list(w.list(brand.name, client.name), { size: 9.5, lineHeight: 14 }, x),
  )
  doc.section('', [
    { label: w.signatory, value: data.signatory, span: 2 },
    { label: w.on, value: formatDay(data.on, locale), span: 1 },
  ])
  const place = drawElectronicEnd(doc, locale, brand.name, w.signature)
  return { bytes: await doc.finish(), place }
}
