import type { SameKeys } from '../../../web/i18n/same-keys.ts'
import type { fr } from './texts.fr.ts'

/** Texts of «Actualités» beside those of its record in English. */
export const en: SameKeys<typeof fr> = { title: 'News', all: 'All news' }
