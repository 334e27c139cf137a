import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { decisionEndpoints } from '../../../kernel/requests/routes.ts'
import { listOwnMemberships } from '../memberships/own.ts'
import { requireSomewhere } from '../requests.ts'
import * as schema from '../schema.ts'
import { askToJoin, findOrganisations, membershipRequests } from './service.ts'

const endpoint = endpointsOf('organisation-administration')
const both = {
  space: 'organisation-administration',
  noun: 'membership-request',
  words: { one: 'a request to join', many: 'requests to join', clause: 'O2, O4, O5' },
  detail: schema.membershipRequest,
  approval: schema.membershipApproval,
  requests: membershipRequests,
} as const

export const membershipRequestRoutes = [
  ...decisionEndpoints({
    ...both,
    prefix: '',
    queue: membershipRequests.queues.client,
    read: { client: 'organisation.people.read', program: 'read' },
    decide: { client: 'organisation.membership-requests.decide', program: 'modify' },
    personal: true,
    gate: (ctx) => requireSomewhere(ctx, 'organisation.membership-requests.decide'),
  }),
  ...decisionEndpoints({
    ...both,
    prefix: '/staff',
    queue: membershipRequests.queues.staff,
    read: { staff: 'organisation.people.read' },
    decide: { staff: 'organisation.membership-requests.decide' },
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
    handler: ({ ctx, query }) => findOrganisations(ctx, query.search),
  }),
  listEndpoints('organisation-administration', membershipRequests.own, { access: { client: 'person' } }).page(
    '/account/membership-requests',
    "One's own requests to join, newest first (O6)",
  ),
  endpoint({
    method: 'POST',
    path: '/account/membership-requests',
    summary: 'Ask to join an organisation (O6)',
    access: { client: 'person' },
    body: schema.membershipRequestBody,
    response: schema.ownMembershipRequest,
    status: 201,
    handler: ({ ctx, body }) => askToJoin(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/membership-requests/:id',
    summary: "Withdraw one's own request to join (O6)",
    access: { client: 'person' },
    params: schema.id,
    handler: async ({ ctx, params }) => {
      await membershipRequests.withdraw(ctx, params.id)
    },
  }),
]
