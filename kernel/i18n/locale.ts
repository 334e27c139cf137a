/** The languages of the interface: French first. A language more is added here; nothing else knows how many there are. */
export const locales = ['fr', 'en'] as const
export type Locale = (typeof locales)[number]

/** A text in every language. */
export type Text = Record<Locale, string>

/** How dates, numbers and lists are written in a language (BCP 47). */
export const languageTags = { fr: 'fr-FR', en: 'en-GB' } satisfies Record<Locale, string>

/** What stands before what follows it: a colon with the space that the language puts before it. */
export const colon: Text = { fr: '\u00a0:', en: ':' }

/** Something in every language, made for each. */
export const inEvery = <T>(make: (locale: Locale) => T): Record<Locale, T> =>
  Object.fromEntries(locales.map((locale) => [locale, make(locale)])) as Record<Locale, T>

/** Whether a value names a language of the interface. */
export const isLocale = (value: unknown): value is Locale => locales.includes(value as Locale)

/** A text in a language; where it has none there, in the first language that it has. */
export function inLocale(text: Readonly<Partial<Text>>, locale: Locale): string {
  return text[locale] || (locales.map((other) => text[other]).find(Boolean) ?? '')
}

/** Puts `{name}` values into a text. A missing value leaves its place empty. */
export function fill(text: string, params: Record<string, unknown> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** The language to answer in: of the cookie `parvis_language`, else of `Accept-Language`, else the fallback. */
export function negotiateLocale(acceptLanguage: string | undefined, fallback: Locale): Locale {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    if (isLocale(tag)) return tag
  }
  return fallback
}
