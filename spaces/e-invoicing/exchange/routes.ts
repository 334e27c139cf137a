import '../errors.ts'
import './kinds.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { statusBody } from '../life-cycle/schema.ts'
import { transmissionList } from '../transmissions/lists.ts'
import * as transmissions from '../transmissions/schema.ts'
import { readExchange, readTransmission, sayOfIssued, searchDirectory, sendAgain } from '../transmissions/service.ts'
import { flowList, openFlow } from './lists.ts'
import * as schema from './schema.ts'

const endpoint = endpointsOf('e-invoicing')
const read = { staff: 'e-invoicing.exchange.read' } as const
const send = { staff: 'e-invoicing.exchange.send' } as const

/** The exchange: what is sent, what was said of it, the journal (B15, B29). */
export const exchangeRoutes = [
  listEndpoints('e-invoicing', transmissionList, { access: read }).page(
    '/staff/e-invoices',
    'Closed invoices on their way to the exchange and in it, the latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/e-invoices/:id',
    summary: 'An invoice in the exchange, by the id of the invoice: what holds it back, its way, its statuses',
    access: read,
    params: transmissions.idParams,
    response: transmissions.transmissionView,
    handler: ({ ctx, params }) => readTransmission(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/e-invoices/:id/sending',
    summary: 'Send an invoice that was held back, to another open address of its buyer where one is given',
    access: send,
    params: transmissions.idParams,
    body: transmissions.sendingBody,
    response: transmissions.transmissionView,
    handler: ({ ctx, params, body }) => sendAgain(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/e-invoices/:id/statuses',
    summary: 'Say something of an invoice that was issued: completed (209), cancelled (220)',
    access: send,
    params: transmissions.idParams,
    body: statusBody,
    response: transmissions.transmissionView,
    handler: ({ ctx, params, body }) => sayOfIssued(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/e-invoices/:id',
    summary: 'What was said of an invoice in the exchange, by the id of the invoice',
    access: { client: 'billing.invoices.read' },
    params: transmissions.idParams,
    response: transmissions.exchangeView,
    handler: ({ ctx, params }) => readExchange(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/directory-lines',
    summary: 'The addresses of a company in the directory, open or not',
    access: read,
    ownTransactions: true,
    query: transmissions.directoryQuery,
    response: transmissions.directoryLines,
    handler: ({ request, query }) => searchDirectory(request, query.siren),
  }),
  listEndpoints('e-invoicing', flowList, { access: read }).page(
    '/staff/exchanged-flows',
    'What went to the platforms and came from them, the latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/exchanged-flows/:id/file',
    summary: 'The file of a flow as it went or came',
    access: read,
    params: schema.idParams,
    download: 'application/xml',
    handler: ({ ctx, params }) => openFlow(ctx, params.id),
  }),
]
