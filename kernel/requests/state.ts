import './errors.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { momentIn } from '../dates/moment.ts'
import { type Problem, problem } from '../errors/problem.ts'
import type { Context } from '../http/context.ts'

/** What the state of a request is derived from, as `parvis_build.request` keeps it. */
export type Decided = {
  decision: string | null
  withdrawn_at: Date | null
  decided_at: Date | null
  decided_by: string | null
  decided_by_label: string
}
export type RequestState = 'waiting' | 'approved' | 'refused' | 'withdrawn'

/** The state of a request, derived from its facts. */
export const stateOf = (row: Pick<Decided, 'decision' | 'withdrawn_at'>): RequestState =>
  (row.decision as 'approved' | 'refused' | null) ?? (row.withdrawn_at ? 'withdrawn' : 'waiting')

/** The condition of a state on `r`, as the indexes have it. */
export const inState = (state: RequestState | 'all'): RawBuilder<SqlBool> =>
  ({
    waiting: sql<SqlBool>`(r.decision is null and r.withdrawn_at is null)`,
    approved: sql<SqlBool>`r.decision = 'approved'`,
    refused: sql<SqlBool>`r.decision = 'refused'`,
    withdrawn: sql<SqlBool>`r.withdrawn_at is not null`,
    all: sql<SqlBool>`true`,
  })[state]

/** Why a request cannot be decided or withdrawn any more, with the record as it stands; undefined while it waits (O30). */
export function notWaiting(
  ctx: Pick<Context, 'brand' | 'locale'>,
  row: Decided,
  current?: unknown,
  named: Record<string, unknown> = {},
): Problem | undefined {
  const extra = current === undefined ? undefined : { current }
  if (row.decision)
    return problem(
      'requests.decided',
      {
        ...named,
        by: row.decided_by_label,
        at: momentIn(row.decided_at!, ctx.locale, ctx.brand.timeZone),
        decidedAt: row.decided_at!.toISOString(),
        state: row.decision,
      },
      extra,
    )
  return row.withdrawn_at ? problem('requests.withdrawn', named, extra) : undefined
}
