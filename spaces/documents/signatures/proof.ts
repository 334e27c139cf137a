import { createHash } from 'node:crypto'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { TaggedDocument } from '../../../kernel/pdf/document.ts'
import type { Level } from '../../../kernel/signature/index.ts'
import { momentIn } from '../../../kernel/signature/sign.ts'

/** What is kept of how somebody signed (D20). Moments are UTC; those of the signer's own clock stand beside them. */
export type Proof = {
  kind: 'parvis.signature'
  number: string
  brand: string
  document: {
    id: string
    name: string
    organisation: string
    version: number
    sha256Read: string
    sha256Signed: string
  }
  signer: {
    kind: string
    name: string
    accountId: string | null
    email: string
    secondFactor: boolean
    passedOnBy: string
  }
  consent: { at: string; local: string; timeZone: string }
  reading: { pages: number; from: string; to: string; each: Array<{ page: number; at: string }> }
  code: { sentTo: string; sentAt: string; enteredAt: string; tries: number }
  from: { address: string; network: string; browser: string }
  signature: {
    kind: 'drawn' | 'typed' | 'uploaded'
    level: Level
    at: string
    stampedAt: string | null
    certificate: string
    certificateSha256: string
    withoutStamp: boolean
  }
}

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

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** A browser as people name it, from what it says of itself. */
export function browserOf(userAgent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\/(\d+)/.exec(
    userAgent.replace(/Version\/(\d+)\S* .*Safari\/\S+/, 'Safari/$1'),
  )
  const system = /Windows|Android|iPhone|iPad|Mac OS X|Linux/.exec(userAgent)?.[0]
  const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera' }
  return [browser && `${names[browser[1]!] ?? browser[1]} ${browser[2]}`, system?.replace(' X', '')]
    .filter(Boolean)
    .join(', ')
}
