import { momentIn } from '../../../kernel/dates/moment.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { TaggedDocument } from '../../../kernel/pdf/document.ts'
import type { Proof } from './proof.ts'

export type ProofInput = { proof: Proof; locale: Locale; brandColour: string; timeZone: string; at: Date }

const words = {
  fr: {
    title: 'Preuve de signature',
    number: 'Numéro',
    document: 'Document',
    organisation: 'Pour',
    who: 'Signataire',
    identity: 'Identité',
    consent: 'Signé le',
    utc: 'Heure universelle',
    read: "Lu jusqu'au bout",
    pages: (count: number, from: string, to: string) => `${count} page(s), de ${from} à ${to}`,
    code: 'Code à usage unique',
    sent: (to: string, at: string, entered: string, tries: number) =>
      `Envoyé à ${to} le ${at}, saisi le ${entered}, essai ${tries}`,
    from: 'Depuis',
    hashRead: 'SHA-256 du document lu',
    hashSigned: 'SHA-256 du document signé',
    level: 'Niveau',
    stamped: (level: string, at: string) => `PAdES ${level}, horodaté le ${at}`,
    plain: (level: string) => `PAdES ${level}, sans horodatage`,
    certificate: 'Certificat',
    factor: 'second facteur du compte',
    passed: 'Transmis par',
    footer: 'Scellé par le certificat de la marque. Le fichier preuve.json est joint à ce PDF.',
  },
  en: {
    title: 'Proof of signature',
    number: 'Number',
    document: 'Document',
    organisation: 'For',
    who: 'Signer',
    identity: 'Identity',
    consent: 'Signed on',
    utc: 'Universal time',
    read: 'Read to the end',
    pages: (count: number, from: string, to: string) => `${count} page(s), from ${from} to ${to}`,
    code: 'One-time code',
    sent: (to: string, at: string, entered: string, tries: number) =>
      `Sent to ${to} on ${at}, entered on ${entered}, try ${tries}`,
    from: 'From',
    hashRead: 'SHA-256 of the document that was read',
    hashSigned: 'SHA-256 of the signed document',
    level: 'Level',
    stamped: (level: string, at: string) => `PAdES ${level}, time-stamped on ${at}`,
    plain: (level: string) => `PAdES ${level}, without a time stamp`,
    certificate: 'Certificate',
    factor: 'second factor of the account',
    passed: 'Passed on by',
    footer: "Sealed by the brand's certificate. The file preuve.json is attached to this PDF.",
  },
}

/** The proof as people read it, a PDF with the proof as data (`preuve.json`) inside. For a worker. */
export async function drawProof({ proof, locale, brandColour, timeZone, at }: ProofInput): Promise<Buffer> {
  const w = words[locale]
  const moment = (iso: string) => momentIn(new Date(iso), locale, timeZone)
  const document = new TaggedDocument({
    title: `${w.title} ${proof.number}`,
    lang: locale,
    brand: { name: proof.brand, colour: brandColour },
    footer: w.footer,
    createdAt: at,
  })
  document.brandHeader()
  document.heading(1, `${w.title} ${proof.number}`)
  document.section(
    w.title,
    [
      { label: w.document, value: proof.document.name },
      { label: w.organisation, value: proof.document.organisation },
      { label: w.who, value: proof.signer.name },
      {
        label: w.identity,
        value: [proof.signer.email, proof.signer.secondFactor ? w.factor : ''].filter(Boolean).join(', '),
      },
      ...(proof.signer.passedOnBy ? [{ label: w.passed, value: proof.signer.passedOnBy }] : []),
      { label: w.consent, value: `${proof.consent.local} (${proof.consent.timeZone})` },
      { label: w.utc, value: proof.consent.at },
      { label: w.read, value: w.pages(proof.reading.pages, moment(proof.reading.from), moment(proof.reading.to)) },
      {
        label: w.code,
        value: w.sent(proof.code.sentTo, moment(proof.code.sentAt), moment(proof.code.enteredAt), proof.code.tries),
      },
      { label: w.from, value: [proof.from.address, proof.from.browser].filter(Boolean).join(' · ') },
      { label: w.hashRead, value: proof.document.sha256Read },
      { label: w.hashSigned, value: proof.document.sha256Signed },
      {
        label: w.level,
        value: proof.signature.stampedAt
          ? w.stamped(proof.signature.level, moment(proof.signature.stampedAt))
          : w.plain(proof.signature.level),
      },
      { label: w.certificate, value: `${proof.signature.certificate}, SHA-256 ${proof.signature.certificateSha256}` },
    ],
    { columns: 1 },
  )
  document.pdf.file(Buffer.from(JSON.stringify(proof, null, 2)), {
    name: 'preuve.json',
    type: 'application/json',
    creationDate: at,
    modifiedDate: at,
    description: w.title,
    relationship: 'Data',
  } as never)
  return document.finish()
}
