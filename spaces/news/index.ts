import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { eraseReads, unread } from './service.ts'

/** «Actualités» (P5). */
export const news = defineSpace({
  name: 'news',
  needs: [],
  permissions,
  people: { names: [], erase: eraseReads },
  journalNames: {
    'news.article.created': { fr: 'Actualité créée', en: 'Article created' },
    'news.article.updated': { fr: 'Actualité modifiée', en: 'Article changed' },
    'news.article.withdrawn': { fr: 'Actualité retirée', en: 'Article withdrawn' },
    'news.article.deleted': { fr: 'Actualité supprimée', en: 'Article deleted' },
  },
  journalWords: {
    fields: { title: { fr: 'Titre', en: 'Title' }, audience: { fr: 'Destinataires', en: 'Audience' } },
    values: { everybody: { fr: 'Tous', en: 'Everybody' }, managers: { fr: 'Gestionnaires', en: 'Managers' } },
  },
  routes,
  openTo: { client: true, staff: 'news.articles.read' },
  counts: { client: { newsUnread: unread } },
  demo: () => import('./demo.ts'),
})
