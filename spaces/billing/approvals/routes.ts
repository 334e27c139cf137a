import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import * as schema from './schema.ts'
import { approvalList, askApproval, giveApproval, refuseApproval, withdrawApproval } from './service.ts'

const endpoint = endpointsOf('billing')
// What the act itself takes is asked for beside this: closing, or payments.
const access = { staff: 'billing.invoices.read' } as const
const response = schema.approvalItem

/** Acts on money that need two persons (B17). */
export const approvalRoutes = [
  listEndpoints('billing', approvalList, { access }).page('/staff/approvals', 'Acts that wait for a second person'),
  endpoint({
    method: 'POST',
    path: '/staff/approvals',
    summary: 'Ask for a second person for an act on money',
    access,
    status: 201,
    body: schema.askingBody,
    response,
    handler: ({ ctx, body }) => askApproval(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/approvals/:id/giving',
    summary: 'Give the second approval: the act is done at once',
    access,
    params: schema.idParams,
    body: schema.versionBody,
    response,
    handler: ({ ctx, params, body }) => giveApproval(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/approvals/:id/refusal',
    summary: 'Refuse to be the second person',
    access,
    params: schema.idParams,
    body: schema.refusalBody,
    response,
    handler: ({ ctx, params, body }) => refuseApproval(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/approvals/:id/withdrawal',
    summary: 'Take back what one asked for',
    access,
    params: schema.idParams,
    body: schema.versionBody,
    response,
    handler: ({ ctx, params, body }) => withdrawApproval(ctx, params.id, body),
  }),
] as const
