import './errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import { batchList, debitList, readBatch } from './lists.ts'
import { confirmBatch, returnDebit } from './outcome.ts'
import * as schema from './schema.ts'
import { cancelBatch, createBatch, downloadCollection, previewCollection } from './service.ts'

const endpoint = endpointsOf('billing')
const read = { staff: 'billing.invoices.read' } as const
const write = { staff: 'billing.collections.write' } as const
const pay = { staff: 'billing.payments.write' } as const

/** Collections by direct debit (B12, B25). */
export const directDebitRoutes = [
  listEndpoints('billing', batchList, { access: read }).page(
    '/staff/collections',
    'Collections by direct debit, the newest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/collections/preview',
    summary: 'What would be debited, and what is due and would not be, with the reason',
    access: read,
    query: schema.previewQuery,
    response: schema.preview,
    handler: ({ ctx, query }) => previewCollection(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/collections',
    summary: 'Prepare a collection of due invoices under mandates in force',
    access: write,
    status: 201,
    body: schema.creationBody,
    response: schema.batch,
    handler: ({ ctx, body }) => createBatch(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/collections/:id',
    summary: 'A collection with how it stands',
    access: read,
    params: schema.idParams,
    response: schema.batch,
    handler: ({ ctx, params }) => readBatch(ctx, params.id),
  }),
  listEndpoints('billing', debitList, { access: read, params: schema.idParams }).page(
    '/staff/collections/:id/lines',
    'The lines of a collection',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/collections/:id/file',
    summary: 'The file of a collection for the bank (pain.008.001.08); that it was taken is written down',
    access: write,
    ownTransactions: true,
    params: schema.idParams,
    download: 'application/xml',
    handler: ({ request, params }) => downloadCollection(request, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/collections/:id/cancellation',
    summary: 'Cancel a collection that the bank did not execute',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.batch,
    handler: ({ ctx, params, body }) => cancelBatch(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/collections/:id/confirmation',
    summary: 'Write down that the bank paid what is open of a collection, as a long task',
    access: pay,
    status: 202,
    params: schema.idParams,
    body: schema.confirmBody,
    response: workView,
    handler: ({ ctx, params, body }) => confirmBatch(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/direct-debits/:id/return',
    summary: 'Write down that a direct debit was rejected or sent back, with its code: its invoice is due again',
    access: pay,
    params: schema.idParams,
    body: schema.returnBody,
    response: schema.batch,
    handler: ({ ctx, params, body }) => returnDebit(ctx, params.id, body),
  }),
]
