import '../errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { takeMessage } from '../gateway/messages.ts'
import * as gateway from '../gateway/schema.ts'
import { changeGateway, readGateway, webhookPath } from '../gateway/settings.ts'
import { intentList, readIntent } from './read.ts'
import * as schema from './schema.ts'
import { checkIntent, createIntent, intentEffect, withdrawIntent } from './service.ts'

const endpoint = endpointsOf('billing')
const own = { client: 'billing.invoices.read' } as const
const pays = { client: 'billing.invoices.pay' } as const
const read = { staff: 'billing.invoices.read' } as const
const manage = { staff: 'billing.settings.manage' } as const

/** Paying online (B25). */
export const intentRoutes = [
  endpoint({
    method: 'POST',
    path: '/payment-intents/effect',
    summary: 'What paying these invoices would do, and how they are paid by transfer',
    access: pays,
    body: schema.effectBody,
    response: schema.effect,
    handler: ({ ctx, body }) => intentEffect(ctx, body),
  }),
  listEndpoints('billing', intentList, { access: own }).page(
    '/payment-intents',
    "What one's own organisations paid online or said that they transfer, the latest first",
  ),
  endpoint({
    method: 'POST',
    path: '/payment-intents',
    summary: 'Pay invoices by card, or say that a transfer is on its way',
    access: pays,
    personal: true,
    ownTransactions: true,
    status: 201,
    body: schema.creationBody,
    response: schema.intentView,
    handler: ({ request, body }) => createIntent(request, body),
  }),
  endpoint({
    method: 'GET',
    path: '/payment-intents/:id',
    summary: 'A payment online',
    access: own,
    params: schema.idParams,
    response: schema.intentView,
    handler: ({ ctx, params }) => readIntent(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/payment-intents/:id/check',
    summary: 'How a payment by card stands; the provider of cards is asked where no end is known',
    access: own,
    ownTransactions: true,
    params: schema.idParams,
    response: schema.intentView,
    handler: ({ request, params }) => checkIntent(request, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/payment-intents/:id/withdrawal',
    summary: 'End a payment that was begun, or take back that a transfer is on its way',
    access: pays,
    personal: true,
    ownTransactions: true,
    params: schema.idParams,
    response: schema.intentView,
    handler: ({ request, params }) => withdrawIntent(request, params.id),
  }),
  listEndpoints('billing', intentList, { access: read }).page(
    '/staff/payment-intents',
    'What clients paid online or said that they transfer, the latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/payment-intents/:id',
    summary: 'A payment online of a client',
    access: read,
    params: schema.idParams,
    response: schema.intentView,
    handler: ({ ctx, params }) => readIntent(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/card-gateway',
    summary: 'Where cards are taken',
    access: manage,
    response: gateway.gatewayView,
    handler: ({ ctx }) => readGateway(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/card-gateway',
    summary: 'Set up where cards are taken',
    access: manage,
    body: gateway.gatewayBody,
    response: gateway.gatewayView,
    handler: ({ ctx, body }) => changeGateway(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: webhookPath,
    summary: 'A signed message of the provider of cards: there is news of a payment',
    access: 'public',
    asItCame: true,
    idempotent: false,
    bodyLimit: 64 * 1024,
    also: [401],
    handler: ({ request }) => takeMessage(request),
  }),
]
