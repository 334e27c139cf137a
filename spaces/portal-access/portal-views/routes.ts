import { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { nameText } from '../../../kernel/http/validation.ts'
import { askForGrant } from '../../../kernel/identity/portal-grants.ts'
import { beginView } from '../../../kernel/identity/portal-view.ts'
import { standingOf } from '../accesses/standing.ts'

const endpoint = endpointsOf('portal-access')
const permission = 'portal-access.portal.view'

/** No account: the client's first one. */
const viewOf = z.object({ organisationId: z.uuid(), accountId: z.uuid().optional() })

/** Whose portal it is. @throws Problem 404, portal_access.no_account */
async function accountIn(ctx: StaffContext, { organisationId, ...view }: z.output<typeof viewOf>) {
  const [client] = await standingOf(ctx, [{ kind: 'client', id: organisationId }])
  const accountId = view.accountId ?? client!.account_id
  if (!accountId) throw problem('portal_access.no_account')
  return { organisationId, accountId }
}

/** «Portail client» (D13): the portal as a client sees it, read-only and on record. */
export const viewRoutes = [
  endpoint({
    method: 'POST',
    path: '/session/view',
    summary: "See the portal as a client's account sees it, read-only, from the next request on (D13)",
    access: { staff: permission },
    idempotent: false,
    body: viewOf.extend({ acts: z.boolean().default(false) }),
    response: z.object({ endsAt: z.string() }),
    handler: async ({ ctx, body }) => beginView(ctx, { ...(await accountIn(ctx, body)), acts: body.acts, permission }),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-grant-requests',
    summary: "Ask a client's person to let the staff see their portal, or act in it (B21)",
    access: { staff: permission },
    body: viewOf.extend({ scope: z.enum(['read', 'act']), reason: nameText(300) }),
    handler: async ({ ctx, body }) => askForGrant(ctx, { ...body, ...(await accountIn(ctx, body)) }),
  }),
] as const
