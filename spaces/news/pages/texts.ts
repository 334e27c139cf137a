import type { SameKeys } from '../../../web/i18n/same-keys.ts'

/** Texts of «Actualités». */
export const fr = {
  title: 'Actualités',
  one: 'Actualité',
  all: 'Toutes les actualités',
  search: 'Titre, texte',
  name: 'Titre',
  summary: 'Résumé',
  publishedOn: 'Publiée le',
  state: 'État',
  unread: 'Non lue',
  empty: 'Aucune actualité pour le moment',
  emptyWhat: 'Ce que votre fournisseur publie pour vous paraît ici.',
  failed: "L'actualité ne s'affiche pas",
}
export const en: SameKeys<typeof fr> = {
  title: 'News',
  one: 'Article',
  all: 'All news',
  search: 'Title, text',
  name: 'Title',
  summary: 'Summary',
  publishedOn: 'Published on',
  state: 'State',
  unread: 'Unread',
  empty: 'No news for now',
  emptyWhat: 'What your provider publishes for you appears here.',
  failed: 'The article does not show',
}
