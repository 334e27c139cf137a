import { z } from 'zod'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import * as revisions from './revisions.ts'
import * as schema from './schema.ts'
import * as series from './series.ts'

const endpoint = endpointsOf('sales')
const read = { staff: 'sales.subscriptions.read' } as const
const manage = { staff: 'sales.revisions.manage' } as const

/** Indices, and the prices that follow them (B31). */
export const revisionRoutes = [
  listEndpoints('sales', series.seriesList, { access: read }).page('/staff/index-series', 'The indices, by code'),
  endpoint({
    method: 'POST',
    path: '/staff/index-series',
    summary: 'Add an index',
    access: manage,
    status: 201,
    body: schema.seriesBody,
    response: schema.seriesView,
    handler: ({ ctx, body }) => series.createSeries(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/index-series/:id',
    summary: 'An index with its values',
    access: read,
    params: schema.idParams,
    response: schema.seriesView,
    handler: ({ ctx, params }) => series.readSeries(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/index-series/:id/values',
    summary: 'Enter values of an index; another one for a month corrects it',
    access: manage,
    params: schema.idParams,
    body: schema.valuesBody,
    response: schema.importReport,
    handler: ({ ctx, params, body }) => series.enterValues(ctx, params.id, body.values),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/index-series/:id/import',
    summary: 'Take in the values of an index from a CSV of months and values',
    access: manage,
    multipart: true,
    ownTransactions: true,
    params: schema.idParams,
    body: z.object({}),
    response: schema.importReport,
    handler: ({ request, params, uploads }) => series.importValues(request, params.id, uploads[0]),
  }),
  listEndpoints('sales', revisions.revisionList, { access: read }).page(
    '/staff/price-revisions',
    'The formulas by which prices follow an index, the newest first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/price-revisions',
    summary: 'Have the prices of a contract or a subscription follow an index',
    access: manage,
    status: 201,
    body: schema.revisionBody,
    response: schema.revisionView,
    handler: ({ ctx, body }) => revisions.createRevision(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/price-revisions/kinds',
    summary: 'What may follow an index',
    access: read,
    response: schema.targetKinds,
    handler: async ({ ctx }) => revisions.readKinds(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/price-revisions/targets',
    summary: 'The contracts or subscriptions that words find',
    access: manage,
    query: schema.targetQuery,
    response: schema.targets,
    handler: ({ ctx, query }) => revisions.readTargets(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/price-revisions/preview',
    summary: 'What the next due date of several formulas would do',
    access: read,
    query: schema.previewQuery,
    response: schema.previews,
    handler: ({ ctx, query }) => revisions.previewRevisions(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/price-revisions/applications',
    summary: 'Apply the next due date of several formulas, each as it was seen, as a long task',
    access: manage,
    status: 202,
    body: schema.applicationsBody,
    response: workView,
    handler: ({ ctx, body }) => revisions.applyRevisions(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/price-revisions/:id',
    summary: 'A formula with what its next due date would do, and what was applied',
    access: read,
    params: schema.idParams,
    response: schema.revisionView,
    handler: ({ ctx, params }) => revisions.readRevision(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/price-revisions/:id/applications',
    summary: 'Apply the next due date, once, and tell the client',
    access: manage,
    params: schema.idParams,
    body: schema.stepBody,
    response: schema.revisionView,
    handler: ({ ctx, params, body }) => revisions.applyRevision(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/price-revisions/:id/end',
    summary: 'End a formula: prices stay as they are',
    access: manage,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.revisionView,
    handler: ({ ctx, params, body }) => revisions.endRevision(ctx, params.id, body),
  }),
]
