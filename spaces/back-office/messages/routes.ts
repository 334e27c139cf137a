import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { inForce } from '../brands/routes.ts'
import * as schema from './schema.ts'
import * as messages from './service.ts'

const endpoint = endpointsOf('back-office')
const access = { staff: 'back-office.messages.manage' }

/** The words of the portal's messages, which a brand's staff may write anew. */
export const messageRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/messages',
    summary: 'Every message of the portal as this brand says it',
    access,
    response: schema.messageList,
    handler: ({ ctx }) => messages.listMessages(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/messages/:kind',
    summary: "A message with its words, the code's own and what fills its places",
    access,
    params: schema.messageParams,
    response: schema.messageView,
    handler: ({ ctx, params }) => messages.readMessage(ctx, params.kind),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/messages/:kind',
    summary: 'Write a message for this brand',
    access,
    ownTransactions: true,
    params: schema.messageParams,
    body: schema.messageBody,
    response: schema.messageView,
    handler: ({ params, body, request }) => inForce(request, (ctx) => messages.writeMessage(ctx, params.kind, body)),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/messages/:kind/preview',
    summary: 'The mail that a text in the making would be',
    access,
    params: schema.messageParams,
    body: schema.draftBody,
    response: schema.previewView,
    handler: ({ ctx, params, body }) => messages.previewMessage(ctx, params.kind, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/messages/:kind/example',
    summary: 'Send oneself the mail that a text in the making would be',
    access,
    params: schema.messageParams,
    body: schema.draftBody,
    response: schema.sentView,
    handler: ({ ctx, params, body }) => messages.sendExample(ctx, params.kind, body),
  }),
]
