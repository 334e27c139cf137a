import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { articles, eraseReads, unread } from './service.ts'

/** «Actualités» (P5). */
export const news = defineSpace({
  name: 'news',
  needs: [],
  permissions,
  people: { names: [], erase: eraseReads },
  records: [articles],
  routes,
  openTo: { client: true, staff: 'news.articles.read' },
  counts: { client: { newsUnread: unread } },
  demo: () => import('./demo.ts'),
})
