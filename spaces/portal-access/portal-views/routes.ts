import { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { beginView } from '../../../kernel/identity/portal-view.ts'
import { standingOf } from '../accesses/standing.ts'

const endpoint = endpointsOf('portal-access')
const permission = 'portal-access.portal.view'

/** «Portail client» (D13): the portal as a client sees it, read-only and on record. */
export const viewRoutes = [
  endpoint({
    method: 'POST',
    path: '/session/view',
    summary: "See the portal as a client's account sees it, read-only, from the next request on (D13)",
    access: { staff: permission },
    idempotent: false,
    /** No account: the client's first one. */
    body: z.object({ organisationId: z.uuid(), accountId: z.uuid().optional() }),
    response: z.object({ endsAt: z.string() }),
    handler: async ({ ctx, body: { organisationId, ...body } }) => {
      const [client] = await standingOf(ctx, [{ kind: 'client', id: organisationId }])
      const accountId = body.accountId ?? client!.account_id
      if (!accountId) throw problem('portal_access.no_account')
      return beginView(ctx, { organisationId, accountId, permission })
    },
  }),
] as const
