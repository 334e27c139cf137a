import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { decideMany, decisionEndpoints } from '../../../kernel/requests/routes.ts'
import { bulkDecision, bulkOutcome } from '../../../kernel/requests/schema.ts'
import { requireSomewhere } from '../requests.ts'
import * as schema from '../schema.ts'
import { askForSpaces, spaceRequests, waitingOfLot } from './service.ts'
import { foreseeSpaceSettings, readSpaceSettings, setSpaceSettings } from './settings.ts'
import { changeSubscription, endSubscription, giveSubscription } from './subscriptions.ts'

const endpoint = endpointsOf('organisation-administration')
const lotDecision = bulkDecision.omit({ ids: true })
const both = {
  space: 'organisation-administration',
  noun: 'space-request',
  words: { one: 'a request for spaces', many: 'requests for spaces', clause: 'O9, O10' },
  detail: schema.spaceRequest,
  approval: schema.spaceApproval,
  requests: spaceRequests,
} as const

export const spaceRequestRoutes = [
  ...decisionEndpoints({
    ...both,
    prefix: '',
    queue: spaceRequests.queues.client,
    read: { client: 'organisation.people.read', program: 'read' },
    decide: { client: 'organisation.space-requests.decide', program: 'modify' },
    gate: (ctx) => requireSomewhere(ctx, 'organisation.space-requests.decide'),
  }),
  ...decisionEndpoints({
    ...both,
    prefix: '/staff',
    queue: spaceRequests.queues.staff,
    read: { staff: 'organisation.people.read' },
    decide: { staff: 'organisation.space-requests.decide' },
  }),
  listEndpoints('organisation-administration', spaceRequests.own, { access: { client: 'person' } }).page(
    '/account/space-requests',
    "One's own requests for spaces, newest first (O8)",
  ),
  endpoint({
    method: 'POST',
    path: '/account/space-requests',
    summary: 'Ask for spaces that the organisation offers (O8)',
    access: { client: 'person' },
    body: schema.spaceRequestBody,
    response: schema.ownSpaceRequest,
    status: 201,
    handler: ({ ctx, body }) => askForSpaces(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/space-requests/:id',
    summary: "Withdraw one's own request for spaces (O8)",
    access: { client: 'person' },
    params: schema.id,
    handler: async ({ ctx, params }) => {
      await spaceRequests.withdraw(ctx, params.id)
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
    path: '/organisations/:id/space-settings-effect',
    summary: 'What setting the spaces would bring about: requests made, subscriptions ended (O8, O11)',
    access: { client: 'organisation.spaces.manage', program: 'read' },
    params: schema.id,
    body: schema.spaceSettingsBody,
    response: schema.spaceSettingsEffect,
    handler: ({ ctx, params, body }) => foreseeSpaceSettings(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/space-request-lots/:id/decision',
    summary: 'Decide as one what a setting of the spaces asked for (O11)',
    access: { client: 'organisation.space-requests.decide', program: 'modify' },
    ownTransactions: true,
    params: schema.id,
    body: lotDecision,
    response: bulkOutcome,
    handler: async ({ params, body, request }) => {
      const ids = await request.again((ctx) => waitingOfLot(ctx, params.id))
      return decideMany(spaceRequests, request, { ...body, ids })
    },
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
]
