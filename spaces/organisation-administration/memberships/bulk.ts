import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { actOnEach, type Outcome } from '../../../kernel/requests/in-bulk.ts'

/**
 * Does one act to several rows, each in a transaction of its own: one that is refused, or goes wrong, does not undo the others (O2).
 * Rows named twice are done once. For endpoints with `ownTransactions`.
 * @returns how each row ended, in the order asked
 * @throws Problem where who asks is not on the side that this is for
 */
export async function oneByOne(
  request: RequestInfo,
  side: 'client' | 'staff',
  ids: string[],
  work: (ctx: PersonContext, id: string) => Promise<unknown>,
): Promise<{ items: Outcome[] }> {
  await request.again(async (ctx) => {
    if (ctx.actor.side !== side) throw side === 'staff' ? notFound() : problem('identity.client_side_only')
  })
  return actOnEach(request, ids, async (ctx, id) => {
    await work(ctx, id)
    return ''
  })
}
