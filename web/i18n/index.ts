import i18next, { type TFunction } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

/** The languages of the interface; the first is the default. */
export const languages = ['fr', 'en'] as const
export type Language = (typeof languages)[number]

/** A dictionary: nested texts, in i18next's own grammar (`{{name}}`, `_one`, `_other`). */
export interface Texts {
  [key: string]: string | Texts
}

/** The texts of one namespace in each language: given at once, or by a function that loads them when the language is used. */
export type TextSource = Record<Language, Texts | (() => Promise<Texts>)>

const cookie = 'parvis_language'
const sources = new Map<string, TextSource>()

/** Says whether a value names a language of the interface. */
export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language)
}

/** The language in use. */
export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : languages[0]
}

/** The language for somebody not signed in: the cookie of an earlier visit, else the browser's, else French. */
export function guessLanguage(): Language {
  const kept = document.cookie.match(/(?:^|; )parvis_language=(\w+)/)?.[1]
  if (isLanguage(kept)) return kept
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? languages[0]
}

/** Starts the texts; called once, before the first render. */
export async function startTexts(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    ns: [],
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
    returnNull: false,
  })
  document.documentElement.lang = language
}

/**
 * Adds the texts of a namespace (one for each space, plus `entry` and `ui` of the frame) and loads those of the language in use.
 * Await it before rendering what uses them.
 */
export async function registerTexts(namespace: string, source: TextSource): Promise<void> {
  sources.set(namespace, source)
  await load(namespace, currentLanguage())
}

/** Changes the language of the page, and keeps it for the next visit. */
export async function setLanguage(language: Language): Promise<void> {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from browsers that we serve
  document.cookie = `${cookie}=${language}; path=/; max-age=31536000; samesite=lax`
  await Promise.all([...sources.keys()].map((namespace) => load(namespace, language)))
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** The texts of a namespace for a component, which renders again when the language changes. */
export function useTexts(namespace = 'ui'): TFunction {
  return useTranslation(namespace).t as TFunction
}

/** A text outside a component: `translate('ui:form.required')`. */
export function translate(key: string, values?: Record<string, unknown>): string {
  return i18next.t(key, values) as string
}

async function load(namespace: string, language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, namespace)) return
  const source = sources.get(namespace)?.[language]
  if (!source) return
  i18next.addResourceBundle(language, namespace, typeof source === 'function' ? await source() : source)
}
