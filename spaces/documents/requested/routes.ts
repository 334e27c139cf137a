import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import { allPieces, employeePieces, requestedPieces } from './lists.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
const manage = { staff: 'documents.requested.manage' } as const

/** «Pièces demandées» (D38): the staff ask and decide, the client or the employee sends. */
export const requestedRoutes = [
  listEndpoints('documents', requestedPieces, { access: { client: 'documents.documents.deposit' } }).page(
    '/requested-pieces',
    'The documents that one is asked for, the nearest deadline first',
  ),
  listEndpoints('documents', employeePieces, { access: { employee: true } }).page(
    '/employee/requested-pieces',
    'The documents that an employee is asked for, the nearest deadline first',
  ),
  endpoint({
    method: 'GET',
    path: '/requested-pieces/:id',
    summary: 'A document that one is asked for',
    access: { client: 'documents.documents.deposit', employee: true },
    params: schema.idParams,
    response: schema.piece,
    handler: ({ ctx, params }) => service.readPiece(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/requested-pieces/:id/file',
    summary: 'Send a file for a requested document',
    access: { client: 'documents.documents.deposit', employee: true },
    status: 201,
    multipart: true,
    params: schema.idParams,
    body: schema.sendingBody,
    response: schema.piece,
    handler: ({ ctx, params, body, uploads }) => service.sendPiece(ctx, params.id, body, uploads),
  }),
  listEndpoints('documents', allPieces, { access: { staff: 'documents.requested.read' } }).page(
    '/staff/requested-pieces',
    'The documents that all clients and employees are asked for, the nearest deadline first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/document-requests',
    summary: 'Ask some clients, or some employees, for documents, as a long task',
    access: manage,
    status: 202,
    body: schema.requestBody,
    response: workView,
    handler: ({ ctx, body }) => service.askMany(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/requested-pieces/:id',
    summary: 'A requested document',
    access: { staff: 'documents.requested.read' },
    params: schema.idParams,
    response: schema.piece,
    handler: ({ ctx, params }) => service.readPiece(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/requested-pieces/:id/acceptance',
    summary: 'Accept what was sent for a requested document',
    access: manage,
    params: schema.idParams,
    body: schema.acceptanceBody,
    response: schema.piece,
    handler: ({ ctx, params, body }) => service.decidePiece(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/requested-pieces/:id/refusal',
    summary: 'Refuse what was sent for a requested document, with a reason',
    access: manage,
    params: schema.idParams,
    body: schema.refusalBody,
    response: schema.piece,
    handler: ({ ctx, params, body }) => service.decidePiece(ctx, params.id, body),
  }),
]
