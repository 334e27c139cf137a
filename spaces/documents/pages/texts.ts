import type { TextSource } from '../../../web/i18n/index.ts'

/** The texts of «Documents», each language when it is used. */
export const texts: TextSource = {
  fr: async () => (await import('./texts.fr.ts')).fr,
  en: async () => (await import('./texts.en.ts')).en,
}
