import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { idParams } from '../schema.ts'
import * as schema from './schema.ts'
import * as discounts from './service.ts'

const endpoint = endpointsOf('back-office')
const read = { staff: 'back-office.clients.read' } as const
const manage = { staff: 'back-office.discounts.manage' } as const

/** «Remises» (B5). */
export const discountRoutes = [
  listEndpoints('back-office', discounts.discountList, { access: read }).page(
    '/staff/client-discounts',
    'The discounts, the latest first (B5)',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/client-discounts',
    summary: 'Give a discount to a client, a group of clients, or all (B5)',
    access: manage,
    status: 201,
    body: schema.discountBody,
    response: schema.discountView,
    handler: ({ ctx, body }) => discounts.giveDiscount(ctx, body),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/client-discounts/:id',
    summary: 'Set the last day of a discount (B5)',
    access: manage,
    params: idParams,
    body: schema.discountPatch,
    response: schema.discountView,
    handler: ({ ctx, params, body }) => discounts.endDiscount(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/client-discounts/:id',
    summary: 'Take away a discount that is still to come (B5)',
    access: manage,
    params: idParams,
    handler: ({ ctx, params }) => discounts.dropDiscount(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/organisations/:id/discount',
    summary: 'Which discount a client has on a product on a day, and why (B5)',
    access: read,
    params: idParams,
    query: schema.heldQuery,
    response: schema.held,
    handler: ({ ctx, params, query }) => discounts.readHeldDiscount(ctx, params.id, query),
  }),
]
