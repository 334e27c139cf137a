import { DatabaseAwayError } from '../db/database.ts'
import { Problem, sentenceOf } from '../errors/problem.ts'
import type { PersonContext } from '../http/context.ts'
import type { RequestInfo } from '../http/endpoints.ts'

export type Outcome = { id: string; ok: boolean; code: string; detail: string }

/**
 * Does the same to several rows, each in a transaction of its own: how each ended, in their order. One that fails does not undo the others (O2).
 * @param act gives the code of a row that went well
 */
export async function actOnEach(
  request: RequestInfo,
  ids: string[],
  act: (ctx: PersonContext, id: string) => Promise<string>,
): Promise<{ items: Outcome[] }> {
  const items: Outcome[] = []
  for (const id of new Set(ids)) {
    try {
      const code = await request.again((ctx) => act(ctx, id))
      items.push({ id, ok: true, code, detail: '' })
    } catch (error) {
      items.push({ id, ok: false, ...failure(request, error) })
    }
  }
  return { items }
}

/**
 * As `actOnEach`, but rows with nothing about them to refuse are first done together, in one transaction. What that leaves, or all
 * where it fails, is done one by one, so that each row ends as it would alone.
 * @param together gives the rows that it did
 */
export async function actTogether(
  request: RequestInfo,
  ids: string[],
  code: string,
  together: (ctx: PersonContext, ids: string[]) => Promise<string[]>,
  one: (ctx: PersonContext, id: string) => Promise<void>,
): Promise<{ items: Outcome[] }> {
  const unique = [...new Set(ids)]
  let done = new Set<string>()
  try {
    done = new Set(await request.again((ctx) => together(ctx, unique)))
  } catch (error) {
    if (error instanceof Problem && error.status === 401) throw error
    // They may all be done already: trying each would refuse what was done.
    if (error instanceof DatabaseAwayError && error.unsure) throw error
    request.raw.log.warn(error)
  }
  const rest = await actOnEach(
    request,
    unique.filter((id) => !done.has(id)),
    async (ctx, id) => {
      await one(ctx, id)
      return code
    },
  )
  const left = new Map(rest.items.map((item) => [item.id, item]))
  return { items: unique.map((id) => left.get(id) ?? { id, ok: true, code, detail: '' }) }
}

function failure(request: RequestInfo, error: unknown): { code: string; detail: string } {
  if (error instanceof DatabaseAwayError) {
    request.raw.log.error(error)
    const { code, retryAfterSeconds: seconds } = error
    return { code, detail: sentenceOf(code, request.locale, { seconds }) ?? code }
  }
  if (!(error instanceof Problem)) {
    request.raw.log.error(error)
    return {
      code: 'unexpected',
      detail: sentenceOf('unexpected', request.locale, { traceId: request.raw.id }) ?? 'unexpected',
    }
  }
  // A session that ended meanwhile ends the whole call.
  if (error.status === 401) throw error
  const first = error.fields[0]
  const code = first?.code ?? error.code
  return { code, detail: sentenceOf(code, request.locale, first?.params ?? error.params) ?? code }
}
