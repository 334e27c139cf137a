import './errors.ts'
import './messages.ts'
import { Download, endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { ownTickets, ticketQueue } from './lists.ts'
import * as schema from './schema.ts'
import * as support from './service.ts'

const endpoint = endpointsOf('support')

/** «Mon assistance» (C4): a person's own tickets, and the provider's queue. */
export const routes = [
  listEndpoints('support', ownTickets, { access: { client: 'person' } }).page(
    '/tickets',
    "One's own tickets, the latest activity first",
  ),
  endpoint({
    method: 'GET',
    path: '/tickets/count',
    summary: "How many of one's tickets are open, closed, to read",
    access: { client: 'person' },
    query: schema.countQuery,
    response: schema.ticketCount,
    handler: ({ ctx, query }) => support.countTickets(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/tickets',
    summary: 'File a ticket, with up to five attachments',
    access: { client: 'person' },
    status: 201,
    multipart: true,
    body: schema.openBody,
    response: schema.ticketView,
    handler: ({ ctx, body, uploads }) => support.openTicket(ctx, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/tickets/:id',
    summary: 'A ticket with its messages',
    access: { client: 'person', staff: 'support.tickets.read' },
    params: schema.idParams,
    response: schema.ticketView,
    handler: ({ ctx, params }) => support.readTicket(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/tickets/:id/messages',
    summary: 'Answer in a ticket; its author opens a closed one again by doing so',
    access: { client: 'person', staff: 'support.tickets.answer' },
    status: 201,
    multipart: true,
    params: schema.idParams,
    body: schema.messageBody,
    response: schema.ticketView,
    handler: ({ ctx, params, body, uploads }) => support.answerTicket(ctx, params.id, body, uploads),
  }),
  endpoint({
    method: 'POST',
    path: '/tickets/:id/closure',
    summary: 'Close a ticket',
    access: { client: 'person', staff: 'support.tickets.answer' },
    params: schema.idParams,
    body: schema.closureBody,
    response: schema.ticketView,
    handler: ({ ctx, params, body }) => support.closeTicket(ctx, params.id, body),
  }),
  endpoint({
    method: 'GET',
    path: '/tickets/:id/attachments/:fileId',
    summary: 'An attachment of a ticket',
    access: { client: 'person', staff: 'support.tickets.read' },
    params: schema.attachmentParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) => {
      const file = await support.openAttachment(ctx, params.id, params.fileId)
      return Download.of(file)
    },
  }),
  listEndpoints('support', ticketQueue, { access: { staff: 'support.tickets.read' } }).page(
    '/staff/tickets',
    "The provider's queue of tickets",
  ),
]
