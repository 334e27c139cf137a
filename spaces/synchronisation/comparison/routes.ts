import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { runParams } from '../runs/schema.ts'
import { comparisonList } from './lists.ts'
import * as schema from './schema.ts'
import { addCompared, comparisonSums } from './service.ts'

const endpoint = endpointsOf('synchronisation')
const push = { staff: 'synchronisation.rows.push', program: 'modify' } as const
const read = { staff: 'synchronisation.runs.read' } as const

/** «Comparer avec le portail» (D18, D28). */
export const comparisonRoutes = [
  endpoint({
    method: 'POST',
    path: '/synchronisation/runs/:id/comparison',
    summary: `Tell up to ${schema.mostCompared} files of a comparison; after the last it is whole (D28)`,
    access: push,
    params: runParams,
    body: schema.comparisonBody,
    response: schema.sums,
    idempotent: false,
    handler: ({ ctx, params, body }) => addCompared(ctx, params.id, body),
  }),
  listEndpoints('synchronisation', comparisonList, { access: push, params: runParams }).page(
    '/synchronisation/runs/:id/comparison',
    'What a comparison found, document by document, the differences first (D28)',
  ),
  listEndpoints('synchronisation', comparisonList, { access: read, params: runParams }).page(
    '/staff/synchronisation/runs/:id/comparison',
    'What a comparison found, document by document, the differences first (D18)',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/synchronisation/runs/:id/comparison/sums',
    summary: 'How many documents are here alone, on the portal alone, different or the same (D18)',
    access: read,
    params: runParams,
    response: schema.sums,
    handler: ({ ctx, params }) => comparisonSums(ctx, params.id),
  }),
]
