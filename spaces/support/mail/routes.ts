import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { inboundMails } from './lists.ts'
import * as schema from './schema.ts'
import { decideInbound, mailSource, readMailOf } from './service.ts'

const endpoint = endpointsOf('support')
const access = { staff: 'support.tickets.answer' } as const
const mails = listEndpoints('support', inboundMails, { access })

/** What came in by mail, and what somebody decides about (P14, P37). */
export const mailRoutes = [
  mails.page('/staff/inbound-mails', 'What came in by mail: what waits for a decision, or all, the latest first'),
  mails.count('/staff/inbound-mails/count', 'How many mails the filters leave'),
  endpoint({
    method: 'GET',
    path: '/staff/inbound-mails/:id',
    summary: 'A mail that came in, and what may be made of it',
    access,
    params: schema.idParams,
    response: schema.mailView,
    handler: ({ ctx, params }) => readMailOf(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/inbound-mails/:id/source',
    summary: 'A mail as it came',
    access,
    params: schema.idParams,
    download: 'application/octet-stream',
    handler: ({ ctx, params }) => mailSource(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/inbound-mails/:id/decision',
    summary: 'Decide about a mail: to a ticket, a new one in the name of whoever wrote it, or nothing (P37)',
    access,
    ownTransactions: true,
    params: schema.idParams,
    body: schema.decisionBody,
    response: schema.decided,
    also: [409],
    handler: ({ request, params, body }) => decideInbound(request, params.id, body),
  }),
]
