import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { idParams, versionBody } from '../assets/schema.ts'
import * as schema from './schema.ts'
import * as labels from './service.ts'

const endpoint = endpointsOf('fleet')
const both = { client: 'fleet.assets.read', staff: 'fleet.assets.read' } as const
const reports = listEndpoints('fleet', labels.reportList, { access: { staff: 'fleet.assets.read' } })

/** Printed labels, and what is told by them (P9). */
export const labelRoutes = [
  endpoint({
    method: 'GET',
    path: '/assets/:id/label',
    summary: 'The label of an asset, to be printed (PDF)',
    access: both,
    params: idParams,
    download: 'application/pdf',
    handler: ({ ctx, params }) => labels.printLabel(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/asset-labels',
    summary: 'The labels of a fleet, to be printed on sheets of 21 (PDF)',
    access: both,
    query: schema.sheetQuery,
    download: 'application/pdf',
    handler: ({ ctx, query }) => labels.printLabels(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/asset-labels/:token',
    summary: 'Which asset a label is of, for whoever may see it',
    access: both,
    params: schema.tokenParams,
    response: schema.opened,
    handler: ({ ctx, params }) => labels.openLabel(ctx, params.token),
  }),
  endpoint({
    method: 'POST',
    path: '/asset-label-readings',
    summary: 'Where a label leads whoever is signed in and may see its asset; nowhere for anybody else',
    access: 'public',
    idempotent: false,
    body: schema.tokenParams,
    response: schema.read,
    handler: ({ request, body }) => labels.readLabel(request, body.token),
  }),
  endpoint({
    method: 'POST',
    path: '/breakdown-reports',
    summary: 'Report a breakdown by the label of an asset, without an account; nothing of the asset is told',
    access: 'public',
    idempotent: false,
    body: schema.reportBody,
    handler: ({ request, body }) => labels.reportBreakdown(request, body),
  }),
  reports.page('/staff/breakdown-reports', 'The breakdowns that were reported by labels, those to deal with first'),
  endpoint({
    method: 'POST',
    path: '/staff/breakdown-reports/:id/handling',
    summary: 'Say that a reported breakdown was dealt with',
    access: { staff: 'fleet.assets.write' },
    params: idParams,
    body: versionBody,
    response: schema.reportItem,
    handler: ({ ctx, params, body }) => labels.handleReport(ctx, params.id, body),
  }),
]
