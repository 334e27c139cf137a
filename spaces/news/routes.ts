import './errors.ts'
import { Download, endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { allNews, news } from './lists.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('news')
const write = { staff: 'news.articles.write' } as const
const one = { params: schema.idParams, response: schema.article } as const

/** «Actualités» (P5): read by the brand's clients, written by its staff. */
export const routes = [
  listEndpoints('news', news, { access: { client: 'person' } }).page(
    '/news',
    'The news that concern one, latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/news/:id',
    summary: 'An article that is published for one',
    access: { client: 'person' },
    params: schema.idParams,
    response: schema.articleShown,
    handler: ({ ctx, params }) => service.readNews(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/news/:id/reading',
    summary: 'Say that one has read an article',
    access: { client: 'person' },
    params: schema.idParams,
    handler: ({ ctx, params }) => service.markRead(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/news/:id/pictures/:fileId',
    summary: 'The picture of an article',
    access: { client: 'person', staff: 'news.articles.read' },
    params: schema.pictureParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) => Download.of(await service.openPicture(ctx, params.id, params.fileId), true),
  }),
  listEndpoints('news', allNews, { access: { staff: 'news.articles.read' } }).page('/staff/news', 'All articles'),
  endpoint({
    method: 'GET',
    path: '/staff/news/audiences',
    summary: 'For whom an article may be',
    access: { staff: 'news.articles.read' },
    response: schema.audiences,
    handler: async ({ ctx }) => ({ items: service.audiencesOf(ctx) }),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/news',
    summary: 'Begin an article',
    access: write,
    status: 201,
    body: schema.articleBody,
    response: schema.article,
    handler: ({ ctx, body }) => service.createArticle(ctx, body),
  }),
  endpoint({
    ...one,
    method: 'GET',
    path: '/staff/news/:id',
    summary: 'An article with all that is edited of it',
    access: { staff: 'news.articles.read' },
    handler: ({ ctx, params }) => service.readArticle(ctx, params.id),
  }),
  endpoint({
    ...one,
    method: 'PUT',
    path: '/staff/news/:id',
    summary: 'Change an article, published or not',
    access: write,
    body: schema.articleChange,
    handler: ({ ctx, params, body }) => service.updateArticle(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/news/:id',
    summary: 'Delete an article that was never published',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => service.deleteArticle(ctx, params.id, body),
  }),
  endpoint({
    ...one,
    method: 'POST',
    path: '/staff/news/:id/withdrawal',
    summary: 'Take an article from its readers',
    access: write,
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => service.withdrawArticle(ctx, params.id, body),
  }),
  endpoint({
    ...one,
    method: 'POST',
    path: '/staff/news/:id/picture',
    summary: 'Set the picture of an article; without a file it has none',
    access: write,
    multipart: true,
    body: schema.versionBody,
    handler: ({ ctx, params, body, uploads }) => service.setPicture(ctx, params.id, body, uploads),
  }),
]
