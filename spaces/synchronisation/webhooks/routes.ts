import { readFeed } from '../../../kernel/feed/feed.ts'
import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { openVersion } from '../../documents/index.ts'
import { feedReaders } from './feed.ts'
import { deliveryList, webhookList } from './lists.ts'
import * as schema from './schema.ts'
import * as webhooks from './service.ts'

const endpoint = endpointsOf('synchronisation')
const access = { staff: 'synchronisation.webhooks.manage' } as const
const list = listEndpoints('synchronisation', webhookList, { access })
const deliveries = listEndpoints('synchronisation', deliveryList, { access, params: schema.idParams })

const withoutSecret = <T extends { secret: string | null }>(result: T): T => ({ ...result, secret: null })

/** The feed of events, and webhooks (D30). */
export const webhookRoutes = [
  endpoint({
    method: 'GET',
    path: '/feed',
    summary:
      'What happened in the portal, at least once, in an order that skips nothing; `after` is the cursor of the last answer and says that all up to it was received (D30)',
    access: { staff: 'synchronisation.feed.read', program: 'read' },
    query: schema.feedQuery,
    response: schema.feedPage,
    handler: ({ ctx, query }) => readFeed(ctx, { after: query.after, most: query.size }),
  }),
  endpoint({
    method: 'GET',
    path: '/feed/documents/:id/versions/:versionId',
    summary: 'The file of the version that an event tells of (D30)',
    access: { staff: 'documents.documents.read', program: 'read' },
    params: schema.versionParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) => Download.of(await openVersion(ctx, params.id, params.versionId)),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/feed-readers',
    summary: 'Who reads the feed, and how far (D30)',
    access,
    response: schema.feedReaders,
    handler: ({ ctx }) => feedReaders(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/event-kinds',
    summary: 'The kinds of event, with one of each as it may be (D30)',
    access,
    response: schema.eventKindList,
    handler: async ({ ctx }) => webhooks.listEventKinds(ctx),
  }),
  list.page('/staff/webhooks', '«Webhooks» (D30)'),
  list.count('/staff/webhooks/count', 'How many webhooks the filters leave (D30)'),
  endpoint({
    method: 'POST',
    path: '/staff/webhooks',
    summary: 'Make a webhook: its secret is in this answer only (D30)',
    access,
    body: schema.webhookBody,
    response: schema.webhookWithSecret,
    status: 201,
    repeated: withoutSecret,
    handler: ({ ctx, body }) => webhooks.createWebhook(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/webhooks/:id',
    summary: 'A webhook (D30)',
    access,
    params: schema.idParams,
    response: schema.webhookView,
    handler: ({ ctx, params }) => webhooks.readWebhook(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/webhooks/:id',
    summary: 'Change a webhook, disable it or enable it again (D30)',
    access,
    params: schema.idParams,
    body: schema.webhookChange,
    response: schema.webhookView,
    handler: ({ ctx, params, body }) => webhooks.changeWebhook(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/webhooks/:id',
    summary: 'Delete a webhook with its secrets and what it was sent (D30)',
    access,
    params: schema.idParams,
    body: schema.webhookVersion,
    handler: ({ ctx, params, body }) => webhooks.deleteWebhook(ctx, params.id, body.version),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/webhooks/:id/secret-rotations',
    summary: 'Give a webhook a new secret, in this answer only; the old one signs for a day more (D30)',
    access,
    params: schema.idParams,
    body: schema.webhookVersion,
    response: schema.webhookWithSecret,
    status: 201,
    repeated: withoutSecret,
    handler: ({ ctx, params, body }) => webhooks.rotateSecret(ctx, params.id, body.version),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/webhooks/:id/trials',
    summary: '«Envoyer un essai»: the sample of a kind (D30)',
    access,
    params: schema.idParams,
    body: schema.trialBody,
    response: schema.deliveryDetail,
    status: 201,
    handler: ({ ctx, params, body }) => webhooks.sendTrial(ctx, params.id, body.kind),
  }),
  deliveries.page('/staff/webhooks/:id/deliveries', 'What was sent to a webhook, the last first (D30)'),
  deliveries.count('/staff/webhooks/:id/deliveries/count', 'How many deliveries the filters leave (D30)'),
  endpoint({
    method: 'GET',
    path: '/staff/webhooks/:id/deliveries/:deliveryId',
    summary: 'A delivery with what it says (D30)',
    access,
    params: schema.deliveryParams,
    response: schema.deliveryDetail,
    handler: ({ ctx, params }) => webhooks.readDelivery(ctx, params.id, params.deliveryId),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/webhooks/:id/deliveries/:deliveryId/repeats',
    summary: '«Renvoyer»: sends a message again under the same id (D30)',
    access,
    params: schema.deliveryParams,
    response: schema.deliveryDetail,
    handler: ({ ctx, params }) => webhooks.repeatDelivery(ctx, params.id, params.deliveryId),
  }),
]
