import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { actOnEach } from '../../../kernel/requests/in-bulk.ts'
import { bulkOutcome } from '../../../kernel/requests/schema.ts'
import { clientSide } from '../requests.ts'
import * as schema from '../schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('organisation-administration')

export const reviewRoutes = [
  endpoint({
    method: 'GET',
    path: '/access-reviews',
    summary: 'Reviews of access that are open (O29)',
    access: { client: 'organisation.reviews.decide', program: 'read' },
    response: schema.accessReviews,
    handler: ({ ctx }) => service.listReviews(ctx),
  }),
  listEndpoints('organisation-administration', service.reviewItemList, {
    access: { client: 'organisation.reviews.decide', program: 'read' },
    params: schema.id,
  }).page('/access-reviews/:id/items', 'The memberships of a review of access (O29)'),
  endpoint({
    method: 'POST',
    path: '/access-reviews/:id/decisions',
    summary: 'Confirm or remove several memberships of a review, each by itself (O29)',
    access: { client: 'organisation.reviews.decide', program: 'modify' },
    ownTransactions: true,
    params: schema.id,
    body: schema.reviewDecisions,
    response: bulkOutcome,
    handler: async ({ params, body, request }) => {
      await request.again((ctx) => service.requireOpenReview(clientSide(ctx), params.id))
      return actOnEach(request, body.ids, async (ctx, id) => {
        await service.decideReviewItem(clientSide(ctx), params.id, id, body.outcome, body.reason)
        return body.outcome
      })
    },
  }),
]
