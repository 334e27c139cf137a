import '../errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { ownDepositList, receivedList } from './lists.ts'
import { readReceived, sayOfReceived } from './received.ts'
import * as schema from './schema.ts'
import { depositInvoices, downloadRejection, downloadRejections, openReceived, readDeposit } from './service.ts'

const endpoint = endpointsOf('organisation-administration')
const read = { client: 'e-invoicing.deposits.read', program: 'read' } as const
const make = { client: 'e-invoicing.deposits.make', program: 'modify' } as const
const received = { staff: 'e-invoicing.received.read' } as const

/** «Dépôt factures» and «Rejets EDI» (O28). */
export const depositRoutes = [
  listEndpoints('organisation-administration', ownDepositList, { access: read }).page(
    '/invoice-deposits',
    'What one’s own organisations handed in as invoices, accepted or rejected, the latest first',
  ),
  endpoint({
    method: 'POST',
    path: '/invoice-deposits',
    summary:
      'Hand in invoices (Factur-X, UBL, CII): each is checked by EN 16931, and accepted or rejected with the rules that it breaks',
    access: make,
    multipart: true,
    ownTransactions: true,
    status: 201,
    body: schema.depositBody,
    response: schema.deposited,
    handler: ({ request, body, uploads }) => depositInvoices(request, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/invoice-deposits/rejections',
    summary: 'The reasons of several rejections, as a ZIP of CSV files',
    access: read,
    query: schema.rejectionsQuery,
    download: 'application/zip',
    handler: ({ ctx, query }) => downloadRejections(ctx, query.ids),
  }),
  endpoint({
    method: 'GET',
    path: '/invoice-deposits/:id',
    summary: 'A file that was handed in, with the rules that it breaks',
    access: read,
    params: schema.idParams,
    response: schema.depositView,
    handler: ({ ctx, params }) => readDeposit(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/invoice-deposits/:id/rejection',
    summary: 'The reasons of a rejection as CSV',
    access: read,
    params: schema.idParams,
    download: 'text/csv',
    handler: ({ ctx, params }) => downloadRejection(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/invoice-deposits/:id/file',
    summary: 'An invoice that was accepted, as it was handed in',
    access: read,
    params: schema.idParams,
    download: 'application/pdf',
    ranges: true,
    handler: ({ ctx, params }) => openReceived(ctx, params.id),
  }),
  listEndpoints('e-invoicing', receivedList, { access: received }).page(
    '/staff/received-invoices',
    'Invoices that clients handed in to the provider, the latest first',
  ),
  endpointsOf('e-invoicing')({
    method: 'GET',
    path: '/staff/received-invoices/:id',
    summary: 'An invoice received: what was said of it, and what may be said next',
    access: received,
    params: schema.idParams,
    response: schema.receivedView,
    handler: ({ ctx, params }) => readReceived(ctx, params.id),
  }),
  endpointsOf('e-invoicing')({
    method: 'POST',
    path: '/staff/received-invoices/:id/statuses',
    summary: 'Say something of an invoice received: in hand, approved, disputed, refused with a reason, paid',
    access: { staff: 'e-invoicing.received.decide' },
    params: schema.idParams,
    body: schema.decisionBody,
    response: schema.receivedView,
    handler: ({ ctx, params, body }) => sayOfReceived(ctx, params.id, body),
  }),
  endpointsOf('e-invoicing')({
    method: 'GET',
    path: '/staff/received-invoices/:id/file',
    summary: 'An invoice received, as it was handed in',
    access: received,
    params: schema.idParams,
    download: 'application/pdf',
    ranges: true,
    handler: ({ ctx, params }) => openReceived(ctx, params.id),
  }),
]
