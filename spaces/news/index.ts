import './errors.ts'
import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { articles } from './service.ts'

/** «Actualités» (P5). */
export const news = defineSpace({
  name: 'news',
  needs: [],
  permissions,
  records: [articles],
  routes: [],
  openTo: { client: true, staff: 'news.articles.read' },
  counts: { client: { newsUnread: articles.unread } },
  demo: () => import('./demo.ts'),
})
