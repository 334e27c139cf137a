import { formatDay, isDay } from '../dates/day.ts'
import { colon, type Locale, type Text } from '../i18n/locale.ts'

// What acts keep, in the words of the pages.
const fieldNames: Record<string, Text> = {
  role: { fr: 'Rôle', en: 'Role' },
  whole: { fr: 'Toute la structure', en: 'Whole organisation' },
  services: { fr: 'Services', en: 'Services' },
  startsOn: { fr: 'Début de validité', en: 'Valid from' },
  endsOn: { fr: 'Fin de validité', en: 'Valid until' },
  comment: { fr: 'Commentaire', en: 'Comment' },
  reason: { fr: 'Motif', en: 'Reason' },
  cause: { fr: 'Cause', en: 'Cause' },
  space: { fr: 'Espace', en: 'Space' },
  spaces: { fr: 'Espaces', en: 'Spaces' },
  access: { fr: 'Accès', en: 'Access' },
  service: { fr: 'Service', en: 'Service' },
  name: { fr: 'Nom', en: 'Name' },
  surname: { fr: 'Nom', en: 'Surname' },
  givenName: { fr: 'Prénom', en: 'First name' },
  active: { fr: 'Actif', en: 'Active' },
  status: { fr: 'Statut', en: 'State' },
  state: { fr: 'Statut', en: 'State' },
  email: { fr: 'Adresse email', en: 'Email address' },
  contactEmail: { fr: 'Adresse email de contact', en: 'Contact email address' },
  signInEmail: { fr: 'Adresse de connexion', en: 'Sign-in address' },
  structure: { fr: 'Structure', en: 'Organisation' },
  jobTitle: { fr: 'Fonction', en: 'Job title' },
  addressLine1: { fr: 'Adresse', en: 'Address' },
  addressLine2: { fr: 'Adresse suite', en: 'Address, continued' },
  postalCode: { fr: 'Code postal', en: 'Postcode' },
  city: { fr: 'Commune', en: 'Town' },
  phone: { fr: 'Téléphone', en: 'Telephone' },
  mobile: { fr: 'Mobile', en: 'Mobile' },
  fax: { fr: 'Fax', en: 'Fax' },
  vatNumber: { fr: 'TVA intracommunautaire', en: 'VAT number' },
  siret: { fr: 'SIRET', en: 'SIRET' },
  identifier: { fr: 'Identifiant', en: 'Identifier' },
  principal: { fr: 'Gestionnaire principal', en: 'Principal manager' },
  address: { fr: 'Adresse', en: 'Address' },
  userAgent: { fr: 'Navigateur', en: 'Browser' },
  profile: { fr: 'Profil', en: 'Profile' },
  roles: { fr: 'Rôles', en: 'Roles' },
  number: { fr: 'Numéro', en: 'Number' },
  subject: { fr: 'Objet', en: 'Subject' },
  category: { fr: 'Catégorie', en: 'Category' },
  format: { fr: 'Format', en: 'Format' },
  version: { fr: 'Version', en: 'Version' },
}
const valueNames: Record<string, Text> = {
  true: { fr: 'oui', en: 'yes' },
  false: { fr: 'non', en: 'no' },
  read: { fr: 'Consultation', en: 'Read only' },
  modify: { fr: 'Modification', en: 'Modification' },
  principal_manager: { fr: 'Gestionnaire principal', en: 'Principal manager' },
  secondary_manager: { fr: 'Gestionnaire secondaire', en: 'Secondary manager' },
  member: { fr: 'Utilisateur simple', en: 'Member' },
  technical: { fr: 'Utilisateur technique', en: 'Technical user' },
  portal_supervisor: { fr: 'Superviseur', en: 'Supervisor' },
  portal_user: { fr: 'Utilisateur', en: 'User' },
  waiting: { fr: 'En attente', en: 'Waiting' },
  approved: { fr: 'Validée', en: 'Approved' },
  refused: { fr: 'Refusée', en: 'Refused' },
}

/** What a space's acts keep: its names of fields and of values, in words. */
export type JournalWords = { fields?: Record<string, Text>; values?: Record<string, Text> }

/** Adds the words of a space. A name that has words already keeps them. */
export function declareJournalWords({ fields = {}, values = {} }: JournalWords): void {
  for (const [name, words] of Object.entries(fields)) fieldNames[name] ??= words
  for (const [name, words] of Object.entries(values)) valueNames[name] ??= words
}

function valueInWords(value: unknown, locale: Locale): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value))
    return value
      .map((one) => valueInWords(one, locale))
      .filter(Boolean)
      .join(', ')
  if (typeof value === 'object') return recordInWords(value, locale)
  const text = String(value)
  if (isDay(text)) return formatDay(text, locale)
  return valueNames[text]?.[locale] ?? text
}

const recordInWords = (record: object, locale: Locale): string =>
  Object.entries(record)
    .map(([name, value]) => [fieldNames[name]?.[locale] ?? name, valueInWords(value, locale)])
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}${colon[locale]} ${value}`)
    .join(' ; ')

/** What an act found or left, as a line that people read: «Rôle : Utilisateur simple ; Fin de validité : 31/12/2027». */
export const valuesInWords = (record: unknown, locale: Locale): string | null => valueInWords(record, locale) || null
