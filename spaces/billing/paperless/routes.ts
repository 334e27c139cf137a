import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import { decideConsent, readConsent } from './service.ts'

const endpoint = endpointsOf('billing')

/** What a client says itself about paperless invoices and quotes (B11, D14). */
export const paperlessRoutes = [
  endpoint({
    method: 'GET',
    path: '/paperless-consents/:id',
    summary: 'What one’s own organisation said about paperless invoices and quotes, by its id',
    access: { client: 'billing.invoices.read' },
    params: schema.idParams,
    response: schema.consentView,
    handler: ({ ctx, params }) => readConsent(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/paperless-consents/:id',
    summary: 'Accept or refuse paperless invoices and quotes for one’s own organisation',
    access: { client: 'billing.paperless.decide' },
    personal: true,
    params: schema.idParams,
    body: schema.consentBody,
    response: schema.consentView,
    handler: ({ ctx, params, body }) => decideConsent(ctx, params.id, body),
  }),
]
