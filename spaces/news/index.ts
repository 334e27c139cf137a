import { unreadOf } from '../../kernel/readings/readings.ts'
import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { articles } from './service.ts'

/** «Actualités» (P5). */
export const news = defineSpace({
  name: 'news',
  needs: [],
  permissions,
  records: [articles],
  routes,
  openTo: { client: true, staff: 'news.articles.read' },
  counts: { client: { newsUnread: unreadOf('news.article', 'news_articles') } },
  demo: () => import('./demo.ts'),
})
