import { invalid } from '../../../kernel/errors/problem.ts'
import type { ClientContext } from '../../../kernel/http/context.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { actOnEach, staffSide } from '../requests.ts'
import { bulkDecision, bulkOutcome, id, ownRequestQuery, refusal } from '../schema.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('organisation-administration')

export const organisationRequestRoutes = [
  endpoint({
    method: 'GET',
    path: '/account/organisation-requests',
    summary: "One's own requests for an organisation, newest first (O37)",
    access: { client: 'person' },
    query: ownRequestQuery,
    response: schema.ownOrganisationRequestList,
    handler: ({ ctx, query }) => service.listOwnOrganisationRequests(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/account/organisation-requests',
    summary: 'Ask the provider for an organisation, to be its principal manager (O37)',
    access: { client: 'person' },
    body: schema.organisationRequestBody,
    response: schema.ownOrganisationRequest,
    status: 201,
    before: (ctx: ClientContext) => limitAct(ctx, 'organisation-requests', 10),
    handler: ({ ctx, body }) => service.askForOrganisation(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/organisation-requests/:id',
    summary: "Withdraw one's own request for an organisation while it waits (O37)",
    access: { client: 'person' },
    params: id,
    handler: async ({ ctx, params }) => {
      await service.withdrawOrganisationRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/organisation-requests',
    summary: 'Requests for an organisation, in one queue (O37)',
    access: { staff: 'organisation.people.read' },
    query: schema.organisationRequestQuery,
    response: schema.organisationRequestList,
    handler: ({ ctx, query }) => service.listOrganisationRequests(ctx, query),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/organisation-requests/:id',
    summary: 'A request for an organisation, with the clients that are known already (O37)',
    access: { staff: 'organisation.people.read' },
    params: id,
    response: schema.organisationRequest,
    handler: ({ ctx, params }) => service.readOrganisationRequest(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisation-requests/:id/approval',
    summary: 'Make the organisation that was asked for, the person its principal manager (O37)',
    access: { staff: 'organisation.creations.decide' },
    params: id,
    body: schema.organisationApproval,
    response: schema.organisationRequest,
    handler: async ({ ctx, params, body }) => {
      await service.approveOrganisationRequest(ctx, params.id, body)
      return service.readOrganisationRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisation-requests/:id/attachment',
    summary: 'Answer a request for an organisation by attaching the person to one that is there already (O37)',
    access: { staff: 'organisation.creations.decide' },
    params: id,
    body: schema.organisationAttachment,
    response: schema.organisationRequest,
    handler: async ({ ctx, params, body }) => {
      await service.attachOrganisationRequest(ctx, params.id, body)
      return service.readOrganisationRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisation-requests/:id/refusal',
    summary: 'Refuse a request for an organisation, with its reason (O37)',
    access: { staff: 'organisation.creations.decide' },
    params: id,
    body: refusal,
    response: schema.organisationRequest,
    handler: async ({ ctx, params, body }) => {
      await service.refuseOrganisationRequest(ctx, params.id, body)
      return service.readOrganisationRequest(ctx, params.id)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisation-request-decisions',
    summary: 'Decide several requests for an organisation at once, each by itself (O37)',
    access: { staff: 'organisation.creations.decide' },
    ownTransactions: true,
    body: bulkDecision,
    response: bulkOutcome,
    handler: async ({ body, request }) => {
      if (body.decision === 'refused' && body.reason === '') throw invalid({ field: 'reason', code: 'required' })
      await request.again(async (ctx) => staffSide(ctx))
      return actOnEach(request, body.ids, async (ctx, id) => {
        const staff = staffSide(ctx)
        if (body.decision === 'approved') await service.approveOrganisationRequest(staff, id, {})
        else await service.refuseOrganisationRequest(staff, id, { reason: body.reason })
        return body.decision
      })
    },
  }),
]
