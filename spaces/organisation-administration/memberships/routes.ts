import { z } from 'zod'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { bulkOutcome } from '../../../kernel/requests/schema.ts'
import { workIds, workView } from '../../../kernel/work/schema.ts'
import * as schema from '../schema.ts'
import * as bringIn from './bring-in.ts'
import { oneByOne } from './bulk.ts'
import { clientUserList, userList } from './list.ts'
import * as user from './user.ts'
import { activationWork, removalWork, startOnMemberships } from './work.ts'

const endpoint = endpointsOf('organisation-administration')
const userEndpoints = listEndpoints('organisation-administration', userList, {
  access: { client: 'organisation.people.read', program: 'read' },
})

// Counted before the act: an address that is refused tells something, so it counts like a search.
const counted = (ctx: PersonContext) => limitAct(ctx, 'new-members', 60)

/** Users of the organisations that one runs: found, attached, made, edited, removed, exported (O13, O14, O17, O18, O19, O27). */
export const membershipRoutes = [
  userEndpoints.page('/users', 'Users of the organisations that one runs, by name (O17)'),
  userEndpoints.count('/user-count', 'How many people the filters leave, and how many memberships they have'),
  userEndpoints.file('/users/export', 'Every user, role, service and space as a file: who may do what (O27)', [
    'csv',
    'xlsx',
  ]),
  endpoint({
    method: 'GET',
    path: '/memberships/:id',
    summary: 'A membership with its person, spaces and what may be done (O18)',
    access: { client: 'organisation.people.read', program: 'read' },
    params: schema.id,
    response: schema.membershipView,
    handler: ({ ctx, params }) => user.readMembership(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/memberships/:id',
    summary: 'Change the role, services or dates of a membership (O18)',
    access: { client: 'organisation.people.manage', program: 'modify' },
    personal: true,
    params: schema.id,
    body: schema.membershipPatch,
    response: schema.membershipView,
    handler: ({ ctx, params, body }) => user.updateMembership(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/memberships/:id/proposed-role-decision',
    summary: 'Confirm a role that another manager proposed, or give it up',
    access: { client: 'organisation.principal.transfer' },
    personal: true,
    params: schema.id,
    body: schema.proposedRoleDecision,
    response: schema.membershipView,
    handler: ({ ctx, params, body }) => user.decideProposedRole(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/memberships/:id/contact',
    summary: "Change a person's contact details, where one runs all their places (O18)",
    access: { client: 'organisation.people.manage', program: 'modify' },
    personal: true,
    params: schema.id,
    body: schema.contactBody,
    response: schema.membershipView,
    handler: ({ ctx, params, body }) => user.updateContact(ctx, params.id, body as never),
  }),
  endpoint({
    method: 'DELETE',
    path: '/memberships/:id',
    summary: 'Remove a membership for the whole organisation (O18)',
    access: { client: 'organisation.people.manage', program: 'modify' },
    params: schema.id,
    handler: ({ ctx, params }) => user.removeMembership(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/membership-removals',
    summary: 'Remove several memberships, each by itself (O18)',
    access: { client: 'organisation.people.manage', program: 'modify' },
    ownTransactions: true,
    body: schema.bulkRows,
    response: bulkOutcome,
    handler: ({ body, request }) =>
      oneByOne(request, 'client', body.ids, (ctx, id) => user.removeMembership(ctx, id, body.reason)),
  }),
  endpoint({
    method: 'POST',
    path: '/membership-removals/work',
    summary: 'Remove many memberships, each by itself, as a long task (O2, O18)',
    access: removalWork.access,
    status: 201,
    body: removalWork.input.extend({ ids: workIds }),
    response: workView,
    handler: ({ ctx, body: { ids, ...input } }) => startOnMemberships(ctx, removalWork, ids, input),
  }),
  endpoint({
    method: 'POST',
    path: '/activation-mails/work',
    summary: 'Send the activation e-mail again to many, each by itself, as a long task (O2, O18)',
    access: activationWork.access,
    status: 201,
    body: z.object({ ids: workIds }),
    response: workView,
    handler: ({ ctx, body: { ids } }) => startOnMemberships(ctx, activationWork, ids, {}),
  }),
  endpoint({
    method: 'POST',
    path: '/memberships/:id/activation-mail',
    summary: 'Send the activation e-mail again (O18)',
    access: { client: 'organisation.people.manage', program: 'modify' },
    params: schema.id,
    body: z.object({}).optional(),
    handler: ({ ctx, params }) => user.sendActivation(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/activation-mails',
    summary: 'Send the activation e-mail again to several, each by itself (O18)',
    access: { client: 'organisation.people.manage', program: 'modify' },
    ownTransactions: true,
    body: schema.bulkRows.omit({ reason: true }),
    response: bulkOutcome,
    handler: ({ body, request }) => oneByOne(request, 'client', body.ids, (ctx, id) => user.sendActivation(ctx, id)),
  }),
  endpoint({
    method: 'GET',
    path: '/organisations/:id/candidates',
    summary: 'People to attach: those one runs by any criterion, others by exact sign-in address (O13)',
    access: { client: 'organisation.people.manage' },
    params: schema.id,
    query: schema.candidateQuery,
    response: schema.candidates,
    handler: ({ ctx, params, query }) => bringIn.findCandidates(ctx, params.id, query),
  }),
  endpoint({
    method: 'POST',
    path: '/organisations/:id/memberships',
    summary: 'Attach an account that is there (O13)',
    access: { client: 'organisation.people.manage', program: 'modify' },
    personal: true,
    status: 201,
    params: schema.id,
    body: schema.attachmentBody,
    response: schema.membershipView,
    before: counted,
    handler: ({ ctx, params, body }) => bringIn.attachPerson(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/organisations/:id/accounts',
    summary: 'Make an account and its membership, and send the activation e-mail (O14)',
    access: { client: 'organisation.people.manage' },
    personal: true,
    status: 201,
    params: schema.id,
    body: schema.newUserBody,
    response: schema.membershipView,
    before: counted,
    handler: ({ ctx, params, body }) => bringIn.createUser(ctx, params.id, body as never),
  }),
  listEndpoints('organisation-administration', clientUserList, {
    access: { staff: 'organisation.people.read' },
    params: schema.id,
  }).page('/staff/organisations/:id/memberships', "A client's users, by name"),
  endpoint({
    method: 'GET',
    path: '/staff/memberships/:id',
    summary: 'A membership with its person and spaces',
    access: { staff: 'organisation.people.read' },
    params: schema.id,
    response: schema.membershipView,
    handler: ({ ctx, params }) => user.readMembership(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/memberships/:id',
    summary: 'Change the role, services or dates of a membership',
    access: { staff: 'organisation.people.manage' },
    params: schema.id,
    body: schema.membershipPatch,
    response: schema.membershipView,
    handler: ({ ctx, params, body }) => user.updateMembership(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/memberships/:id/contact',
    summary: "Change a person's contact details (O18)",
    access: { staff: 'organisation.people.manage' },
    params: schema.id,
    body: schema.contactBody,
    response: schema.membershipView,
    handler: ({ ctx, params, body }) => user.updateContact(ctx, params.id, body as never),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/memberships/:id',
    summary: 'Remove a membership for the whole organisation',
    access: { staff: 'organisation.people.manage' },
    params: schema.id,
    handler: ({ ctx, params }) => user.removeMembership(ctx, params.id),
  }),
]
