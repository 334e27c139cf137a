import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import * as schema from './schema.ts'
import * as keys from './service.ts'

const endpoint = endpointsOf('synchronisation')
const access = { staff: 'synchronisation.keys.manage' } as const
const withoutSecret = <T extends { secret: string | null }>(result: T): T => ({ ...result, secret: null })

/** «Accès de synchronisation»: by what the tool, and the provider's own software, sign in (D28, D29). */
export const keyRoutes = [
  listEndpoints('synchronisation', keys.keyList, { access }).page(
    '/staff/synchronisation/keys',
    'The accesses by which programs of the provider push to the portal (D28)',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/synchronisation/keys',
    summary: 'Make an access for synchronisation: its secret is in this answer only (D28)',
    access,
    status: 201,
    body: schema.keyBody,
    response: schema.keyWithSecret,
    repeated: withoutSecret,
    before: (ctx) => limitAct(ctx, 'synchronisation-key', 30),
    handler: ({ ctx, body }) => keys.createKey(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/synchronisation/keys/:id/secret-rotations',
    summary: 'Give an access a new secret: it is in this answer only (D28)',
    access,
    status: 201,
    params: schema.keyParams,
    body: schema.rotation,
    response: schema.keyWithSecret,
    repeated: withoutSecret,
    handler: ({ ctx, params, body }) => keys.rotateKey(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/synchronisation/keys/:id',
    summary: 'Revoke an access at once (D28)',
    access,
    params: schema.keyParams,
    handler: ({ ctx, params }) => keys.revokeKey(ctx, params.id),
  }),
]
