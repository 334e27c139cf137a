import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import * as schema from './schema.ts'
import { messageWork, previewMessage, sendMessage } from './service.ts'

const endpoint = endpointsOf('back-office')

/** «Message pour les clients» (B7). */
export const clientMessageRoutes = [
  endpoint({
    method: 'POST',
    path: '/staff/client-messages/preview',
    summary: 'Who would get a message, how many, and what one of them would read (B7)',
    access: messageWork.access,
    body: schema.previewBody,
    response: schema.preview,
    handler: ({ ctx, body }) => previewMessage(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/client-messages',
    summary: 'Send a message to the clients that its preview named, as a long task (B7)',
    access: messageWork.access,
    status: 201,
    body: schema.sendingBody,
    response: workView,
    handler: ({ ctx, body }) => sendMessage(ctx, body),
  }),
]
