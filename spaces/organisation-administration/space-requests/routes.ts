import type { z } from 'zod'
import { invalid } from '../../../kernel/errors/problem.ts'
import { endpointsOf, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { actTogether, clientSide, requireSomewhere, staffSide } from '../requests.ts'
import * as schema from '../schema.ts'
import * as service from './service.ts'
import { readSpaceSettings, setSpaceSettings } from './settings.ts'
import { changeSubscription, endSubscription, giveSubscription } from './subscriptions.ts'

/** Decides several requests at once, each by itself. @throws Problem 422 on `reason` */
async function decideMany(request: RequestInfo, body: z.output<typeof schema.bulkDecision>) {
  if (body.decision === 'refused' && body.reason === '') throw invalid({ field: 'reason', code: 'required' })
  return body.decision === 'approved'
    ? actTogether(request, body.ids, 'approved', service.approveSpacesTogether, (ctx, id) =>
        service.approveSpaceRequest(ctx, id, { comment: '', items: [] }),
      )
    : actTogether(
        request,
        body.ids,
        'refused',
        (ctx, ids) => service.refuseSpacesTogether(ctx, ids, body.reason),
        (ctx, id) => service.refuseSpaceRequest(ctx, id, { reason: body.reason }),
      )
}

const endpoint = endpointsOf('organisation-administration')

export const spaceRequestRoutes = [
  endpoint({
    method: 'GET',
    path: '/space-requests',
    summary: 'Requests for spaces in the organisations that one runs (O9)',
    access: { client: 'organisation.people.read', program: 'read' },
    query: schema.requestQuery,
    response: schema.spaceRequestList,
    handler: ({ ctx, query }) => service.listSpaceRequests(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/space-requests/:id',
    summary: 'A request for spaces (O10)',
    access: { client: 'organisation.people.read', program: 'read' },
    params: schema.id,
    response: schema.spaceRequest,
    handler: ({ ctx, params }) => service.readSpaceRequest(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/space-requests/:id/approval',
    summary: 'Approve a request for spaces, to modify or to read only (O10)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    params: schema.id,
    body: schema.spaceApproval,
    response: schema.spaceRequest,
    handler: async ({ ctx, params, body }) => {
      await service.approveSpaceRequest(ctx, params.id, body)
      return service.readSpaceRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/space-requests/:id/refusal',
    summary: 'Refuse a request for spaces, with its reason (O9)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    params: schema.id,
    body: schema.refusal,
    response: schema.spaceRequest,
    handler: async ({ ctx, params, body }) => {
      await service.refuseSpaceRequest(ctx, params.id, body)
      return service.readSpaceRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/space-request-decisions',
    summary: 'Decide several requests for spaces at once, each by itself (O9)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    ownTransactions: true,
    body: schema.bulkDecision,
    response: schema.bulkOutcome,
    handler: async ({ body, request }) => {
      await request.again((ctx) => requireSomewhere(clientSide(ctx), 'organisation.space-requests.decide'))
      return decideMany(request, body)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/account/space-requests',
    summary: "One's own requests for spaces, newest first (O8)",
    access: { client: 'person' },
    query: schema.ownRequestQuery,
    response: schema.ownSpaceRequestList,
    handler: ({ ctx, query }) => service.listOwnSpaceRequests(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/account/space-requests',
    summary: 'Ask for spaces that the organisation offers (O8)',
    access: { client: 'person' },
    body: schema.spaceRequestBody,
    response: schema.ownSpaceRequest,
    status: 201,
    handler: ({ ctx, body }) => service.askForSpaces(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/space-requests/:id',
    summary: "Withdraw one's own request for spaces (O8)",
    access: { client: 'person' },
    params: schema.id,
    handler: async ({ ctx, params }) => {
      await service.withdrawSpaceRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/organisations/:id/space-settings',
    summary: 'The spaces that an organisation offers and gives by default (O11)',
    access: { client: 'organisation.spaces.manage', program: 'read' },
    params: schema.id,
    response: schema.spaceSettings,
    handler: ({ ctx, params }) => readSpaceSettings(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/organisations/:id/space-settings',
    summary: 'Set the spaces offered and given by default; what is newly given is asked for (O8, O11)',
    access: { client: 'organisation.spaces.manage', program: 'modify' },
    params: schema.id,
    body: schema.spaceSettingsBody,
    response: schema.spaceSettings,
    handler: ({ ctx, params, body }) => setSpaceSettings(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/memberships/:id/subscriptions',
    summary: 'Give a member a space (O12)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    params: schema.id,
    body: schema.subscriptionBody,
    response: schema.subscriptionView,
    status: 201,
    handler: ({ ctx, params, body }) => giveSubscription(ctx, params.id, body),
  }),
  endpoint({
    method: 'PATCH',
    path: '/space-subscriptions/:id',
    summary: 'Change a subscription between reading and modifying (O10)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    params: schema.id,
    body: schema.subscriptionPatch,
    response: schema.subscriptionView,
    handler: ({ ctx, params, body }) => changeSubscription(ctx, params.id, body.access),
  }),
  endpoint({
    method: 'DELETE',
    path: '/space-subscriptions/:id',
    summary: 'End a subscription (O12)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    params: schema.id,
    handler: async ({ ctx, params }) => {
      await endSubscription(ctx, params.id)
    },
  }),
  // The provider's staff: every client of the brand in one queue, by the same functions.
  endpoint({
    method: 'GET',
    path: '/staff/space-requests',
    summary: 'Requests for spaces of every client, in one queue',
    access: { staff: 'organisation.people.read' },
    query: schema.requestQuery,
    response: schema.spaceRequestList,
    handler: ({ ctx, query }) => service.listSpaceRequests(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/space-requests/:id',
    summary: 'A request for spaces, for staff',
    access: { staff: 'organisation.people.read' },
    params: schema.id,
    response: schema.spaceRequest,
    handler: ({ ctx, params }) => service.readSpaceRequest(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/space-requests/:id/approval',
    summary: 'Approve a request for spaces, for staff',
    access: { staff: 'organisation.space-requests.decide' },
    params: schema.id,
    body: schema.spaceApproval,
    response: schema.spaceRequest,
    handler: async ({ ctx, params, body }) => {
      await service.approveSpaceRequest(ctx, params.id, body)
      return service.readSpaceRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/space-requests/:id/refusal',
    summary: 'Refuse a request for spaces with its reason, for staff',
    access: { staff: 'organisation.space-requests.decide' },
    params: schema.id,
    body: schema.refusal,
    response: schema.spaceRequest,
    handler: async ({ ctx, params, body }) => {
      await service.refuseSpaceRequest(ctx, params.id, body)
      return service.readSpaceRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/space-request-decisions',
    summary: 'Decide several requests for spaces at once, each by itself, for staff',
    access: { staff: 'organisation.space-requests.decide' },
    ownTransactions: true,
    body: schema.bulkDecision,
    response: schema.bulkOutcome,
    handler: async ({ body, request }) => {
      await request.again(async (ctx) => staffSide(ctx))
      return decideMany(request, body)
    },
  }),
]
