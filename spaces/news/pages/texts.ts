import type { SameKeys } from '../../../web/i18n/same-keys.ts'

/** Texts of «Actualités» beside those of its record. */
export const fr = { title: 'Actualités', all: 'Toutes les actualités' }
export const en: SameKeys<typeof fr> = { title: 'News', all: 'All news' }
