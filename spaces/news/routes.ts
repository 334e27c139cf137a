import './errors.ts'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import * as schema from './schema.ts'
import { news, readingOf, readNews } from './service.ts'

const endpoint = endpointsOf('news')
const access = { client: 'person' } as const

/** «Actualités» (P5): as the brand's clients read it. */
export const routes = [
  listEndpoints('news', news, { access }).page('/news', 'The news that concern one, latest first'),
  endpoint({
    method: 'GET',
    path: '/news/:id',
    summary: 'An article that is published for one',
    access,
    params: schema.idParams,
    response: schema.articleShown,
    handler: ({ ctx, params }) => readNews(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/news/:id/reading',
    summary: 'Say that one has read an article',
    access,
    params: schema.idParams,
    handler: ({ ctx, params }) => readingOf(ctx, params.id),
  }),
]
