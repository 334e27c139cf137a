import type { z } from 'zod'
import { invalid } from '../../../kernel/errors/problem.ts'
import { endpointsOf, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { listOwnMemberships } from '../memberships/own.ts'
import { actTogether, clientSide, requireSomewhere, staffSide } from '../requests.ts'
import * as schema from '../schema.ts'
import * as service from './service.ts'

/** Decides several requests at once, each by itself. @throws Problem 422 on `reason` */
async function decideMany(request: RequestInfo, body: z.output<typeof schema.bulkDecision>) {
  if (body.decision === 'refused' && body.reason === '') throw invalid({ field: 'reason', code: 'required' })
  return body.decision === 'approved'
    ? actTogether(request, body.ids, 'approved', service.approveTogether, (ctx, id) =>
        service.approveRequest(ctx, id, {}),
      )
    : actTogether(
        request,
        body.ids,
        'refused',
        (ctx, ids) => service.refuseTogether(ctx, ids, body.reason),
        (ctx, id) => service.refuseRequest(ctx, id, { reason: body.reason }),
      )
}

const endpoint = endpointsOf('organisation-administration')

export const membershipRequestRoutes = [
  endpoint({
    method: 'GET',
    path: '/membership-requests',
    summary: 'Requests to join the organisations that one runs (O2)',
    access: { client: 'organisation.people.read', program: 'read' },
    query: schema.requestQuery,
    response: schema.membershipRequestList,
    handler: ({ ctx, query }) => service.listRequests(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/membership-requests/:id',
    summary: 'A request to join, with its services and the roles to choose from (O4, O5)',
    access: { client: 'organisation.people.read', program: 'read' },
    params: schema.id,
    response: schema.membershipRequest,
    handler: ({ ctx, params }) => service.readRequest(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/membership-requests/:id/approval',
    summary: 'Approve a request to join (O2, O4, O5)',
    access: { client: 'organisation.membership-requests.decide', program: 'modify' },
    params: schema.id,
    body: schema.membershipApproval,
    response: schema.membershipRequest,
    handler: async ({ ctx, params, body }) => {
      await service.approveRequest(ctx, params.id, body)
      return service.readRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/membership-requests/:id/refusal',
    summary: 'Refuse a request to join, with its reason (O2)',
    access: { client: 'organisation.membership-requests.decide', program: 'modify' },
    params: schema.id,
    body: schema.refusal,
    response: schema.membershipRequest,
    handler: async ({ ctx, params, body }) => {
      await service.refuseRequest(ctx, params.id, body)
      return service.readRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/membership-request-decisions',
    summary: 'Decide several requests to join at once, each by itself (O2)',
    access: { client: 'organisation.membership-requests.decide', program: 'modify' },
    ownTransactions: true,
    body: schema.bulkDecision,
    response: schema.bulkOutcome,
    handler: async ({ body, request }) => {
      await request.again((ctx) => requireSomewhere(clientSide(ctx), 'organisation.membership-requests.decide'))
      return decideMany(request, body)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/account/memberships',
    summary: "One's own memberships, with their spaces (O6, O8, O20)",
    access: { client: 'person' },
    response: schema.ownMemberships,
    handler: ({ ctx }) => listOwnMemberships(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/account/organisation-matches',
    summary: 'Organisations to join, by exact identifier or by name (O6)',
    access: { client: 'person' },
    query: schema.organisationSearch,
    response: schema.organisationMatches,
    handler: ({ ctx, query }) => service.findOrganisations(ctx, query.search),
  }),
  endpoint({
    method: 'GET',
    path: '/account/membership-requests',
    summary: "One's own requests to join, newest first (O6)",
    access: { client: 'person' },
    query: schema.ownRequestQuery,
    response: schema.ownMembershipRequestList,
    handler: ({ ctx, query }) => service.listOwnRequests(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/account/membership-requests',
    summary: 'Ask to join an organisation (O6)',
    access: { client: 'person' },
    body: schema.membershipRequestBody,
    response: schema.ownMembershipRequest,
    status: 201,
    handler: ({ ctx, body }) => service.askToJoin(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/membership-requests/:id',
    summary: "Withdraw one's own request to join (O6)",
    access: { client: 'person' },
    params: schema.id,
    handler: async ({ ctx, params }) => {
      await service.withdrawRequest(ctx, params.id)
    },
  }),
  // The provider's staff: every client of the brand in one queue, by the same functions.
  endpoint({
    method: 'GET',
    path: '/staff/membership-requests',
    summary: 'Requests to join of every client, in one queue',
    access: { staff: 'organisation.people.read' },
    query: schema.requestQuery,
    response: schema.membershipRequestList,
    handler: ({ ctx, query }) => service.listRequests(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/membership-requests/:id',
    summary: 'A request to join, for staff',
    access: { staff: 'organisation.people.read' },
    params: schema.id,
    response: schema.membershipRequest,
    handler: ({ ctx, params }) => service.readRequest(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/membership-requests/:id/approval',
    summary: 'Approve a request to join, for staff',
    access: { staff: 'organisation.membership-requests.decide' },
    params: schema.id,
    body: schema.membershipApproval,
    response: schema.membershipRequest,
    handler: async ({ ctx, params, body }) => {
      await service.approveRequest(ctx, params.id, body)
      return service.readRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/membership-requests/:id/refusal',
    summary: 'Refuse a request to join with its reason, for staff',
    access: { staff: 'organisation.membership-requests.decide' },
    params: schema.id,
    body: schema.refusal,
    response: schema.membershipRequest,
    handler: async ({ ctx, params, body }) => {
      await service.refuseRequest(ctx, params.id, body)
      return service.readRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/membership-request-decisions',
    summary: 'Decide several requests to join at once, each by itself, for staff',
    access: { staff: 'organisation.membership-requests.decide' },
    ownTransactions: true,
    body: schema.bulkDecision,
    response: schema.bulkOutcome,
    handler: async ({ body, request }) => {
      await request.again(async (ctx) => staffSide(ctx))
      return decideMany(request, body)
    },
  }),
]
