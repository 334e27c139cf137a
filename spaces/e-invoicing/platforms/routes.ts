import '../errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { takeEvent } from './events.ts'
import * as schema from './schema.ts'
import { changePlatform, createPlatform, deletePlatform, readPlatform, readPlatforms, tryPlatform } from './service.ts'

const endpoint = endpointsOf('e-invoicing')
const manage = { staff: 'e-invoicing.platforms.manage' } as const

/** The approved platforms of a brand (B15). */
export const platformRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/platforms',
    summary: 'The approved platforms by which invoices go and come',
    access: manage,
    response: schema.platforms,
    handler: ({ ctx }) => readPlatforms(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/platforms',
    summary: 'Add a platform',
    access: manage,
    status: 201,
    body: schema.platformBody,
    response: schema.platformView,
    handler: ({ ctx, body }) => createPlatform(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/platforms/:id',
    summary: 'A platform',
    access: manage,
    params: schema.idParams,
    response: schema.platformView,
    handler: ({ ctx, params }) => readPlatform(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/platforms/:id',
    summary: 'Change a platform; another address needs its secret anew',
    access: manage,
    params: schema.idParams,
    body: schema.platformChange,
    response: schema.platformView,
    handler: ({ ctx, params, body }) => changePlatform(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/platforms/:id',
    summary: 'Take away a platform by which nothing ever went',
    access: manage,
    params: schema.idParams,
    query: schema.versionQuery,
    handler: ({ ctx, params, query }) => deletePlatform(ctx, params.id, query.version),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/platforms/:id/trial',
    summary: 'Ask a platform whether it is there and knows the access',
    access: manage,
    ownTransactions: true,
    params: schema.idParams,
    response: schema.trial,
    handler: ({ request, params }) => tryPlatform(request, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/platform-events/:id',
    summary: 'A platform says that there is news; signed with the key that it gave',
    access: 'public',
    asItCame: true,
    params: schema.idParams,
    handler: ({ request, params }) => takeEvent(request, params.id),
  }),
]
