import type { ClientContext } from '../../../kernel/http/context.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { decisionEndpoints } from '../../../kernel/requests/routes.ts'
import { id } from '../schema.ts'
import * as schema from './schema.ts'
import { askForOrganisation, attachOrganisationRequest, organisationRequests } from './service.ts'

const endpoint = endpointsOf('organisation-administration')

export const organisationRequestRoutes = [
  listEndpoints('organisation-administration', organisationRequests.own, { access: { client: 'person' } }).page(
    '/account/organisation-requests',
    "One's own requests for an organisation, newest first (O37)",
  ),
  endpoint({
    method: 'POST',
    path: '/account/organisation-requests',
    summary: 'Ask the provider for an organisation, to be its principal manager (O37)',
    access: { client: 'person' },
    body: schema.organisationRequestBody,
    response: schema.ownOrganisationRequest,
    status: 201,
    before: (ctx: ClientContext) => limitAct(ctx, 'organisation-requests', 10),
    handler: ({ ctx, body }) => askForOrganisation(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/organisation-requests/:id',
    summary: "Withdraw one's own request for an organisation while it waits (O37)",
    access: { client: 'person' },
    params: id,
    handler: async ({ ctx, params }) => {
      await organisationRequests.withdraw(ctx, params.id)
    },
  }),
  ...decisionEndpoints({
    space: 'organisation-administration',
    prefix: '/staff',
    noun: 'organisation-request',
    words: { one: 'a request for an organisation', many: 'requests for an organisation', clause: 'O37' },
    read: { staff: 'organisation.people.read' },
    decide: { staff: 'organisation.creations.decide' },
    queue: organisationRequests.queues.staff,
    detail: schema.organisationRequest,
    approval: schema.organisationApproval,
    requests: organisationRequests,
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
      await attachOrganisationRequest(ctx, params.id, body)
      return organisationRequests.read(ctx, params.id)
    },
  }),
]
