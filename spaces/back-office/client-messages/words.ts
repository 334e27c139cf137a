import { type Locale, locales, type Text } from '../../../kernel/i18n/locale.ts'

/** What may stand in a message, filled in for each client: its meaning for whoever writes. */
export const places = {
  contact: { fr: 'Prénom et nom de la personne de contact', en: "The contact person's name" },
  client: { fr: 'Nom du client', en: "The client's name" },
  code: { fr: 'Code du client', en: "The client's code" },
  date: { fr: "Date d'envoi", en: 'Day of sending' },
} as const satisfies Record<string, Text>
export type Places = Record<keyof typeof places, string>

/** A message as it is written: in each language a subject and a text, or neither. */
export type Written = { subject: Text; body: Text }

/** The languages that are written. */
export const filledIn = ({ subject, body }: Written): Locale[] =>
  locales.filter((locale) => subject[locale] !== '' && body[locale] !== '')

/**
 * The language in which a client is written to; undefined where it is not.
 * @param onlyFilled whoever has another language gets nothing; else they get it in the brand's, or in the first that is written
 */
export function languageFor(filled: Locale[], own: Locale, onlyFilled: boolean, brand: Locale): Locale | undefined {
  if (filled.includes(own)) return own
  if (onlyFilled) return undefined
  return filled.includes(brand) ? brand : filled[0]
}

/** A text with its places filled in. */
export const fillIn = (text: string, values: Places): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as keyof Places] : whole,
  )
