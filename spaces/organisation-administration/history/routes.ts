import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { csvContentType } from '../../../kernel/export/csv.ts'
import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { exportRows } from '../../../kernel/lists/file.ts'
import * as schema from '../schema.ts'
import * as history from './service.ts'

const verifier = join(import.meta.dirname, '..', '..', '..', 'verifier', 'verify-history.mjs')

const endpoint = endpointsOf('organisation-administration')
const access = {
  client: 'organisation.history.read',
  staff: 'organisation.history.read',
  program: 'read',
} as const

/** «Historique»: every act on the organisation, and the means to check it (O26, O34). */
export const historyRoutes = [
  listEndpoints('organisation-administration', history.historyList, { access, params: schema.id }).page(
    '/organisations/:id/history',
    'The history of an organisation, the newest first (O26)',
  ),
  endpoint({
    method: 'GET',
    path: '/organisations/:id/history-types',
    summary: 'The kinds of acts that the history holds (O26)',
    access,
    params: schema.id,
    response: schema.historyTypes,
    handler: ({ ctx, params }) => history.listHistoryTypes(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/organisations/:id/history/export',
    summary: 'The history as a file, or its chain to be checked (O26, O34)',
    access,
    ownTransactions: true,
    params: schema.id,
    query: history.exportQuery,
    download: csvContentType,
    handler: ({ params, query, request }) =>
      query.format === 'chain'
        ? history.exportChain(request, params.id)
        : exportRows(request, history.historyList, params, { ...query, format: query.format }),
  }),
  endpoint({
    method: 'GET',
    path: '/organisations/:id/history/:eventId',
    summary: 'An act, with what was before and after, and the request that it decided (O26)',
    access,
    params: schema.id.extend({ eventId: z.uuid() }),
    response: schema.historyEvent,
    handler: ({ ctx, params }) => history.readHistoryEvent(ctx, params.id, params.eventId),
  }),
  endpoint({
    method: 'GET',
    path: '/history-verifier.mjs',
    summary: 'The program that checks an exported chain (O34)',
    access: 'public',
    download: 'text/javascript',
    handler: async () =>
      new Download(createReadStream(verifier), 'text/javascript; charset=utf-8', 'verify-history.mjs'),
  }),
]
