import type { Locale } from '../../../kernel/i18n/locale.ts'
import { ink, TaggedDocument } from '../../../kernel/pdf/document.ts'

/** What a technical user needs to call the API, on paper (O15). */
export type ConnectionDetails = {
  locale: Locale
  brand: { name: string; colour: string }
  organisation: string
  name: string
  signInEmail: string
  contactEmail: string
  clientId: string
  /** Only while whoever asks still holds it. */
  secret: string | undefined
  tokenUrl: string
  apiUrl: string
  scopes: Array<{ scope: string; title: string }>
  requestsPerMinute: number
  createdAt: Date
}

const words = {
  fr: {
    title: 'Informations de connexion',
    intro: (brand: string) => `Ces informations permettent à un programme d'appeler l'API du portail ${brand}.`,
    user: 'Utilisateur technique',
    organisation: 'Structure',
    name: 'Nom',
    signIn: 'Adresse de connexion',
    contact: 'Adresse de contact',
    credentials: 'Identification',
    credentialsHelp: 'OAuth 2.0, « client credentials » (RFC 6749).',
    clientId: 'Identifiant du client (client_id)',
    secret: 'Secret (client_secret)',
    noSecret: "Remis une seule fois, à la création ou à la réinitialisation : il n'est conservé nulle part.",
    tokenUrl: 'Adresse des jetons',
    apiUrl: "Adresse de l'API",
    spaces: 'Espaces ouverts',
    scope: 'Portée',
    limit: 'Demandes par minute',
    notice:
      "Ce document contient le secret : quiconque le lit peut appeler l'API au nom de la structure. Conservez-le comme un mot de passe.",
    use: 'Utilisation',
    steps: [
      "Demandez un jeton : POST à l'adresse des jetons, grant_type=client_credentials, identifiant et secret par HTTP Basic.",
      "Appelez l'API avec l'en-tête Authorization: Bearer suivi du jeton.",
      'Le jeton expire de lui-même : demandez-en un nouveau avant sa fin.',
    ],
  },
  en: {
    title: 'Connection details',
    intro: (brand: string) => `With these details a program can call the API of the ${brand} portal.`,
    user: 'Technical user',
    organisation: 'Organisation',
    name: 'Name',
    signIn: 'Sign-in address',
    contact: 'Contact address',
    credentials: 'Identification',
    credentialsHelp: 'OAuth 2.0 client credentials (RFC 6749).',
    clientId: 'Client identifier (client_id)',
    secret: 'Secret (client_secret)',
    noSecret: 'Handed over once, at creation or rotation: it is kept nowhere.',
    tokenUrl: 'Token address',
    apiUrl: 'API address',
    spaces: 'Spaces open to it',
    scope: 'Scope',
    limit: 'Requests per minute',
    notice:
      'This document holds the secret: whoever reads it can call the API in the name of the organisation. Keep it as you keep a password.',
    use: 'Use',
    steps: [
      'Ask for a token: POST to the token address, grant_type=client_credentials, identifier and secret by HTTP Basic.',
      'Call the API with the header Authorization: Bearer followed by the token.',
      'The token expires by itself: ask for a new one before its end.',
    ],
  },
}

/** «Exporter les informations de connexion»: the PDF, tagged (O15). */
export function writeConnectionDetails(data: ConnectionDetails): Promise<Buffer> {
  const w = words[data.locale]
  const doc = new TaggedDocument({
    title: `${w.title} · ${data.name}`,
    lang: data.locale,
    brand: data.brand,
    footer: `${data.brand.name} · ${w.title} · ${data.name}`,
    createdAt: data.createdAt,
  })
  doc.brandHeader()
  doc.space(20)
  doc.heading(1, w.title)
  doc.paragraph(w.intro(data.brand.name), { size: 9.5, lineHeight: 13.5, colour: ink.second })
  doc.space(10)
  if (data.secret !== undefined) {
    doc.notice(w.notice)
    doc.space(8)
  }
  doc.section(
    w.user,
    [
      { label: w.organisation, value: data.organisation, span: 2 },
      { label: w.name, value: data.name, span: 2 },
      { label: w.signIn, value: data.signInEmail, span: 1 },
      { label: w.contact, value: data.contactEmail, span: 1 },
    ],
    { columns: 2 },
  )
  doc.section(
    w.credentials,
    [
      { label: w.clientId, value: data.clientId, span: 2 },
      { label: w.secret, value: data.secret ?? w.noSecret, span: 2 },
      { label: w.tokenUrl, value: data.tokenUrl, span: 2 },
      { label: w.apiUrl, value: data.apiUrl, span: 2 },
      { label: w.limit, value: String(data.requestsPerMinute), span: 1 },
    ],
    { help: w.credentialsHelp, columns: 2 },
  )
  doc.section(
    w.spaces,
    data.scopes.map(({ scope, title }) => ({ label: `${w.scope} ${scope}`, value: title, span: 2 })),
    { columns: 2 },
  )
  doc.besideTitle(w.use, undefined, (x) => {
    doc.list(w.steps, { size: 9.5, lineHeight: 13.5 }, x)
  })
  return doc.finish()
}
