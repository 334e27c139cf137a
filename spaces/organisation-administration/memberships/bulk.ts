import { notFound, Problem, problem, sentenceOf } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'

/**
 * Does one act to several rows, each in a transaction of its own: one that is refused does not undo the others (O2).
 * Rows named twice are done once. For endpoints with side `public` and `signedIn`.
 * @returns how each row ended, in the order asked
 * @throws Problem where who asks is not on the side that this is for
 */
export async function oneByOne(
  request: RequestInfo,
  side: 'client' | 'staff',
  ids: string[],
  work: (ctx: PersonContext, id: string) => Promise<unknown>,
): Promise<{ items: Array<{ id: string; ok: boolean; code: string; detail: string }> }> {
  await request.again(async (ctx) => {
    if (ctx.actor.side !== side) throw side === 'staff' ? notFound() : problem('identity.client_side_only')
    if (ctx.actor.side === 'staff' && ctx.actor.staffRole === 'reader') throw problem('identity.staff_reader')
  })
  const items: Array<{ id: string; ok: boolean; code: string; detail: string }> = []
  for (const id of new Set(ids)) {
    try {
      await request.again((ctx) => work(ctx, id))
      items.push({ id, ok: true, code: '', detail: '' })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const first = error.fields[0]
      items.push({
        id,
        ok: false,
        code: first?.code ?? error.code,
        detail: sentenceOf(first?.code ?? error.code, request.locale, first?.params ?? error.params) ?? error.code,
      })
    }
  }
  return { items }
}
