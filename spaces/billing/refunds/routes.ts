import './errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import * as schema from './schema.ts'
import { downloadRefund, readRefund, refundClient, refundList } from './service.ts'

const endpoint = endpointsOf('billing')
const read = { staff: 'billing.invoices.read' } as const
const write = { staff: 'billing.refunds.write' } as const

/** Refunds of a client's credit (B12). */
export const refundRoutes = [
  listEndpoints('billing', refundList, { access: read }).page('/staff/refunds', 'Refunds of clients, the latest first'),
  endpoint({
    method: 'POST',
    path: '/staff/refunds',
    summary: 'Pay back to a client what is left of a payment or of a credit note; it is in the books at once',
    access: write,
    status: 201,
    body: schema.creationBody,
    response: schema.refund,
    handler: ({ ctx, body }) => refundClient(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/refunds/:id',
    summary: 'A refund',
    access: read,
    params: schema.idParams,
    response: schema.refund,
    handler: ({ ctx, params }) => readRefund(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/refunds/:id/file',
    summary: 'The transfer of a refund for the bank (pain.001.001.09); that it was taken is written down',
    access: write,
    ownTransactions: true,
    params: schema.idParams,
    download: 'application/xml',
    handler: ({ request, params }) => downloadRefund(request, params.id),
  }),
]
