import type { PersonContext } from '../../../kernel/http/context.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import * as schema from '../schema.ts'
import * as principal from './service.ts'

const endpoint = endpointsOf('organisation-administration')

/** The principal manager leaves, or is gone (O20, O21, O22). */
export const principalRoutes = [
  endpoint({
    method: 'POST',
    path: '/account/principal-transfers',
    summary: 'Name a new principal manager of organisations that one runs (O20, O21)',
    access: { client: 'organisation.principal.transfer' },
    status: 201,
    body: schema.transferBody,
    response: schema.transferOutcome,
    // An identifier that is refused tells something, so each try counts.
    before: (ctx: PersonContext) => limitAct(ctx, 'principal-transfers', 60),
    handler: ({ ctx, body }) => principal.transferPrincipal(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/account/memberships/:id',
    summary: 'Leave an organisation (O20)',
    access: { client: 'person' },
    params: schema.id,
    handler: ({ ctx, params }) => principal.leave(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/organisations/:id/recovery',
    summary: 'Put another person in the place of a principal manager who is gone, with proof (O22)',
    access: { staff: 'organisation.principal.transfer' },
    status: 201,
    params: schema.id,
    multipart: true,
    body: schema.recoveryFields,
    response: schema.recoveryOutcome,
    handler: ({ ctx, params, body, uploads }) => principal.recover(ctx, params.id, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/organisations/:id/recovery-proofs/:fileId',
    summary: 'The proof of a recovery (O22)',
    // Identity papers, often: for whoever recovers organisations.
    access: { staff: 'organisation.principal.transfer' },
    params: schema.proofParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: ({ ctx, params }) => principal.openProof(ctx, params.id, params.fileId),
  }),
]
