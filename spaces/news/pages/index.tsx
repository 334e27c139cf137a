import { IconNews } from '@tabler/icons-react'
import { readPages, recordPages, spacePages } from '../../../web/ui/space-pages.tsx'

const record = async () => (await import('../record.ts')).article
const read = () => import('./article-page.tsx')

/** «Actualités» (P5): read on one side and written on the other. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'news',
  title: { fr: 'Actualités', en: 'News' },
  icon: IconNews,
  order: 550,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    at: '/actualites',
    pages: readPages(record, [read, 'ArticlePage']),
    count: 'newsUnread',
    home: [{ place: 'aside', order: 0, component: async () => (await import('./news-block.tsx')).NewsBlock }],
  },
  staff: {
    at: '/fournisseur/actualites',
    group: 'portal',
    pages: recordPages(record),
  },
})
