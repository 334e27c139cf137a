import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import { readLink, useLink } from './links.ts'
import { notificationList } from './lists.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
const read = { staff: 'documents.documents.read' } as const
const publish = { staff: 'documents.documents.publish' } as const
const history = listEndpoints('documents', notificationList, { access: read })

/** Who is told of documents, and what came of it (D7, D22–D25, D32). */
export const notificationRoutes = [
  history.page('/staff/document-notifications', 'Who was told of documents: failures, what waits, then the rest'),
  history.count('/staff/document-notifications/count', 'How many were told of documents, by state'),
  history.file('/staff/document-notifications/file', 'Who was told of documents, as a file'),
  endpoint({
    method: 'POST',
    path: '/staff/document-notifications/:id/cancellation',
    summary: 'Call off a notification that has not left',
    access: publish,
    params: schema.idParams,
    response: schema.notificationRow,
    handler: ({ ctx, params }) => service.cancelNotification(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/document-notifications/:id/repetition',
    summary: 'Send a notification again, to the address as it is now',
    access: publish,
    status: 201,
    params: schema.idParams,
    body: schema.againBody,
    response: schema.notificationRow,
    handler: ({ ctx, params, body }) => service.sendAgain(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/document-notifications/bulk',
    summary: 'Call off many notifications, or send them again, as a long task',
    access: publish,
    status: 202,
    body: schema.bulkBody,
    response: workView,
    handler: ({ ctx, body }) => service.startNotifications(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/notification-holds/:holder',
    summary: 'Whether the messages to clients or employees are held, and how many wait',
    access: read,
    params: schema.holderParams,
    response: schema.holdView,
    handler: ({ ctx, params }) => service.readHold(ctx, params.holder),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/notification-holds/:holder',
    summary: 'Hold the messages to clients or employees, or let them leave',
    access: { staff: 'documents.folders.manage' },
    params: schema.holderParams,
    body: schema.holdBody,
    response: schema.holdView,
    handler: ({ ctx, params, body }) => service.changeHold(ctx, params.holder, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/trusted-addresses',
    summary: 'Say that an address that was marked as failing is right',
    access: publish,
    body: schema.addressBody,
    handler: ({ ctx, body }) => service.trustAddress(ctx, body.address),
  }),
  endpoint({
    method: 'GET',
    path: '/account/document-notifications',
    summary: 'How often one is written to about documents',
    access: 'own',
    response: schema.cadenceView,
    handler: ({ ctx }) => service.readCadence(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/account/document-notifications',
    summary: 'Set how often one is written to about documents',
    access: 'own',
    body: schema.cadenceBody,
    response: schema.cadenceView,
    handler: ({ ctx, body }) => service.changeCadence(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/document-links/:token',
    summary: 'What a one-document link is for; looking uses nothing up',
    access: 'public',
    params: schema.tokenParams,
    response: schema.linkView,
    handler: ({ params, request }) => readLink(request, params.token),
  }),
  endpoint({
    method: 'POST',
    path: '/document-links/:token/opening',
    summary: 'The document of a one-document link, which is used up by it',
    access: 'public',
    params: schema.tokenParams,
    download: 'application/octet-stream',
    handler: ({ params, request }) => useLink(request, params.token),
  }),
] as const
