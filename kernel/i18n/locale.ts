/** The languages of the interface: French first. */
export type Locale = 'fr' | 'en'

/** A text in every language. */
export type Text = Record<Locale, string>

/** Puts `{name}` values into a text. A missing value leaves its place empty. */
export function fill(text: string, params: Record<string, unknown> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** The language to answer in: of the cookie `parvis_language`, else of `Accept-Language`, else the fallback. */
export function negotiateLocale(acceptLanguage: string | undefined, fallback: Locale): Locale {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.trim().slice(0, 2).toLowerCase()
    if (tag === 'fr' || tag === 'en') return tag
  }
  return fallback
}
